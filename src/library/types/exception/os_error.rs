//! OSError: its members from its arguments, the class for an error number, and its text.
//!
//! The tables are those of the classes in `exception`. Mirrors `oserror_parse_args` and `OSError_str` of
//! `Objects/exceptions.c`.

use crate::object::Value;
use crate::object::layout::exception;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

/// Methods of OSError.
pub(crate) const METHODS: &[Method] = &[
    Method::static_("__new__", Signature::Any, os_error_new),
    Method::new("__init__", Signature::Any, |_, _| Ok(Value::NONE)),
    Method::new("__str__", Signature::Slot(0), os_error_str),
];

const ERRNO: u32 = exception::MEMBER_0;
const STRERROR: u32 = exception::MEMBER_1;
const FILENAME: u32 = exception::MEMBER_2;
const FILENAME_2: u32 = exception::MEMBER_3;

fn os_error_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut class = args[0];
    if !args.names.is_empty() && class == vm.exc.OSError {
        let name = vm.class_name(class);
        return vm.type_error(format!("{name}() takes no keyword arguments"));
    }
    let given = &args.positional[1..];
    let takes_members = (2..=5).contains(&given.len());
    if class == vm.exc.OSError && takes_members {
        class = vm.as_index_i64(given[0]).and_then(|n| class_of_number(vm, n)).unwrap_or(class);
    }
    let e = vm.alloc_exception(class);
    let mut kept = given;
    if takes_members {
        vm.machine.set_field(e, ERRNO, given[0]);
        vm.machine.set_field(e, STRERROR, given[1]);
        // The fourth argument is Windows' own error number.
        for (i, field) in [(2, FILENAME), (4, FILENAME_2)] {
            if let Some(&name) = given.get(i).filter(|v| !v.is_none()) {
                vm.machine.set_field(e, field, name);
                kept = &given[..2];
            }
        }
    }
    let kept = vm.machine.tuple(kept);
    vm.machine.set_field(e, exception::ARGS, kept);
    Ok(e)
}

/// The subclass of OSError for an error number (of Linux).
fn class_of_number(vm: &Vm, number: i64) -> Option<Value> {
    let x = &vm.exc;
    Some(match number {
        11 | 114 | 115 => x.BlockingIOError,
        32 | 108 => x.BrokenPipeError,
        10 => x.ChildProcessError,
        103 => x.ConnectionAbortedError,
        111 => x.ConnectionRefusedError,
        104 => x.ConnectionResetError,
        17 => x.FileExistsError,
        2 => x.FileNotFoundError,
        21 => x.IsADirectoryError,
        20 => x.NotADirectoryError,
        4 => x.InterruptedError,
        1 | 13 => x.PermissionError,
        3 => x.ProcessLookupError,
        110 => x.TimeoutError,
        _ => return None,
    })
}

fn os_error_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    let e = args[0];
    let heap = vm.machine.heap();
    let [errno, strerror, filename, filename_2] = [ERRNO, STRERROR, FILENAME, FILENAME_2].map(|f| heap.field(e, f));
    if errno.is_null() || strerror.is_null() {
        return vm.exception_text(e);
    }
    let (number, text) = (vm.str_of(errno)?, vm.str_of(strerror)?);
    let mut out = format!("[Errno {}] {}", vm.text_of(number), vm.text_of(text));
    for (name, sign) in [(filename, ":"), (filename_2, " ->")] {
        if !name.is_null() {
            let name = vm.repr_of(name)?;
            out = format!("{out}{sign} {}", vm.text_of(name));
        }
    }
    Ok(vm.machine.str(out))
}
