#!/usr/bin/env python3.14
"""Make programs with mistakes in them, and ask CPython 3.14 about each.

    python3.14 wrong_programs.py SEED COUNT [FILE.py]... > programs.jsonl
    PVMSCOPE_PROGRAMS=programs.jsonl cargo test --test it programs_of_the_day -- --nocapture

A program is a statement or two of the files (the corpus of this project by default), in which one or two tokens have
been left out, doubled, exchanged, replaced or put in. One JSON object per line: source, error as [class, message, line,
column, last line, last column], warnings as [class, message, line]. The same seed gives the same programs.
"""
import ast
import io
import json
import pathlib
import random
import sys
import tokenize
import warnings

WORDS = ("( ) [ ] { } , : ; . = == := + - * ** / -> @ if else elif for in while def class lambda return yield try except "
         "finally with as import from global nonlocal del not and or is await async match case type print None True "
         "raise assert pass break x y 1 's' f'{x}' f'{ !r ... != <> ! $ ? \\ 0x 1_ 'a b\"c\" x=1 *a **k").split()


def answer(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        error = None
        try:
            compile(source, "x.py", "exec", dont_inherit=True)
        except SyntaxError as e:
            place = (max(0, n or 0) for n in (e.lineno, e.offset, e.end_lineno, e.end_offset))
            error = [type(e).__name__, e.msg, *place]
        except (ValueError, RecursionError, MemoryError, OverflowError) as e:
            error = [type(e).__name__, str(e), 0, 0, 0, 0]
    return {"source": source, "error": error,
            "warnings": [[w.category.__name__, str(w.message), w.lineno] for w in caught]}


def snippets(files):
    """Statements of at most eight lines, without their indentation."""
    found = []
    for file in files:
        try:
            text = pathlib.Path(file).read_bytes().decode()
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
        lines = text.splitlines(keepends=True)
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt) and node.end_lineno - node.lineno < 8:
                indent = lines[node.lineno - 1][:node.col_offset]
                if indent.strip():
                    continue
                part = lines[node.lineno - 1:node.end_lineno]
                if all(line.startswith(indent) or not line.strip() for line in part):
                    found.append("".join(line[len(indent):] if line.strip() else line for line in part))
    return sorted(set(found))


def pieces(source):
    """The text split into tokens and what is between them; the tokens have odd indices."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    parts, at = [], 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.string.strip() and token.type != tokenize.COMMENT:
                start = starts[token.start[0] - 1] + token.start[1]
                parts += [source[at:start], token.string]
                at = start + len(token.string)
    except (tokenize.TokenError, SyntaxError):
        pass
    return parts + [source[at:]]


def mutated(source):
    parts = pieces(source)
    tokens = range(1, len(parts), 2)
    if not tokens:
        return source
    for _ in range(random.choice((1, 1, 1, 2))):
        at = random.choice(tokens)
        kind = random.randrange(6)
        if kind == 0:
            parts[at] = ""
        elif kind == 1:
            parts[at] += " " + parts[at]
        elif kind == 2:
            other = random.choice(tokens)
            parts[at], parts[other] = parts[other], parts[at]
        elif kind == 3:
            parts[at] = random.choice(WORDS)
        elif kind == 4:
            parts[at] += " " + random.choice(WORDS)
        else:
            parts = parts[:at + 1] + ["\n"]
            tokens = range(1, len(parts), 2)
    return "".join(parts)


def main(seed, count, *files):
    random.seed(int(seed))
    corpus = pathlib.Path(__file__).parents[1] / "corpus"
    statements = snippets(files or sorted(corpus.glob("*.py")))
    for _ in range(int(count)):
        source = random.choice(statements)
        if random.random() < 0.2:
            source += random.choice(statements)
        source = mutated(source)
        try:
            source.encode()
        except UnicodeEncodeError:
            continue
        print(json.dumps(answer(source)))


if __name__ == "__main__":
    main(*sys.argv[1:])
