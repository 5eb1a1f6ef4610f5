x = 1
f"a{x}b" f'{x!r:>{x}}c' "d"
f"{x=}" f"{ x = }" f"{x=!s}" f"{x = :>5}" f"{x=:}"
f"{{a}}b{{{x}}}"
f'''
{x
 + 1 # comment
 = }
 and {x:
 }
'''
f"{f'{f"{x}"}'}"
f"{x!r}" "abc" f"{x}" u"def"
u"abc" f"{x}"
rf"\d{x:\d}"
f"\N{BULLET}{x}\n"
f"{'a' 'b'}" f"{x,}" f"{*x, x}"
def g():
    f"{yield x}" f"{(lambda a: a)(1):{x}.{x}}"
    f"{x:{x!r}{{}}}" if 0 else 0
    f"{x if 1 else 2:a{x}b{x}c}"
    f"é{x}ü" "ß"
    f""
    f"" ""
    f"{x}" ""
    "" f"{x}"
    print(f"{d['a']}" f"{ {1:2}[1] }" f"{x!r:^{10}}")
    f"{x:%Y-%m-%d}"
    f'{x:{"a"}>10}'
    f"{x#
    }"
    f"{x:{x:{x}}}"
"a\udc80b" '\x41\u0042\U00000043\101\N{LATIN SMALL LETTER A}'
b'\xff\0' b"a"
