"""JSON: text from objects and objects from text."""

__all__ = ["dump", "dumps", "load", "loads", "JSONDecoder", "JSONDecodeError", "JSONEncoder"]


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno


JSONDecodeError.__module__ = "json.decoder"
_escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}


def _quoted(s, ensure_ascii):
    # Whatever must be escaped cannot be printed, but for two characters.
    if s.isprintable() and (s.isascii() or not ensure_ascii) and '"' not in s and "\\" not in s:
        return f'"{s}"'
    out = ['"']
    for c in s:
        n = ord(c)
        if c in _escapes:
            out.append(_escapes[c])
        elif n < 0x20 or (ensure_ascii and 0x7E < n < 0x10000):
            out.append("\\u%04x" % n)
        elif ensure_ascii and n >= 0x10000:
            n -= 0x10000
            out.append("\\u%04x\\u%04x" % (0xD800 | n >> 10, 0xDC00 | n & 0x3FF))
        else:
            out.append(c)
    out.append('"')
    return "".join(out)


def _number(f, allow_nan):
    if f != f:
        text = "NaN"
    elif f == float("inf"):
        text = "Infinity"
    elif f == float("-inf"):
        text = "-Infinity"
    else:
        return float.__repr__(f)
    if not allow_nan:
        raise ValueError("Out of range float values are not JSON compliant: " + repr(f))
    return text


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        out = []
        self._add(out, o, 0, set())
        return "".join(out)

    def iterencode(self, o):
        out = []
        self._add(out, o, 0, set())
        yield from out

    def _constant(self, o):
        """The text of a number or constant; None for anything else."""
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return _number(o, self.allow_nan)
        return None

    def _key(self, key):
        text = key if isinstance(key, str) else self._constant(key)
        if text is None and not self.skipkeys:
            raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")
        return text

    def _add(self, out, o, level, inside):
        """Add the parts of the text of an object that is so deep inside of others, whose ids are in a set."""
        if isinstance(o, str):
            out.append(_quoted(o, self.ensure_ascii))
        elif (text := self._constant(o)) is not None:
            out.append(text)
        else:
            if id(o) in inside:
                raise ValueError("Circular reference detected")
            inside.add(id(o))
            if isinstance(o, (list, tuple)):
                self._add_container(out, "[", "]", o, level, inside)
            elif isinstance(o, dict):
                self._add_container(out, "{", "}", o, level, inside)
            else:
                self._add(out, self.default(o), level, inside)
            inside.discard(id(o))

    def _add_container(self, out, opening, closing, o, level, inside):
        if not o:
            out.append(opening + closing)
            return
        newline = "" if self.indent is None else "\n" + self.indent * (level + 1)
        out.append(opening)
        first = True
        items = o
        if opening == "{":
            items = sorted(o.items()) if self.sort_keys else o.items()
        for item in items:
            if opening == "{":
                key = self._key(item[0])
                if key is None:
                    continue
            out.append(newline if first else self.item_separator + newline)
            first = False
            if opening == "{":
                out.append(_quoted(key, self.ensure_ascii) + self.key_separator)
                item = item[1]
            self._add(out, item, level + 1, inside)
        if self.indent is not None:
            out.append("\n" + self.indent * level)
        out.append(closing)


def dumps(obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
          separators=None, default=None, sort_keys=False, **kw):
    encoder = (cls or JSONEncoder)(
        skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular, allow_nan=allow_nan,
        indent=indent, separators=separators, default=default, sort_keys=sort_keys, **kw,
    )
    return encoder.encode(obj)


def dump(obj, fp, **kw):
    fp.write(dumps(obj, **kw))


