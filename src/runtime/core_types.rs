//! The classes that the interpreter itself names: those of literals, functions, descriptors, generators.
//!
//! Read by `ops` and `protocols`, made by `boot`. All other classes are looked up by their definition
//! ([`Vm::class`](super::Vm::class)), and what the interpreter needs of them is a slot. Mirrors the `Py…_Type`
//! variables that `Python/ceval.c` and `Objects/abstract.c` name.

use crate::object::Value;

macro_rules! core_types {
    ($($field:ident)*) => {
        /// The classes that the interpreter names or, with another `T`, something about each.
        #[derive(Clone, Copy, Debug)]
        pub struct CoreTypes<T = Value> { $(pub $field: T,)* }

        impl CoreTypes {
            /// No classes yet: for the beginning of start-up.
            pub const NONE: Self = Self { $($field: Value::NULL,)* };
        }

        impl<T: Copy> CoreTypes<T> {
            /// The result of `change` for each, in order.
            pub fn map<U>(&self, mut change: impl FnMut(T) -> U) -> CoreTypes<U> {
                CoreTypes { $($field: change(self.$field),)* }
            }
        }
    };
}

core_types! {
    object type_ none_type ellipsis not_implemented int bool str tuple list dict set frozenset float bytes bytearray
    method builtin_function method_descriptor wrapper_descriptor method_wrapper classmethod_descriptor
    getset_descriptor member_descriptor property classmethod staticmethod super_ generator coroutine async_generator
    list_iterator tuple_iterator iterator module_spec
}
