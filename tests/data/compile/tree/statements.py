def h(*a: int, b: str = 1, c, **k: 3) -> int: x; y;
class C(a, *b, k=1, **d): x; 
if x: y;
else: z; w
for a in b: pass;
while 1: a;b;
with a as b, (c) as d, (e): pass;
with (a as b, c): pass
with (a, b): pass
with (a): pass
with (a) as b: pass
with (a, b) as c: pass
with (yield): pass
with (a, b), c: pass
with (a.b(c) as d,): pass
with (a := b): pass
try: a;
except A, B: b;
except (C, D) as e: c
except: d
finally: e;
@ a.b
@c (d)
def f(): pass
@x
class D: pass
f(x for x in y)
f((x for x in y))
f((a) for a in b)
(f)(x for x in y)
f (x for x in y).z
f(a, (x for x in y))
f(*(x for x in y))
f(**(x for x in y))
f(k=(x for x in y))
a[1:2, ::3, ...]; a[*b]; a[*b, c]; a[()]; a[1,]; a[:]; a[x:=1]
x: int; (x): int = 3; x.y: int; x[0]: str = 1
(x): int
del (a), b, [c, d], (e, f)
x = yield_ = 3
x = *a, b
for x in *a, b: pass
return_ = (yield_)
lambda: (yield)
lambda a, /, b=1, *c, d, e=2, **f: 0
lambda *, a: 0
not a
-1; - 1; +x; ~x; -1j; 1.5e3; 0x_ff; 1_000; 0o17; 0b1; .5; 5.; 1e400; 5J
a < b <= c is not d not in e
a if b else c if d else e
x = (
  a
  +
  b
)
x = a \
  + b
import a.b.c as d, e
from . import f
from .. g import (h as i, j,)
from ... import *
from .... import a
global q, r
type X = int
type Y[T: int, *U, **V] = T
def gen[T](a: T) -> T: pass
class Gen[T](B): pass
