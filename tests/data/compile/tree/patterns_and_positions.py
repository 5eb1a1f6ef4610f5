type = 3; match = 4; case = 5; _ = 6
match.x; match[1]; match(2); match, case = 1, 2
match = {1:
  2}
print(match, case, type)
type(x)
type (x)
match x:
    case 1: pass
    case [a, *b] | (c, _): pass;
    case {"a": 1, **r} if x: pass
    case C(a, b=2) as d: pass
    case -1 | 1+2j | "a" "b" | None | a.b: pass
    case (1): pass
    case (1 as x): pass
    case a, b: pass
    case a,: pass
    case *a, b: pass
    case {}: pass
    case (): pass
match x, y: 
    case _: case = 3
match (x, y): 
    case _: pass
match x, : 
    case _: pass
match *a, b:
    case _: pass
match -x:
    case _: pass
async def co():
    async with a as b, c: pass
    async for x in y: pass
    else: pass
    await z
    [x async for x in y if await z]
raise
raise A from B
assert a, b
{**a, 'b': 1}; {*a, b}; {}; {a: b for c in d}; {a for b in c if d if e}
(a, b); (); (a,)
print(a, *b, c=1, *d, **e)
a @ b; a @= b; a ** -b; a // b; a >> b << c; a & b | c ^ d
nonlocal_ = 1
x = 'a' 'b' \
  'c'
x = ('a'
  'b')
é = 1; ﬁ = 2
x.ﬁ
def f(ﬁ): ﬁ
if a:
	b
	if c: d
	elif e: f
	else:
		g
elif h:
	i
else:
	j
a = b = c
a, b = c, d
(a, b) = [c, d] = e
a, *b = c
x = lambda: 1, 2
x = [lambda: 1, lambda x: x]
(yield_)
a and b and c or d
not a or b
await_ = 1
print((yield_) , end='')
((a))
((a)).b
(a)[b]
(a)(b)
(a).b.c(d)[e]
("a")
("a").b
("a" "b").c
f("a" f"{b}", *c)
x = ((a, b), c)
with open(a) as f, \
     open(b) as g:
    pass
(a) + (b)
(a) < (b)
(a) and (b)
(a) if (b) else (c)
- (a)
(a)[(b):(c)]
{(a): (b)}
[(a) for (b) in (c) if (d)]
(a for b in c)
x = (yield_) 
(z := (y := (x := 0)))
f(z := ((a)), (b := (c, d)), (c := ((x for x in y))))
x = "%s and %5r %.3s%%" % (a, b, c)