_blank = " \t\n\r"
_words = {"n": ("null", None), "t": ("true", True), "f": ("false", False)}
_unescaped = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or {"NaN": float("nan"), "Infinity": float("inf"),
                                                 "-Infinity": float("-inf")}.__getitem__
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        value, end = self.raw_decode(s, self._skip(s, 0))
        end = self._skip(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return value

    def _skip(self, s, i):
        while i < len(s) and s[i] in _blank:
            i += 1
        return i

    def raw_decode(self, s, i=0):
        c = s[i:i + 1]
        if c == '"':
            return self._string(s, i + 1)
        if c == "{":
            return self._object(s, i)
        if c == "[":
            return self._array(s, i)
        if c in _words:
            word, value = _words[c]
            if s.startswith(word, i):
                return value, i + len(word)
        if c in "NI-":
            for word in ("NaN", "Infinity", "-Infinity"):
                if s.startswith(word, i):
                    return self.parse_constant(word), i + len(word)
        return self._scan_number(s, i)

    def _scan_number(self, s, i):
        end = i + 1 if s[i:i + 1] == "-" else i
        start = end
        while end < len(s) and s[end] in "0123456789":
            end += 1
            if s[start] == "0":
                break
        if end == start:
            raise JSONDecodeError("Expecting value", s, i)
        whole = end
        if s[end:end + 1] == "." and s[end + 1:end + 2].isdigit():
            end += 1
            while end < len(s) and s[end] in "0123456789":
                end += 1
        if s[end:end + 1] in ("e", "E"):
            after = end + 1
            if s[after:after + 1] in ("+", "-"):
                after += 1
            if s[after:after + 1].isdigit():
                end = after
                while end < len(s) and s[end] in "0123456789":
                    end += 1
        text = s[i:end]
        return (self.parse_int if end == whole else self.parse_float)(text), end

    def _string(self, s, i):
        begin = i - 1
        out = []
        quote = -1
        while True:
            # What comes before the next quote or backslash is copied as a whole.
            if quote < i:
                quote = s.find('"', i)
                if quote < 0:
                    quote = len(s)
            end = s.find("\\", i, quote)
            if end < 0:
                end = quote
            text = s[i:end]
            if not text.isprintable():
                for n, c in enumerate(text, i):
                    if c < " ":
                        raise JSONDecodeError("Invalid control character at", s, n)
            if end == len(s):
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            out.append(text)
            i = end + 1
            if end == quote:
                return "".join(out), i
            e = s[i:i + 1]
            if not e:
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            if e != "u":
                if e not in _unescaped:
                    raise JSONDecodeError("Invalid \\escape", s, i - 1)
                out.append(_unescaped[e])
                i += 1
                continue
            n = self._hex(s, i + 1)
            i += 5
            if 0xD800 <= n < 0xDC00 and s[i:i + 2] == "\\u":
                low = self._hex(s, i + 2)
                if 0xDC00 <= low < 0xE000:
                    n = 0x10000 + ((n - 0xD800) << 10 | low - 0xDC00)
                    i += 6
            out.append(chr(n))

    def _hex(self, s, i):
        digits = s[i:i + 4]
        if len(digits) != 4 or not all(c in "0123456789abcdefABCDEF" for c in digits):
            raise JSONDecodeError("Invalid \\uXXXX escape", s, i - 1)
        return int(digits, 16)

    def _object(self, s, i):
        pairs = []
        i = self._skip(s, i + 1)
        if s[i:i + 1] == "}":
            i += 1
        else:
            while True:
                if s[i:i + 1] != '"':
                    message = "Expecting property name enclosed in double quotes"
                    raise JSONDecodeError(message, s, i)
                key, i = self._string(s, i + 1)
                i = self._skip(s, i)
                if s[i:i + 1] != ":":
                    raise JSONDecodeError("Expecting ':' delimiter", s, i)
                value, i = self.raw_decode(s, self._skip(s, i + 1))
                pairs.append((key, value))
                i = self._skip(s, i)
                c = s[i:i + 1]
                if c == "}":
                    i += 1
                    break
                if c != ",":
                    raise JSONDecodeError("Expecting ',' delimiter", s, i)
                comma = i
                i = self._skip(s, i + 1)
                if s[i:i + 1] == "}":
                    raise JSONDecodeError("Illegal trailing comma before end of object", s, comma)
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs), i
        result = dict(pairs)
        if self.object_hook is not None:
            result = self.object_hook(result)
        return result, i

    def _array(self, s, i):
        items = []
        i = self._skip(s, i + 1)
        if s[i:i + 1] == "]":
            return items, i + 1
        while True:
            value, i = self.raw_decode(s, i)
            items.append(value)
            i = self._skip(s, i)
            c = s[i:i + 1]
            if c == "]":
                return items, i + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, i)
            comma = i
            i = self._skip(s, i + 1)
            if s[i:i + 1] == "]":
                raise JSONDecodeError("Illegal trailing comma before end of array", s, comma)


def loads(s, *, cls=None, **kw):
    if isinstance(s, (bytes, bytearray)):
        s = s.decode("utf-8")
    elif not isinstance(s, str):
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}")
    return (cls or JSONDecoder)(**kw).decode(s)


def load(fp, **kw):
    return loads(fp.read(), **kw)
