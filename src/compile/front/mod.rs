//! The front end: from a program's text to the tree that the rest of the compiler walks, or to the error that CPython
//! would show.
//!
//! Called by `compile`, which hands the tree to the symbol table and the code generator. Knows no symbol table and no
//! instruction. Mirrors `Parser/`; book chapter "Compiling Python Source Code".

pub mod adjust;
pub mod error;
pub mod fstring;
pub mod future;
pub mod literal;
pub mod location;
pub mod parse;
pub mod syntax_error;
pub mod template;
pub mod tokenize;
pub mod walk;
