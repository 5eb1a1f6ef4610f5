import re
m = re.match("(?P<x>a)", "a")
for template in ((1, "a"), 3, None, [], "\\g<x>", {}):
    try:
        print(m.expand(template))
    except Exception as e:
        print(type(e).__name__, e)
