//! The data of Python objects: values, the heap that holds them, and the layout of each kind.
//!
//! Read by everything above; changed by nobody but `machine`, the only one that ever holds a `&mut Heap`. Knows no
//! behaviour: what `+` or `len` do is the run-time's and the library's. Book chapter "Python Objects"; mirrors `Include/object.h`.

pub mod dict;
mod dict_index;
pub mod heap;
pub mod layout;
pub mod loaded_code;
pub mod set;
pub mod value;

pub use heap::Heap;
pub use value::{Kind, Value};
