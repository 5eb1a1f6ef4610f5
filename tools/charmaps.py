#!/usr/bin/env python3.14
"""Writes src/text/charmaps.rs: the encodings with one byte per character that CPython 3.14 knows, and the names of all others.

Run with CPython 3.14 from the root of the repository:  python3.14 tools/charmaps.py
Only encodings whose lower half is ASCII are in the table: a comment that names any other could not be read in it.
"""
import codecs
import encodings
import encodings.aliases
import pathlib
import pkgutil
import sys
import unicodedata

assert sys.version_info[:2] == (3, 14)

# These have code of their own (text/codec.rs, source/encoding.rs), or are not text encodings.
OWN = {"utf_8", "utf_8_sig", "ascii", "latin_1", "iso8859_1", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le",
       "utf_32_be"}
NOT_CHARMAPS = {"charmap", "raw_unicode_escape", "unicode_escape"}
ASCII = bytes(range(128))


def upper_half(name):
    """The characters of the bytes from 0x80 on; None if it is not an encoding with one byte per character."""
    characters = ""
    try:
        if ASCII.decode(name) != ASCII.decode("ascii"):
            return None
        for byte in range(128, 256):
            try:
                characters += bytes([byte]).decode(name)
            except UnicodeDecodeError as error:
                if "character maps to <undefined>" not in str(error):
                    return None
                characters += "\ufffe"
    except (UnicodeError, LookupError, ValueError):
        return None
    return characters if len(characters) == 128 else None


def quoted(text):
    plain = lambda c: (c.isprintable() and c not in "\\\"" and not 0x300 <= ord(c) < 0x700
                       and unicodedata.normalize("NFC", c) == c and not unicodedata.combining(c))
    escape = lambda c: c if plain(c) else "\\u{%x}" % ord(c)
    return '"%s"' % "".join(map(escape, text))


def lines(text, width=112):
    """A Rust string literal over several lines."""
    out, line = [], ""
    for c in text:
        piece = quoted(c)[1:-1]
        if len(line) + len(piece) > width or (not line and piece == " "):
            if piece == " ":
                piece = "\\u{20}"
            out.append(line)
            line = ""
        line += piece
    return "\\\n         ".join([part for part in out if part] + [line])


def main():
    names = {}
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name in ("aliases", "mbcs", "oem", "cp65001") or module.name.startswith("_"):
            continue
        if codecs.lookup(module.name) and module.name not in OWN:
            names[module.name] = [module.name]
    for alias, name in encodings.aliases.aliases.items():
        if name in names:
            names[name].append(alias)
    charmaps, others = [], []
    for name, spellings in sorted(names.items()):
        spellings = sorted(set(spellings))
        half = None if name in NOT_CHARMAPS else upper_half(name)
        if half is None:
            others += spellings
        else:
            listed = ", ".join('"%s"' % s for s in spellings)
            charmaps.append("    Charmap {\n        spellings: &[%s],\n        upper: \"%s\",\n    },\n" % (listed, lines(half)))
    text = '''//! Encodings with one byte per character. Written by `tools/charmaps.py`; do not edit.
//!
//! Asked by `source` for the encoding that a program declares. Mirrors `Lib/encodings` of CPython 3.14.

/// An encoding with one byte per character whose lower half is ASCII.
#[derive(Debug)]
pub struct Charmap {
    /// Its names, normalised: lower case, `_` for everything but letters, digits and dots.
    pub spellings: &'static [&'static str],
    /// The characters of the bytes from 0x80 on; U+FFFE for bytes without one.
    pub upper: &'static str,
}

/// The encodings.
#[rustfmt::skip]
pub static CHARMAPS: [Charmap; %d] = [
%s];

/// The names of the other encodings that CPython 3.14 knows.
#[rustfmt::skip]
pub static OTHERS: [&str; %d] = [
%s];
''' % (len(charmaps), "".join(charmaps), len(others), "".join('    "%s",\n' % name for name in sorted(others)))
    pathlib.Path("src/text/charmaps.rs").write_text(text)


if __name__ == "__main__":
    main()
