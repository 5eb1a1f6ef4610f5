//! Exceptions: the classes, their construction and their text.
//!
//! Called through the classes' tables and by `runtime::raise`. Mirrors `Objects/exceptions.c`.

pub(crate) mod group;
pub(crate) mod os_error;
pub(crate) mod syntax_error;
pub(crate) mod unicode_error;

use crate::object::layout::{class_flags, exception};
use crate::object::{Kind, Value};
use crate::runtime::exceptions::Exceptions;
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

macro_rules! exceptions {
    ($($name:ident : $($base:ident)? $(and $other:ident)? $([$($member:literal)*])?;)*) => {
        #[expect(non_upper_case_globals, reason = "CPython's own names")]
        mod defs {
            use super::{TypeDef, class_flags};
            $(
                pub static $name: TypeDef = TypeDef {
                    bases: &[$(&$base)? $(, &$other)?],
                    flags: class_flags::BASE | class_flags::DICT | class_flags::EXCEPTION,
                    members: &[$($($member),*)?],
                    members_of_args: super::members_of_args(stringify!($name)),
                    methods: super::methods_of(stringify!($name)),
                    getters: super::getters_of(stringify!($name)),
                    ..TypeDef::new(stringify!($name))
                };
            )*
        }

        /// The definitions of all of them.
        pub const ALL: Exceptions<&TypeDef> = Exceptions { $($name: &defs::$name,)* };
    };
}

exceptions! {
    // Class, bases, members; members not listed are those of the base.
    BaseException: ;
    Exception: BaseException;
    BaseExceptionGroup: BaseException ["message" "exceptions"];
    ExceptionGroup: BaseExceptionGroup and Exception;
    GeneratorExit: BaseException;
    KeyboardInterrupt: BaseException;
    SystemExit: BaseException ["code"];
    ArithmeticError: Exception;
    FloatingPointError: ArithmeticError;
    OverflowError: ArithmeticError;
    ZeroDivisionError: ArithmeticError;
    AssertionError: Exception;
    AttributeError: Exception ["name" "obj"];
    BufferError: Exception;
    EOFError: Exception;
    ImportError: Exception ["msg" "name" "path" "name_from"];
    ModuleNotFoundError: ImportError;
    LookupError: Exception;
    IndexError: LookupError;
    KeyError: LookupError;
    MemoryError: Exception;
    NameError: Exception ["name"];
    UnboundLocalError: NameError;
    OSError: Exception ["errno" "strerror" "filename" "filename2" "characters_written"];
    BlockingIOError: OSError;
    ChildProcessError: OSError;
    ConnectionError: OSError;
    BrokenPipeError: ConnectionError;
    ConnectionAbortedError: ConnectionError;
    ConnectionRefusedError: ConnectionError;
    ConnectionResetError: ConnectionError;
    FileExistsError: OSError;
    FileNotFoundError: OSError;
    InterruptedError: OSError;
    IsADirectoryError: OSError;
    NotADirectoryError: OSError;
    PermissionError: OSError;
    ProcessLookupError: OSError;
    TimeoutError: OSError;
    ReferenceError: Exception;
    RuntimeError: Exception;
    NotImplementedError: RuntimeError;
    RecursionError: RuntimeError;
    PythonFinalizationError: RuntimeError;
    StopAsyncIteration: Exception;
    StopIteration: Exception ["value"];
    SyntaxError: Exception ["msg" "filename" "lineno" "offset" "text" "end_lineno" "end_offset"];
    _IncompleteInputError: SyntaxError;
    IndentationError: SyntaxError;
    TabError: IndentationError;
    SystemError: Exception;
    TypeError: Exception;
    ValueError: Exception;
    UnicodeError: ValueError;
    UnicodeDecodeError: UnicodeError ["encoding" "object" "start" "end" "reason"];
    UnicodeEncodeError: UnicodeError ["encoding" "object" "start" "end" "reason"];
    UnicodeTranslateError: UnicodeError ["object" "start" "end" "reason"];
    Warning: Exception;
    BytesWarning: Warning;
    DeprecationWarning: Warning;
    EncodingWarning: Warning;
    FutureWarning: Warning;
    ImportWarning: Warning;
    PendingDeprecationWarning: Warning;
    ResourceWarning: Warning;
    RuntimeWarning: Warning;
    SyntaxWarning: Warning;
    UnicodeWarning: Warning;
    UserWarning: Warning;
}

