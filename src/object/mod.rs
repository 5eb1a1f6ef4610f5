//! The data of Python objects: values, the heap that holds them, and the layout of each kind.
//!
//! Read by everything above; changed only by `machine`, which alone ever holds a `&mut Heap`. Knows no behaviour: what
//! `+` or `len` do belongs to the run-time and the library. Book chapter "Python Objects"; mirrors `Include/object.h`.

pub(crate) mod dict;
mod dict_index;
pub(crate) mod heap;
pub mod layout;
pub(crate) mod loaded_code;
pub(crate) mod set;
pub(crate) mod value;

pub use heap::Heap;
pub use value::{Kind, Value};
