class Evil:
    def __init__(s,t): s.t=t
    def __hash__(s): s.t.clear(); return 1
d2={}; d2[Evil(d2)]=1
print(len(d2))
try: {**d2}
except BaseException as e: print(type(e))
print(1)
calls = []
class Key:
    def __hash__(self):
        calls.append(1)
        return 1
d = {Key(): 1, Key(): 2}
print(len(calls))
e = {**d}
f = dict(**{"a": 1}, **{})
print(len(calls), len(e), f)
