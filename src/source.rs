//! Source text: decoding of a file's bytes, and from byte offsets to lines and columns and back.
//!
//! Made by `cli` and `session` from a file or a string, read by the compiler, by the machine for tracebacks and by the
//! views. Knows nothing of Python's grammar. Mirrors `Parser/tokenizer` (file_tokenizer.c, string_tokenizer.c) where it
//! decodes, and `Parser/pegen.c` where it counts columns.

use std::sync::Arc;

/// A program's text as the tokenizer sees it: UTF-8, no byte order mark, every line end a `\n`.
#[derive(Debug)]
pub struct Source {
    filename: Arc<str>,
    text: String,
    /// Byte offset of the first character of each line; never empty.
    line_starts: Vec<u32>,
}

/// Why bytes are not a program's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// CPython's message of the SyntaxError.
    pub message: String,
    /// The line, from 1; 0 where CPython names none.
    pub lineno: u32,
}

/// Texts of 4 GiB and more have offsets that do not fit.
const MAX_BYTES: usize = u32::MAX as usize - 16;

impl Source {
    /// A program given as text (`-c`, `compile()`, a test).
    pub fn from_text(filename: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
        let line_starts = std::iter::once(0)
            .chain(text.bytes().zip(1..).filter(|(b, _)| *b == b'\n').map(|(_, next)| next))
            .collect();
        Self { filename: filename.into(), text, line_starts }
    }

    /// A program given as the bytes of a file: UTF-8 unless a comment on one of the first two lines declares another
    /// encoding (PEP 263).
    pub fn from_bytes(filename: &str, bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MAX_BYTES {
            return Err(DecodeError { message: "source code too large".to_owned(), lineno: 0 });
        }
        let (bytes, has_bom) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => (rest, true),
            None => (bytes, false),
        };
        if let Some(at) = bytes.iter().position(|&b| b == 0) {
            let lineno = 1 + bytes[..at].iter().filter(|&&b| b == b'\n').count() as u32;
            return Err(DecodeError { message: "source code cannot contain null bytes".to_owned(), lineno });
        }
        let declared = declared_encoding(bytes);
        match declared.as_deref() {
            None | Some("utf-8") => {}
            Some(other) if has_bom => {
                return Err(DecodeError { message: format!("encoding problem: {other} with BOM"), lineno: 0 });
            }
            Some("iso-8859-1") => {
                let text: String = bytes.iter().map(|&b| char::from(b)).collect();
                return Ok(Self::from_text(filename, &text));
            }
            Some("ascii") if bytes.is_ascii() => {}
            Some(other) => return Err(DecodeError { message: format!("unknown encoding: {other}"), lineno: 0 }),
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::from_text(filename, text)),
            Err(error) => {
                let at = error.valid_up_to();
                let lineno = 1 + bytes[..at].iter().filter(|&&b| b == b'\n').count() as u32;
                let message = if declared.is_some() || has_bom {
                    format!("(unicode error) 'utf-8' codec can't decode byte 0x{:02x} in position {at}", bytes[at])
                } else {
                    format!(
                        "Non-UTF-8 code starting with '\\x{:02x}' on line {lineno}, but no encoding declared; see \
                         https://peps.python.org/pep-0263/ for details",
                        bytes[at]
                    )
                };
                Err(DecodeError { message, lineno })
            }
        }
    }

    /// What the program is called in tracebacks (`co_filename`).
    pub fn filename(&self) -> &Arc<str> {
        &self.filename
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of lines; the empty one after a final line end counts.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The text of line `lineno` (from 1) without its line end; `None` where there is no such line.
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

    /// The byte offset of the first character of line `lineno` (from 1).
    pub fn line_start(&self, lineno: usize) -> usize {
        self.line_starts[lineno - 1] as usize
    }
}

/// The encoding that a comment on one of the first two lines declares, normalised as
/// `Parser/tokenizer/helpers.c:get_normal_name` does.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&b| b == b'\n').take(2) {
        let code = line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\x0c' | b'\r'));
        let Some(code) = code else { continue };
        if line[code] != b'#' {
            return None;
        }
        let Some(at) = line.windows(6).position(|w| w == b"coding") else { continue };
        let rest = &line[at + 6..];
        if !matches!(rest.first(), Some(b':' | b'=')) {
            continue;
        }
        let name: String = rest[1..]
            .iter()
            .skip_while(|b| matches!(b, b' ' | b'\t'))
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            .map(|&b| char::from(b))
            .collect();
        if name.is_empty() {
            continue;
        }
        let normal: String =
            name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
        let is = |base: &str| normal == base || normal.strip_prefix(base).is_some_and(|r| r.starts_with('-'));
        return Some(if is("utf-8") || normal == "utf8" {
            "utf-8".to_owned()
        } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") || normal == "latin1" {
            "iso-8859-1".to_owned()
        } else if normal == "ascii" || normal == "us-ascii" {
            "ascii".to_owned()
        } else {
            name
        });
    }
    None
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
        assert_eq!(decode(b"x\0").unwrap_err().message, "source code cannot contain null bytes");
        assert_eq!(decode(b"a\n\xff").unwrap_err().lineno, 2);
    }
}
