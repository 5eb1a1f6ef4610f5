//! The versions of CPython that pvmscope supports. Open to every module.
//!
//! To add one, add a variant here: the compiler then names every place that decides by version.

use std::fmt;

/// A version of CPython.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PythonVersion {
    /// CPython 3.14, which learners have.
    #[default]
    V314,
}

impl PythonVersion {
    /// All of them, the oldest first.
    pub const ALL: &[Self] = &[Self::V314];

    /// Its major and minor number, as in the name of the program `python3.14`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V314 => "3.14",
        }
    }

    /// The version of that name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.name() == name)
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