const fn methods_of(name: &str) -> &'static [Method] {
    if is(name, "BaseException") {
        BASE_METHODS
    } else if is(name, "KeyError") {
        KEY_ERROR_METHODS
    } else if is(name, "OSError") {
        os_error::METHODS
    } else if is(name, "SyntaxError") {
        syntax_error::METHODS
    } else if is(name, "BaseExceptionGroup") {
        group::METHODS
    } else if is(name, "UnicodeEncodeError") {
        unicode_error::ENCODE_METHODS
    } else if is(name, "UnicodeDecodeError") {
        unicode_error::DECODE_METHODS
    } else if is(name, "UnicodeTranslateError") {
        unicode_error::TRANSLATE_METHODS
    } else {
        &[]
    }
}

/// How the members of an exception follow from its arguments; derived classes inherit this.
const fn members_of_args(name: &str) -> Option<fn(&mut Vm, Value, &[Value])> {
    if is(name, "StopIteration") {
        Some(|vm, e, args| {
            let value = args.first().copied().unwrap_or(Value::NONE);
            vm.machine.set_field(e, exception::MEMBER_0, value);
        })
    } else if is(name, "SystemExit") {
        Some(|vm, e, args| {
            let code = match args[..] {
                [] => Value::NONE,
                [one] => one,
                _ => vm.machine.heap().field(e, exception::ARGS),
            };
            vm.machine.set_field(e, exception::MEMBER_0, code);
        })
    } else if is(name, "ImportError") {
        Some(|vm, e, args| {
            let message = if args.len() == 1 { args[0] } else { Value::NONE };
            vm.machine.set_field(e, exception::MEMBER_0, message);
        })
    } else if is(name, "SyntaxError") {
        Some(|vm, e, args| {
            // The run-time, which alone comes here, gives the position as a tuple.
            let place = args.get(1).map_or(Vec::new(), |&place| vm.machine.heap().tuple(place).to_vec());
            vm.set_syntax_error_members(e, args.first().copied(), &place);
        })
    } else {
        None
    }
}

const fn getters_of(name: &str) -> &'static [Getter] {
    if is(name, "BaseException") { BASE_GETTERS } else { &[] }
}

const fn is(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

const BASE_METHODS: &[Method] = &[
    Method::static_("__new__", Signature::Any, exception_new),
    Method::new("__init__", Signature::Any, exception_init),
    Method::new("__repr__", Signature::Slot(0), exception_repr),
    Method::new("__str__", Signature::Slot(0), exception_str),
    Method::new("with_traceback", Signature::One, with_traceback),
    Method::new("add_note", Signature::One, add_note),
];

const KEY_ERROR_METHODS: &[Method] = &[Method::new("__str__", Signature::Slot(0), key_error_str)];

const BASE_GETTERS: &[Getter] = &[
    Getter::with_setter("args", |vm, e| Ok(vm.machine.heap().field(e, exception::ARGS)), set_args),
    Getter::with_setter(
        "__traceback__",
        |vm, e| Ok(vm.field_or_none(e, exception::TRACEBACK)),
        |vm, e, v| vm.set_link(e, exception::TRACEBACK, v),
    ),
    Getter::with_setter(
        "__context__",
        |vm, e| Ok(vm.field_or_none(e, exception::CONTEXT)),
        |vm, e, v| vm.set_link(e, exception::CONTEXT, v),
    ),
    Getter::with_setter(
        "__cause__",
        |vm, e| Ok(vm.field_or_none(e, exception::CAUSE)),
        |vm, e, v| {
            vm.set_link(e, exception::CAUSE, v)?;
            vm.machine.set_field(e, exception::SUPPRESS, Value::TRUE);
            Ok(())
        },
    ),
    Getter::with_setter(
        "__suppress_context__",
        |vm, e| Ok(vm.machine.heap().field(e, exception::SUPPRESS)),
        |vm, e, v| {
            let truth = match v {
                Some(v) => vm.is_true(v)?,
                None => return vm.type_error("can't delete numeric/char attribute"),
            };
            vm.machine.set_field(e, exception::SUPPRESS, Value::bool(truth));
            Ok(())
        },
    ),
    Getter::with_setter("__dict__", |vm, e| vm.instance_dict(e), |vm, e, v| vm.set_instance_dict(e, v)),
];

impl Vm {
    fn set_link(&mut self, e: Value, field: u32, v: Option<Value>) -> Run<()> {
        let v = match v {
            Some(v) if v.is_none() => Value::NULL,
            Some(v) => v,
            None => Value::NULL,
        };
        if !v.is_null() && field == exception::TRACEBACK && !v.is(Kind::Traceback) {
            return self.type_error("__traceback__ must be a traceback or None");
        }
        if !v.is_null() && field != exception::TRACEBACK && !v.is(Kind::Exception) {
            let what = if field == exception::CAUSE { "cause" } else { "context" };
            return self.type_error(format!("exception {what} must be None or derive from BaseException"));
        }
        self.machine.set_field(e, field, v);
        Ok(())
    }
}

fn exception_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let e = vm.alloc_exception(args[0]);
    let tuple = vm.machine.tuple(&args.positional[1..]);
    vm.machine.set_field(e, exception::ARGS, tuple);
    Ok(e)
}

