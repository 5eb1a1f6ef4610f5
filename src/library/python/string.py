"""Sets of characters, and templates."""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
           "printable", "punctuation", "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = ascii_lowercase.upper()
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


class Template:
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """The text, cut up: (text, None), (name, whole placeholder), or (None, place of a wrong delimiter)."""
        text, sign = self.template, self.delimiter
        at = 0
        while True:
            found = text.find(sign, at)
            if found < 0:
                yield text[at:], None
                return
            yield text[at:found], None
            rest = text[found + len(sign):]
            if rest.startswith(sign):
                yield sign, None
                at = found + 2 * len(sign)
                continue
            braced = rest.startswith("{")
            name = ""
            for c in rest[braced:]:
                if c == "_" or (c.isascii() and c.isalpha()) or (name and c.isascii() and c.isdigit()):
                    name += c
                else:
                    break
            end = len(name) + braced
            if not name or braced and rest[end:end + 1] != "}":
                yield None, found
                at = found + len(sign)
                continue
            end += braced
            yield name, sign + rest[:end]
            at = found + len(sign) + end

    def substitute(self, mapping={}, /, **kws):
        out = []
        for name, whole in self._parts():
            if name is None:
                before = self.template[:whole]
                line = before.count("\n") + 1
                column = whole - (before.rfind("\n") + 1) + 1
                raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")
            if whole is None:
                out.append(name)
            else:
                out.append(str(kws[name] if name in kws else mapping[name]))
        return "".join(out)

    def safe_substitute(self, mapping={}, /, **kws):
        out = []
        for name, whole in self._parts():
            if name is None:
                out.append(self.delimiter)
            elif whole is None:
                out.append(name)
            elif name in kws or name in mapping:
                out.append(str(kws[name] if name in kws else mapping[name]))
            else:
                out.append(whole)
        return "".join(out)


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
