class I(int):
    pass
class F(float):
    pass
class S(str):
    pass
class B(bytes):
    pass
class Ix:
    def __init__(self, i): self.i = i
    def __index__(self): return self.i
class Fl:
    def __float__(self): return 2.5
class In:
    def __int__(self): return 7
class R:
    def __radd__(self, o): return 'radd'
    def __rmul__(self, o): return 'rmul'
    def __rmod__(self, o): return 'rmod'
class Fm:
    def __format__(self, spec): return 'fm<' + spec + '>'
    def __str__(self): return 'str'
    def __repr__(self): return 'repr'
class Bt:
    def __bytes__(self): return b'bt'
def mut(b, f):
    r = f(b)
    return b, r
nan = float('nan')
inf = float('inf')
