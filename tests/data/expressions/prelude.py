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
class Wrong:
    def __int__(self): return 'x'
    def __float__(self): return 'x'
    def __complex__(self): return 'x'
    def __bytes__(self): return 'x'
    def __str__(self): return 1
    def __repr__(self): return 1
    def __format__(self, spec): return 1
    def __bool__(self): return 1
    def __hash__(self): return 'x'
    def __len__(self): return -1
class WrongIndex:
    def __index__(self): return 'x'
class Trunc:
    def __trunc__(self): return 5
class Complex:
    def __complex__(self): return 1+2j
class Boom:
    def __index__(self): raise KeyError('boom')
    def __str__(self): raise KeyError('boom')
class Counts:
    def __getitem__(self, key): return key * 2
class Adds(int):
    def __add__(self, other): return 'adds'
    def __radd__(self, other): return 'radds'
    def __eq__(self, other): return 'eq'
    __hash__ = int.__hash__
class Lower(str):
    def __lt__(self, other): return 'lt'
    def __getitem__(self, key): return 'item'
    def __iter__(self): return iter((1, 2))
    def __str__(self): return 'own str'
    def __format__(self, spec): return 'own ' + spec
class Keyed(dict):
    def __missing__(self, key): return 'missing ' + str(key)
