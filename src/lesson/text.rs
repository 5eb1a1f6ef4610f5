//! The text of a lesson: paragraphs of plain and marked words, ready to be wrapped for display.
//!
//! Made by `parse`; laid out by the screen. Knows no width and no colour.

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Words>),
    /// An item of a list.
    Item(Vec<Words>),
    /// Code or a drawing: lines that stay as they are.
    Code(String),
    /// A table: its rows, the heading first, each a list of cells.
    Table(Vec<Vec<Vec<Words>>>),
}

/// A run of characters in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Ordinary words.
    Plain(String),
    /// Code: a name, an opcode.
    Code(String),
    /// Strong words.
    Strong(String),
    /// Emphasised words.
    Emphasis(String),
    /// The target of the link before it, in parentheses.
    Target(String),
    /// The key of a command, by the command's name.
    Key(String),
}

impl Words {
    /// Its characters; for a key, which only a screen knows, the command's name.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text)
            | Self::Code(text)
            | Self::Strong(text)
            | Self::Emphasis(text)
            | Self::Target(text)
            | Self::Key(text) => text,
        }
    }
}

impl Block {
    /// Its characters, without the marks.
    pub fn plain(&self) -> String {
        match self {
            Self::Paragraph(words) | Self::Item(words) => words.iter().map(Words::text).collect(),
            Self::Code(text) => text.clone(),
            Self::Table(rows) => rows.iter().flatten().flatten().map(Words::text).collect(),
        }
    }
}
