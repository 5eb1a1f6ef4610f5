class ParseError(Exception):
    def __init__(self, message, place):
        super().__init__(message)
        self.place = place


def tokens(text):
    out = []
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
            continue
        if c in "+-*()":
            out.append(c)
            i += 1
            continue
        start = i
        while i < len(text) and text[i].isdigit():
            i += 1
        if start == i:
            raise ParseError(f"unexpected {c!r}", i)
        out.append(text[start:i])
    return out


def parse_sum(items):
    value = parse_product(items)
    while items and items[0] in ("+", "-"):
        value = value + parse_product(items) if items.pop(0) == "+" else value - parse_product(items)
    return value


def parse_product(items):
    value = parse_atom(items)
    while items and items[0] == "*":
        items.pop(0)
        value *= parse_atom(items)
    return value


def parse_atom(items):
    if not items:
        raise ParseError("unexpected end", -1)
    item = items.pop(0)
    if item == "(":
        value = parse_sum(items)
        if not items or items.pop(0) != ")":
            raise ParseError("missing )", len(items))
        return value
    return int(item)


texts = ["1 + 2 * (3 + 4) - 5", "((12 + 7) * 3 - 4) * 2", "1 + $", "2 * (3 + 4", "7 +", "3 + x * 2", "* 4"]
results = {}
failures = {}
for round in range(900):
    for text in texts:
        try:
            value = parse_sum(tokens(text))
        except ParseError as error:
            key = f"{error} at {error.place}"
            failures[key] = failures.get(key, 0) + 1
        except ValueError as error:
            failures[str(error)] = failures.get(str(error), 0) + 1
        else:
            results[text] = results.get(text, 0) + value
        finally:
            last = text.upper()
print(", ".join(f"{text}={value}" for text, value in results.items()))
print("; ".join(f"{key}: {count}" for key, count in sorted(failures.items())), last)
