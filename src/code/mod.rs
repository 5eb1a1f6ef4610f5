//! Code objects: what the compiler makes and the machine executes. Immutable once made.
//!
//! Used by everything from `compile` upwards. Reads and writes the tables of a code object, by its version; neither
//! compiles nor executes. Book chapter "Code Objects"; mirrors `Objects/codeobject.c` and `Lib/dis.py`.

pub mod decode;
pub mod dis;
pub mod exception_table;
pub mod frozenset_order;
pub mod lines;
pub mod object;
pub mod render;

pub use object::{CodeObject, Const};
