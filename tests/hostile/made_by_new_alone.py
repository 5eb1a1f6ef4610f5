import itertools
def show(act):
    try: print(act())
    except Exception as e: print(type(e).__name__, e)
s = super.__new__(super)
for act in (lambda: s, lambda: s.__thisclass__, lambda: s.__self__, lambda: s.x, lambda: super(x=1), lambda: super(1), lambda: hash(s) == hash(s)):
    show(act)
grouper = type(next(itertools.groupby([1]))[1])
for a in ([1], 2), (itertools.count(), 1), (itertools.groupby([1]), 2), (itertools.groupby([1]), 1), (itertools.groupby([1]),):
    show(lambda: list(itertools.islice(grouper(*a), 3)))
class L(list): pass
t = L([1, 2, 3])
t.extend(t)
t += t
t[2:] = t
print(t, len(t))
class I(list):
    def __iter__(self): return iter("abc")
t = I([1, 2, 3])
t.extend(t)
t += t
print(t[:], list(t))
