#!/usr/bin/env python3
"""Write random programs, to compare what pvmscope and CPython compile them to.

    random_programs.py SEED COUNT FOLDER > list
    python3.14 cpython_code.py --list list > theirs.jsonl
    pvmscope code --list list > ours.jsonl

The same seed gives the same programs. They make no sense and are not to be run; some do not even compile, which both
must say. What they are rich in is what the flow graph optimiser looks at: nested try, with, loops and match with jumps
out of them, stores next to each other, constants, conditions that are known, more locals than fit into one operand.
"""
import os
import random
import sys

CONSTANTS = ["1", "2", "300", "None", "True", "False", '""', '"x"', "1.5", "()", "(1, 2)", "...", "-1", "0", 'b"q"',
             "__debug__", "2j", '"%s"']
BINARY = "+ - * / // % ** << >> & | ^ @".split()
COMPARE = ["<", "==", "is", "is not", "in", "not in", "!=", ">="]
PATTERNS = ["1", '"x"', "None", "[a, *b]", "[1, a]", '{"k": a, **b}', "C(a, x=1)", "1 | 2 | 3", "[1, 2] as c",
            "(a, b)", "-1", "A.b", "[[a, b], c]", '{"x": [a, b]}', "str() as d"]


class Function:
    """Makes the body of a function (or, with `function` false, of a module)."""

    def __init__(self, names, function, generator, coroutine, closures):
        self.names, self.function, self.generator, self.coroutine = names, function, generator, coroutine
        self.closures = closures
        self.loops = self.depth = 0

    def name(self):
        return random.choice(self.names)

    def nested(self, template):
        """An expression in a scope of its own, where nothing can be yielded or awaited."""
        if not self.closures:
            return self.name()
        saved = self.generator, self.coroutine
        self.generator = self.coroutine = False
        text = template()
        self.generator, self.coroutine = saved
        return text

    def expression(self, depth=0):
        name, e = self.name, lambda: self.expression(depth + 1)
        if depth > 3:
            return name() if random.random() < 0.6 else random.choice(CONSTANTS)
        choices = [
            (10, lambda: name()),
            (8, lambda: random.choice(CONSTANTS)),
            (6, lambda: f"({e()} {random.choice(BINARY)} {e()})"),
            (4, lambda: f"({e()} {random.choice(['and', 'or'])} {e()})"),
            (3, lambda: f"(not {e()})"),
            (4, lambda: f"({e()} {random.choice(COMPARE)} {e()})"),
            (2, lambda: f"({e()} < {e()} < {e()})"),
            (2, lambda: f"({e()} if {e()} else {e()})"),
            (2, lambda: f"{name()}({e()}, {e()})"),
            (2, lambda: f"{name()}.m({e()}, k={e()})"),
            (1, lambda: f"{name()}(*{e()}, **{name()})"),
            (3, lambda: f"{name()}[{e()}]"),
            (2, lambda: f"{name()}[{e()}:{e()}]"),
            (3, lambda: random.choice(["[%s]", "{%s}", "(%s,)"]) % ", ".join(e() for _ in range(random.randrange(1, 5)))),
            (2, lambda: f"{{{name()}: {e()}, **{name()}}}"),
            (2, lambda: self.nested(lambda: f"[{e()} for {name()} in {e()} if {e()}]")),
            (2, lambda: self.nested(lambda: f"(lambda {name()}: {e()})")),
            (2, lambda: f'f"{{{name()}}}x{{{name()}!r:>{{{name()}}}}}"'),
            (1, lambda: f'("%s %r" % ({e()}, {e()}))'),
            (2, lambda: f"({random.choice('+-~')}{e()})"),
        ]
        if self.generator:
            choices.append((2, lambda: random.choice(["(yield)", f"(yield {name()})"])))
            if not self.coroutine:
                choices.append((1, lambda: f"(yield from {name()})"))
        if self.coroutine:
            choices.append((2, lambda: f"(await {e()})"))
        return pick(choices)()

    def target(self):
        name = self.name
        return pick([(5, name), (1, lambda: f"{name()}, {name()}"), (1, lambda: f"{name()}, *{name()}, {name()}"),
                     (1, lambda: f"{name()}[{name()}]"), (1, lambda: f"{name()}.x")])()

    def block(self, indent, count=None):
        self.depth += 1
        lines = [line for _ in range(count or random.randrange(1, 4)) for line in self.statement(indent)]
        self.depth -= 1
        return lines

    def statement(self, indent):
        pad, name, e = " " * indent, self.name, self.expression
        simple = [
            (4, lambda: f"{self.target()} = {e()}"),
            (1, lambda: f"{name()} = {name()} = {e()}"),
            (1, lambda: f"{name()}, {name()}, {name()} = {name()}, {e()}, {name()}"),
            (1, lambda: f"{name()} += {e()}"),
            (1, e),
            (1, lambda: "pass"),
            (1, lambda: f"del {name()}"),
            (1, lambda: f"assert {e()}, {e()}"),
            (1, lambda: random.choice(["raise", f"raise {name()}", f"raise {name()} from {name()}"])),
        ]
        if self.loops:
            simple.append((3, lambda: random.choice(["break", "continue"])))
        if self.function:
            bare = self.coroutine and self.generator
            simple.append((3, lambda: "return" if bare or random.random() < 0.4 else f"return {e()}"))
        if self.depth > 4 or random.random() < 0.45:
            return [pad + pick(simple)()]
        compound = [self.if_, self.if_, self.loop, self.loop, self.try_, self.try_, self.with_, self.match]
        return [pad + line for line in random.choice(compound)()]

    def inner(self):
        return self.block(1)

    def if_(self):
        condition = f"{self.name()} is not None" if random.random() < 0.2 else self.expression()
        lines = [f"if {condition}:"] + self.inner()
        if random.random() < 0.3:
            lines += [f"elif {self.expression()}:"] + self.inner()
        if random.random() < 0.5:
            lines += ["else:"] + self.inner()
        return lines

    def loop(self):
        if random.random() < 0.5:
            head = f"while {random.choice([self.expression(), 'True', '1', '0'])}:"
        else:
            asynchronous = "async " if self.coroutine and random.random() < 0.3 else ""
            head = f"{asynchronous}for {self.target()} in {self.expression()}:"
        self.loops += 1
        lines = [head] + self.inner()
        self.loops -= 1
        return lines + (["else:"] + self.inner() if random.random() < 0.3 else [])

    def try_(self):
        lines, kind = ["try:"] + self.inner(), random.randrange(4)
        if kind < 3:
            for _ in range(random.randrange(1, 3)):
                bound = f" as {self.name()}" if random.random() < 0.5 else ""
                lines += [f"except {self.name()}{bound}:"] + self.inner()
            if random.random() < 0.2:
                lines += ["except:"] + self.inner()
            if random.random() < 0.3:
                lines += ["else:"] + self.inner()
        if kind >= 2:
            lines += ["finally:"] + self.inner()
        return lines

    def with_(self):
        asynchronous = "async " if self.coroutine and random.random() < 0.4 else ""
        bound = f" as {self.name()}" if random.random() < 0.5 else ""
        second = f", {self.name()}" if random.random() < 0.2 else ""
        return [f"{asynchronous}with {self.expression()}{bound}{second}:"] + self.inner()

    def match(self):
        lines = [f"match {self.expression()}:"]
        for _ in range(random.randrange(1, 4)):
            guard = f" if {self.expression()}" if random.random() < 0.3 else ""
            lines += [f" case {random.choice(PATTERNS)}{guard}:"] + self.block(2)
        return lines


def pick(weighted):
    """One of the (weight, thing) pairs' things."""
    return random.choices([thing for _, thing in weighted], [weight for weight, _ in weighted])[0]


def program():
    names = list("abcdefgh") if random.random() < 0.7 else ["v%d" % i for i in range(90)]
    lines = []
    for number in range(6):
        coroutine, generator = random.random() < 0.2, random.random() < 0.3
        parameters = random.sample(names, random.randrange(4))
        function = Function(names, True, generator, coroutine, random.random() < 0.7)
        lines.append(f"{'async ' if coroutine else ''}def f{number}({', '.join(parameters)}):")
        lines += function.block(1, random.randrange(2, 20 if len(names) > 8 else 6))
    return lines + Function(names, False, False, False, True).block(0, 4)


def main(argv):
    seed, count, folder = int(argv[1]), int(argv[2]), argv[3]
    random.seed(seed)
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        path = os.path.join(folder, f"{seed}_{number}.py")
        with open(path, "w") as f:
            f.write("\n".join(program()) + "\n")
        print(path)


if __name__ == "__main__":
    main(sys.argv)
