//! The versions of CPython that pvmscope speaks. Open to every module.
//!
//! To add one, add it here: the compiler names every place that decides by version.

use std::fmt;

/// A version of CPython.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PythonVersion {
    /// CPython 3.14, what learners have.
    #[default]
    V314,
}

impl PythonVersion {
    /// All of them, the oldest first.
    pub const ALL: &[Self] = &[Self::V314];

    /// Its major and its minor number.
    pub const fn numbers(self) -> (u8, u8) {
        match self {
            Self::V314 => (3, 14),
        }
    }
}

/// As in the name of the program `python3.14`.
impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.numbers();
        write!(f, "{major}.{minor}")
    }
}
