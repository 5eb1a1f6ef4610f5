//! Regular expressions over code points: parsing and matching, without objects.
//!
//! Called by `library::modules::sre`. Mirrors `Lib/re/_parser.py` and `Modules/_sre/sre.c` in what they accept and
//! find; the matcher backtracks, as CPython's does.

mod matcher;
mod parse;
mod program;

pub use matcher::{Found, Match};
pub use parse::parse;

/// Ignore case.
pub const IGNORECASE: u32 = 2;
/// `^` and `$` match at every line.
pub const MULTILINE: u32 = 8;
/// `.` matches a newline too.
pub const DOTALL: u32 = 16;
/// Classes like `\w` cover all of Unicode.
pub const UNICODE: u32 = 32;
/// Blanks and comments in the pattern are ignored.
pub const VERBOSE: u32 = 64;
/// Classes like `\w` cover ASCII only.
pub const ASCII: u32 = 256;

/// A parsed pattern.
#[derive(Debug)]
pub struct Pattern {
    program: program::Program,
    /// The number of groups, not counting the whole match.
    pub groups: usize,
    /// The named groups, in order of appearance.
    pub names: Vec<(String, usize)>,
    /// The flags, including those set inside the pattern.
    pub flags: u32,
}

/// Why a text is not a pattern: CPython's message, and where (in code points).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The message without the place.
    pub message: String,
    /// Where in the pattern.
    pub position: usize,
}

/// One member of a set.
#[derive(Clone, Debug)]
enum Item {
    Range(u32, u32),
    Class(Class),
}

/// A class of characters, and whether it is negated.
#[derive(Clone, Copy, Debug)]
struct Class {
    kind: ClassKind,
    negated: bool,
    ascii: bool,
}

#[derive(Clone, Copy, Debug)]
enum ClassKind {
    Digit,
    Space,
    Word,
}

/// A position between two code points.
#[derive(Clone, Copy, Debug)]
enum At {
    Start,
    LineStart,
    End,
    LineEnd,
    TextEnd,
    Boundary { negated: bool, ascii: bool },
}

/// A part of a pattern.
#[derive(Clone, Debug)]
enum Node {
    Char { point: u32, ignore_case: bool },
    Any { newline: bool },
    Set { items: Vec<Item>, negated: bool, ignore_case: bool },
    At(At),
    Group(usize, Box<Node>),
    Concat(Vec<Node>),
    Either(Vec<Node>),
    Repeat { node: Box<Node>, least: usize, most: usize, mode: Mode },
    BackReference { group: usize, ignore_case: bool },
    Look { node: Box<Node>, behind: bool, negated: bool },
    Atomic(Box<Node>),
    Conditional { group: usize, yes: Box<Node>, no: Box<Node> },
}

/// Which number of repetitions is tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Greedy,
    Lazy,
    Possessive,
}
