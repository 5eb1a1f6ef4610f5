def tb():
    try:
        1 / 0
    except ZeroDivisionError as e:
        return e.__traceback__
a, b = tb(), tb()
a.tb_next = b
for t, v in ((b, a), (a, a), (a, 3), (b, "x")):
    try:
        t.tb_next = v
        print("set")
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
try:
    del a.tb_next
except TypeError as e:
    print(e)
a.tb_next = None
print(a.tb_next)
