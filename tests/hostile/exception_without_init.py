# What follows from an exception's arguments is set by `__init__`, not by `__new__`.
class Stop(StopIteration):
    def __init__(self, value):
        pass
print(Stop(3).value, Stop(3).args)

class Exit(SystemExit):
    def __init__(self, code):
        pass
print(Exit(3).code)

class Syntax(SyntaxError):
    def __init__(self, *args):
        pass
e = Syntax("m", ("f", 1, 2, "t"))
print(e.msg, e.filename, e.args)

def position():
    print("asked once")
    yield from ("f", 1, 2, "t")
print(SyntaxError("m", position()).lineno)
print(StopIteration.__new__(StopIteration, 5).value)
try:
    SyntaxError("m", 5)
except TypeError as error:
    print(error)
