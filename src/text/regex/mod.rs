//! Regular expressions over code points: parsing and matching, without objects.
//!
//! Called by the run-time's `_sre`. Mirrors `Lib/re/_parser.py` and `Modules/_sre/sre.c` in what they accept and find;
//! the matcher tries one way after the other, as CPython's does.

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
/// Classes like `\w` know all of Unicode.
pub const UNICODE: u32 = 32;
/// Blanks and comments in the pattern are ignored.
pub const VERBOSE: u32 = 64;
/// Classes like `\w` know ASCII only.
pub const ASCII: u32 = 256;

/// A parsed pattern.
#[derive(Debug)]
pub struct Pattern {
    program: program::Program,
    /// How many groups it has, the whole match not counted.
    pub groups: usize,
    /// The named groups, in order of appearance.
    pub names: Vec<(String, usize)>,
    /// The flags, those set inside the pattern included.
    pub flags: u32,
}

/// Why a text is no pattern: CPython's message, and where (in code points).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The message without the place.
    pub message: String,
    /// Where in the pattern.
    pub position: usize,
}

/// One thing that a set has.
#[derive(Clone, Debug)]
enum Item {
    Range(u32, u32),
    Class(Class),
}

/// A class of characters: which, and whether all others are meant.
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

/// A place between two code points.
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

/// How a repetition tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Greedy,
    Lazy,
    Possessive,
}