fn exception_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    let e = args[0];
    let takes_names = |vm: &Vm, class| vm.is_subclass(vm.class_of(e), class);
    if !args.names.is_empty() {
        let known = takes_names(vm, vm.exc.ImportError)
            || takes_names(vm, vm.exc.NameError)
            || takes_names(vm, vm.exc.AttributeError);
        for (&name, &v) in args.names.iter().zip(args.named) {
            let text = vm.machine.heap().str(name).to_utf8_lossy();
            match vm.exception_member(e, &text) {
                Some(field) if known && text != "msg" => vm.machine.set_field(e, field, v),
                _ => {
                    let class = vm.type_name(e);
                    return if known {
                        vm.type_error(format!("{class}() got an unexpected keyword argument '{text}'"))
                    } else {
                        vm.type_error(format!("{class}() takes no keyword arguments"))
                    };
                }
            }
        }
    }
    let tuple = vm.machine.tuple(&args.positional[1..]);
    vm.machine.set_field(e, exception::ARGS, tuple);
    vm.init_exception_members(e);
    Ok(Value::NONE)
}

fn exception_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let e = args[0];
    let name = vm.type_name(e);
    let tuple = vm.machine.heap().field(e, exception::ARGS);
    let items = vm.machine.heap().tuple(tuple).to_vec();
    let text = if let [one] = items[..] {
        let one = vm.repr_of(one)?;
        format!("{name}({})", vm.machine.heap().str(one).to_utf8_lossy())
    } else {
        let all = vm.repr_of(tuple)?;
        format!("{name}{}", vm.machine.heap().str(all).to_utf8_lossy())
    };
    Ok(vm.machine.str(text))
}

fn exception_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.exception_text(args[0])
}

fn key_error_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    let items = vm.machine.heap().tuple(vm.machine.heap().field(args[0], exception::ARGS));
    if let [one] = *items {
        return vm.repr_of(one);
    }
    vm.exception_text(args[0])
}

fn with_traceback(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.set_link(args[0], exception::TRACEBACK, Some(args[1]))?;
    Ok(args[0])
}

fn add_note(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[1]) {
        return vm.bad_argument("add_note", "argument", "str", args[1]);
    }
    let name = vm.machine.intern("__notes__".into());
    let notes = match vm.get_attr_opt(args[0], name)? {
        Some(notes) => notes,
        None => {
            let notes = vm.machine.list(&[]);
            vm.set_attr(args[0], name, notes)?;
            notes
        }
    };
    if !vm.data(notes).is(Kind::List) {
        return vm.type_error("Cannot add note: __notes__ is not a list");
    }
    vm.machine.list_push(vm.data(notes), args[1]);
    Ok(Value::NONE)
}

fn set_args(vm: &mut Vm, e: Value, v: Option<Value>) -> Run<()> {
    let Some(v) = v else { return vm.type_error("args may not be deleted") };
    let items = vm.collect(v)?;
    let tuple = vm.machine.tuple(&items);
    vm.machine.set_field(e, exception::ARGS, tuple);
    Ok(())
}
