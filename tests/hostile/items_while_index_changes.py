class Changes:
    def __init__(self, target, change, answer):
        self.target, self.change, self.answer = target, change, answer
    def __index__(self):
        self.change(self.target)
        return self.answer
    def __iter__(self):
        self.change(self.target)
        return iter(b"xyz")
    def __repr__(self):
        return "odd"
def show(name, make, change, act):
    t = make()
    try:
        r = act(t, lambda answer: Changes(t, change, answer))
    except Exception as e:
        r = f"{type(e).__name__}: {e}"
    print(name, r, t)
def delete(t, key): del t[key]
def put(t, key, v): t[key] = v
makes = lambda: [1, 2, 3, 4, 5], lambda: bytearray(b"abcde")
for make in makes:
    for change in (lambda t: t.clear(), lambda t: t.pop(), lambda t: t.extend(b"678"), lambda t: t.__delitem__(slice(1, 4))):
        for answer in 0, 2, 4, -1, -3:
            show("get", make, change, lambda t, c: t[c(answer)])
            show("get to", make, change, lambda t, c: t[:c(answer)])
            show("get from", make, change, lambda t, c: t[c(answer):])
            show("get by", make, change, lambda t, c: t[::c(answer)])
            show("del", make, change, lambda t, c: delete(t, c(answer)))
            show("del to", make, change, lambda t, c: delete(t, slice(c(answer))))
            show("del from", make, change, lambda t, c: delete(t, slice(c(answer), None)))
            show("del by", make, change, lambda t, c: delete(t, slice(None, None, c(answer))))
            show("put", make, change, lambda t, c: put(t, c(answer), 7))
            show("put at", make, change, lambda t, c: put(t, 3, c(answer)))
            show("put to", make, change, lambda t, c: put(t, slice(c(answer)), b"xy"))
            show("put by", make, change, lambda t, c: put(t, slice(None, None, c(answer)), b"xyz"))
            show("put iterable", make, change, lambda t, c: put(t, slice(1, 4), c(answer)))
            show("put stepped", make, change, lambda t, c: put(t, slice(None, None, 2), c(answer)))
            show("pop", make, change, lambda t, c: t.pop(c(answer)))
            show("insert", make, change, lambda t, c: t.insert(c(answer), 9))
            if make is makes[0]: show("index", make, change, lambda t, c: t.index(99, c(answer)))
view = memoryview(bytearray(b"abc"))
for act in (lambda c: view[c(1)], lambda c: put(view, c(1), 2), lambda c: put(view, 1, c(2))):
    view = memoryview(bytearray(b"abc"))
    try:
        print(act(lambda answer: Changes(view, lambda v: v.release(), answer)))
    except Exception as e:
        print(type(e).__name__, e)
