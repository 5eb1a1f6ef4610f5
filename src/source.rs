//! Source text: decoding a file's bytes, and converting byte offsets to lines and columns and back.
//!
//! Made by `cli` and `session` from a file or a string; read by the compiler, by the machine for tracebacks and by the
//! views. Knows nothing of Python's grammar. Mirrors `Parser/tokenizer` (file_tokenizer.c, string_tokenizer.c) in
//! decoding, and `Parser/pegen.c` in counting columns.

mod encoding;

use std::sync::Arc;

/// A program's text as the tokenizer sees it: UTF-8, no byte order mark, every line end a `\n`.
#[derive(Debug)]
pub struct Source {
    filename: Arc<str>,
    text: String,
    encoding: String,
    /// Byte offset of the first character of each line; never empty.
    line_starts: Vec<u32>,
}

/// Why bytes are not a program's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// CPython's SyntaxError message; or, if `unsupported`, the subject of "… is not supported yet".
    pub message: String,
    /// The line, from 1; 0 where CPython names none.
    pub lineno: u32,
    /// The column in characters, from 1; 0 where CPython names none.
    pub offset: u32,
    /// The line, as far as it can be shown.
    pub text: Option<String>,
    /// Whether CPython can decode it but pvmscope cannot.
    pub unsupported: bool,
}

impl DecodeError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), lineno: 0, offset: 0, text: None, unsupported: false }
    }
}

impl Source {
    /// A program given as text (`-c`, `compile()`, a test).
    pub fn from_text(filename: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
        let line_starts = std::iter::once(0)
            .chain(text.bytes().zip(1..).filter(|(b, _)| *b == b'\n').map(|(_, next)| next))
            .collect();
        Self { filename: filename.into(), text, encoding: "utf-8".to_owned(), line_starts }
    }

    /// A program given as the bytes of a file: UTF-8 unless a comment on one of the first two lines declares another
    /// encoding (PEP 263).
    pub fn from_bytes(filename: &str, bytes: &[u8]) -> Result<Self, DecodeError> {
        let (text, encoding) = encoding::decode_program(bytes)?;
        Ok(Self { encoding, ..Self::from_text(filename, &text) })
    }

    /// What the program is called in tracebacks (`co_filename`).
    pub fn filename(&self) -> &Arc<str> {
        &self.filename
    }

    /// The encoding of the bytes that the text was made from, by the name that `tokenize` gives it.
    pub fn encoding(&self) -> &str {
        &self.encoding
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of lines, counting the empty one after a final line end.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The text of line `lineno` (from 1) without its line end; `None` if there is no such line.
    pub fn line(&self, lineno: usize) -> Option<&str> {
        let start = *self.line_starts.get(lineno.checked_sub(1)?)? as usize;
        let end = self.line_starts.get(lineno).map_or(self.text.len(), |&next| next as usize - 1);
        Some(&self.text[start..end])
    }

    /// Line (from 1) and column (from 0, in UTF-8 bytes) of a byte offset.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let line = self.line_starts.partition_point(|&start| start as usize <= offset);
        (line as u32, offset as u32 - self.line_starts[line - 1])
    }

    /// [`Self::position`] of both ends of a range of bytes; most ranges lie in one line.
    pub fn span(&self, start: usize, end: usize) -> ((u32, u32), (u32, u32)) {
        let first = self.position(start);
        let (line, column) = first;
        let in_line = self.line_starts.get(line as usize).is_none_or(|&next| end < next as usize);
        let last = if in_line && end >= start { (line, column + (end - start) as u32) } else { self.position(end) };
        (first, last)
    }

    /// The byte offset of the first character of line `lineno` (from 1).
    pub fn line_start(&self, lineno: usize) -> usize {
        self.line_starts[lineno - 1] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_positions() {
        let source = Source::from_text("t.py", "\u{feff}a\r\nöb\n");
        assert_eq!(source.text(), "a\nöb\n");
        assert_eq!(source.line_count(), 3);
        assert_eq!(source.line(2), Some("öb"));
        assert_eq!(source.line(3), Some(""));
        assert_eq!(source.line(4), None);
        assert_eq!(source.position(4), (2, 2));
        assert_eq!(source.position(6), (3, 0));
    }

    #[test]
    fn encodings() {
        let decode = |bytes: &[u8]| Source::from_bytes("t.py", bytes).map(|s| s.text().to_owned());
        assert_eq!(decode(b"# -*- coding: latin-1 -*-\n'\xe9'").unwrap(), "# -*- coding: latin-1 -*-\n'é'");
        assert_eq!(decode(b"#!/x\n# vim: fileencoding=utf_8\n").unwrap(), "#!/x\n# vim: fileencoding=utf_8\n");
        assert_eq!(decode(b"# coding: klingon\n").unwrap_err().message, "unknown encoding: klingon");
        assert_eq!(decode(b"# coding: koi8-r\n'\xe1'\n").unwrap(), "# coding: koi8-r\n'А'\n");
        assert_eq!(decode(b"#\r\n# coding: cp1252\r\n'\x80'").unwrap(), "#\n# coding: cp1252\n'€'");
        assert!(decode(b"# coding: euc-jp\n").unwrap_err().unsupported);
        let message = "'charmap' codec can't decode byte 0x81 in position 18: character maps to <undefined>";
        assert_eq!(decode(b"# coding: cp1252\n'\x81'").unwrap_err().message, message);
        assert_eq!(decode(b"x\0").unwrap_err().message, "source code string cannot contain null bytes");
        let error = decode(b"\xef\xbb\xbf# coding: utf8\n").unwrap_err();
        assert_eq!((error.lineno, error.message.as_str()), (1, "encoding problem: utf8 with BOM"));
        assert_eq!(decode(b"a\n\xff").unwrap_err().lineno, 2);
    }
}
