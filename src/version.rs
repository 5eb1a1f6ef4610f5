//! The versions of CPython that pvmscope speaks. Open to every module.

/// A version of CPython.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PythonVersion {
    /// CPython 3.14, what learners have.
    #[default]
    V314,
}
