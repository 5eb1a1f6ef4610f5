//! The front end: from a program's text to the tree that the rest of the compiler walks, or to the error that CPython
//! would show.
//!
//! Called by `compile`, which hands the tree to the symbol table and the code generator. Knows no symbol table and no
//! instruction. Mirrors `Parser/`; book chapter "Compiling Python Source Code".
//!
//! The parts in order of dependency; a test keeps any from using one further down this list:
//!
//! | part | what it is |
//! |---|---|
//! | `location`, `error` | a place in the text; what is wrong there |
//! | `tree`, `future`, `walk` | the tree, its places, its `__future__` imports, its children |
//! | `literal`, `template` | the values of literals; t-strings in a tree that has no node for them |
//! | `tokenize` | text to tokens |
//! | `keywords`, `terminals` | tokens to the terminals of the parser crate's grammar |
//! | `adjust`, `fstring` | the crate's tree made CPython's; they are mutually recursive, as f-strings hold expressions |
//! | `syntax_error` | CPython's words for what the grammar refuses |
//! | `parse` | the driver |

pub(crate) mod adjust;
pub mod error;
pub(crate) mod fstring;
pub(crate) mod future;
pub(crate) mod keywords;
pub(crate) mod literal;
pub mod location;
pub mod parse;
pub(crate) mod syntax_error;
pub(crate) mod template;
pub(crate) mod terminals;
pub mod tokenize;
pub(crate) mod tree;
pub(crate) mod walk;
