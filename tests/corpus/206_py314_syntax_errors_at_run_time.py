"""What compile() refuses, in each of its modes: class, message, place and text of the error."""

texts = [
    "", "#c", "1 +", "1 + \n", "\n1 +", "x = 1", "(x = 1)", "x := 1", "f() = 1", "a.b = 1", "True = 1", "x: int",
    "x y", "x y\n", "f(a b)", "(1", "1)", "]", "f(", "f(x for x in y, 1)", "f(**k, *a)", "*a", "1\n2", "1;", "1; 2",
    "def f(): pass", "if x: y", "if x: y\n", "class A:\n  pass\n\n\n", "return 1", "yield 1", "(yield)", "await x",
    "import a", "a if b else", "x if y", "'abc", "'''abc", "1__0", "0777", "$", "a?b", "  x", "@a", "a!", "f'{'",
    "nonlocal q", "def f(a, a): pass\n", "def f():\n  x = 1\n  global x\n", "break", "del f()", "[x for x in]",
]
for text in texts:
    for mode in ("eval", "exec", "single"):
        try:
            compile(text, "<case>", mode)
            print(mode, repr(text), "compiles")
        except SyntaxError as error:
            print(mode, repr(text), type(error).__name__, error.args, error.lineno, error.offset, repr(error.text))
try:
    eval("1 +")
except SyntaxError as error:
    print(error)
