//! Code objects: what the compiler makes and the machine executes. Immutable once made.
//!
//! Used by everything from `compile` upwards. Reads and writes the tables of a code object, as its version lays them
//! out; neither compiles nor executes. Book chapter "Code Objects"; mirrors `Objects/codeobject.c` and `Lib/dis.py`.

pub(crate) mod const_table;
pub(crate) mod decode;
pub mod dis;
pub(crate) mod exception_table;
pub(crate) mod frozenset_order;
pub(crate) mod lines;
pub(crate) mod object;
pub mod render;

pub use const_table::ConstTable;
pub use object::{CodeObject, Const};
