//! The built-in exception classes by name.
//!
//! Made by `boot` from the library's definitions; raised everywhere. Mirrors the `PyExc_…` variables of
//! `Include/pyerrors.h`.

use crate::object::Value;
use crate::object::layout::exception;

macro_rules! exceptions {
    ($($name:ident)*) => {
        /// The exception classes or, with another `T`, something about each.
        #[derive(Clone, Copy, Debug)]
        #[expect(non_snake_case, reason = "CPython's own names")]
        pub struct Exceptions<T = Value> { $(pub $name: T,)* }

        impl Exceptions {
            /// No classes yet.
            pub const NONE: Self = Self { $($name: Value::NULL,)* };
        }

        impl<T: Copy> Exceptions<T> {
            /// The result of `change` for each, in order: a base comes before the classes derived from it.
            pub fn map<U>(&self, mut change: impl FnMut(T) -> U) -> Exceptions<U> {
                Exceptions { $($name: change(self.$name),)* }
            }

            /// All of them.
            pub fn all(&self) -> Vec<T> {
                vec![$(self.$name,)*]
            }
        }
    };
}

exceptions! {
    BaseException Exception BaseExceptionGroup ExceptionGroup GeneratorExit KeyboardInterrupt SystemExit
    ArithmeticError FloatingPointError OverflowError ZeroDivisionError AssertionError AttributeError BufferError
    EOFError ImportError ModuleNotFoundError LookupError IndexError KeyError MemoryError NameError UnboundLocalError
    OSError BlockingIOError ChildProcessError ConnectionError BrokenPipeError ConnectionAbortedError
    ConnectionRefusedError ConnectionResetError FileExistsError FileNotFoundError InterruptedError IsADirectoryError
    NotADirectoryError PermissionError ProcessLookupError TimeoutError ReferenceError RuntimeError
    NotImplementedError RecursionError PythonFinalizationError StopAsyncIteration StopIteration SyntaxError
    _IncompleteInputError IndentationError TabError SystemError TypeError ValueError UnicodeError UnicodeDecodeError
    UnicodeEncodeError UnicodeTranslateError Warning BytesWarning DeprecationWarning EncodingWarning FutureWarning
    ImportWarning PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning
}

/// The field with a group's exceptions, a tuple.
pub const EXCEPTIONS: u32 = exception::MEMBER_1;
