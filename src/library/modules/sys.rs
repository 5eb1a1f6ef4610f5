//! `sys`: what a program can see and set of the interpreter. Mirrors `Python/sysmodule.c`.
//!
//! Called through the module's table. The lasting contents of `sys` are in the machine: arguments, path, loaded
//! modules.

use super::text_file;
use crate::machine::Stream;
use crate::object::layout::{exception, frame, thread};
use crate::object::{Kind, Value};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::version::release;
use crate::runtime::{Run, Vm};
use crate::text::{PyStr, os_name};

/// The module.
pub static DEF: ModuleDef = ModuleDef {
    internal: &[
        &super::structure::VERSION_INFO,
        &super::structure::FLOAT_INFO,
        &super::structure::INT_INFO,
        &super::text_file::DEF,
    ],
    functions: &[FUNCTIONS],
    fill,
    ..ModuleDef::new("sys")
};

const FUNCTIONS: &[Method] = &[
    Method::new("exit", Signature::Range(0, 1), |vm, args| vm.raise_with(vm.exc.SystemExit, args.positional)),
    Method::new("getrecursionlimit", Signature::NoArgs, |vm, _| {
        let limit = vm.machine.thread(thread::RECURSION_LIMIT).as_raw();
        Ok(vm.machine.int(limit))
    }),
    Method::new("setrecursionlimit", Signature::One, set_recursion_limit),
    Method::new("exc_info", Signature::NoArgs, exc_info),
    Method::new("exception", Signature::NoArgs, |vm, _| {
        let e = vm.handled_exception();
        Ok(if e.is_null() { Value::NONE } else { e })
    }),
    Method::new("intern", Signature::One, |vm, args| {
        if !args[0].is(Kind::Str) {
            return vm.bad_argument("intern", "argument", "str", args[0]);
        }
        Ok(vm.machine.intern_value(args[0]))
    }),
    Method::new("getrefcount", Signature::One, get_ref_count),
    Method::new("getsizeof", Signature::Range(1, 2), get_size_of),
    Method::new("_getframe", Signature::Range(0, 1), get_frame),
    Method::new("getdefaultencoding", Signature::NoArgs, |vm, _| Ok(vm.machine.str("utf-8"))),
    Method::new("getfilesystemencoding", Signature::NoArgs, |vm, _| Ok(vm.machine.str("utf-8"))),
    Method::new("get_int_max_str_digits", Signature::NoArgs, |vm, _| Ok(vm.machine.int(4300))),
    Method::new("is_finalizing", Signature::NoArgs, |_, _| Ok(Value::FALSE)),
    Method::new("displayhook", Signature::One, |vm, args| {
        if !args[0].is_none() {
            let text = vm.repr_text(args[0])?;
            vm.machine.write_output(Stream::Stdout, &format!("{text}\n"));
        }
        Ok(Value::NONE)
    }),
    Method::new("excepthook", Signature::Range(3, 3), |vm, args| {
        if args[1].is(Kind::Exception) {
            let text = vm.format_uncaught(args[1]);
            vm.machine.write_output(Stream::Stderr, &text);
        }
        Ok(Value::NONE)
    }),
    Method::new("settrace", Signature::One, |vm, _| Err(vm.unsupported("sys.settrace()"))),
    Method::new("setprofile", Signature::One, |vm, _| Err(vm.unsupported("sys.setprofile()"))),
    Method::new("gettrace", Signature::NoArgs, |_, _| Ok(Value::NONE)),
    Method::new("getprofile", Signature::NoArgs, |_, _| Ok(Value::NONE)),
];

fn set_recursion_limit(vm: &mut Vm, args: &Args<'_>) -> Run {
    let limit = vm.index_i64(args[0])?;
    if limit < 1 {
        return vm.value_error("recursion limit must be greater or equal than 1");
    }
    let depth = i64::from(vm.machine.frame_depth());
    if depth >= limit {
        return vm.raise(
            vm.exc.RecursionError,
            format!("cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"),
        );
    }
    vm.machine.set_thread(thread::RECURSION_LIMIT, Value::raw(limit));
    Ok(Value::NONE)
}

fn exc_info(vm: &mut Vm, _: &Args<'_>) -> Run {
    let e = vm.handled_exception();
    if e.is_null() {
        return Ok(vm.machine.tuple(&[Value::NONE; 3]));
    }
    let (class, tb) = (vm.class_of(e), vm.field_or_none(e, exception::TRACEBACK));
    Ok(vm.machine.tuple(&[class, e, tb]))
}

/// CPython's answer for objects that are never freed.
const IMMORTAL: i64 = 3 << 30;

fn get_ref_count(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = args[0];
    let never_freed = v.is_special() || v.as_inline_int().is_some_and(|i| (-5..=1024).contains(&i));
    if never_freed {
        return Ok(vm.machine.int(IMMORTAL));
    }
    if !v.is_object() {
        return Err(vm.unsupported("the reference count of an int"));
    }
    let count = vm.machine.heap().count(v);
    if count >= 1 << 28 {
        return Ok(vm.machine.int(IMMORTAL));
    }
    // CPython 3.14 passes a local variable without counting the reference on the value stack.
    let before = vm.machine.heap().instr(vm.registers.ip.saturating_sub(1)).op;
    use crate::opcode::Opcode;
    let borrowed = matches!(before, Opcode::LOAD_FAST_BORROW | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW);
    Ok(vm.machine.int(i64::from(count) - i64::from(borrowed)))
}

fn get_size_of(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = args[0];
    let heap = vm.machine.heap();
    let size = match v.kind() {
        None if v.is_bool() => 28,
        None if v.is_inline_int() => {
            int_size(u64::from(64 - v.as_inline_int().unwrap_or(0).unsigned_abs().leading_zeros()))
        }
        None => 16,
        Some(Kind::Int) => int_size(heap.big_int(v).bits()),
        Some(Kind::Float) => 24,
        Some(Kind::Complex) => 32,
        Some(Kind::Bytes) => 33 + heap.bytes(v).len(),
        Some(Kind::Str) => {
            let text = heap.str(v);
            match text.kind() {
                1 if text.as_ascii().is_some() => 41 + text.len(),
                1 => 58 + text.len(),
                2 => 58 + 2 * text.len(),
                _ => 60 + 4 * text.len(),
            }
        }
        Some(Kind::Tuple) => 48 + 8 * heap.tuple(v).len(),
        Some(Kind::Range) => 48,
        Some(Kind::Function) => 168,
        _ => {
            let class = vm.type_name(v);
            return Err(vm.unsupported(&format!("the size of a {class} object")));
        }
    };
    Ok(vm.machine.int(size as i64))
}

/// An int takes 24 bytes and four for every 30-bit digit, of which there is at least one.
fn int_size(bits: u64) -> usize {
    24 + 4 * bits.div_ceil(30).max(1) as usize
}

fn get_frame(vm: &mut Vm, args: &Args<'_>) -> Run {
    let depth = match args.get(0) {
        Some(v) => vm.index_i64(v)?,
        None => 0,
    };
    let mut f = vm.registers.frame;
    for _ in 0..depth.max(0) {
        f = vm.machine.heap().field(f, frame::PREVIOUS);
        if f.is_null() {
            return vm.value_error("call stack is not deep enough");
        }
    }
    Ok(f)
}

fn fill(vm: &mut Vm, dict: Value) {
    let argv: Vec<PyStr> = vm.program.argv.clone();
    let argv: Vec<Value> = argv.into_iter().map(|a| vm.machine.str(a)).collect();
    let argv = vm.machine.list(&argv);
    let folder = vm.program_folder();
    let folder = vm.machine.str(os_name::from_system(folder.as_os_str()));
    let path = vm.machine.list(&[folder]);
    let modules = vm.machine.thread(thread::MODULES);
    let files = [text_file::STDIN, text_file::STDOUT, text_file::STDERR].map(|n| vm.new_text_file(n));
    let [major, minor, micro] = release(vm.machine.version());
    let version = vm.machine.str(format!("{major}.{minor}.{micro} (pvmscope)"));
    let parts = [major, minor, micro, 0].map(|n| vm.machine.plain_int(n.into()));
    let level = vm.machine.str("final");
    let info = vm.machine.tuple(&[parts[0], parts[1], parts[2], level, parts[3]]);
    let info = vm.new_structure(&super::structure::VERSION_INFO, info);
    let texts = [
        ("platform", "linux"),
        ("byteorder", "little"),
        ("executable", ""),
        ("prefix", ""),
        ("exec_prefix", ""),
        ("base_prefix", ""),
        ("float_repr_style", "short"),
        ("copyright", ""),
    ];
    for (name, text) in texts {
        let text = vm.machine.str(text);
        vm.set_global(dict, name, text);
    }
    let maxsize = vm.machine.big_int(i64::MAX.into());
    let hexversion = i64::from(u32::from_be_bytes([major, minor, micro, FINAL_RELEASE]));
    let (hexversion, maxunicode) = (vm.machine.int(hexversion), vm.machine.int(0x0010_FFFF));
    let empty = vm.machine.list(&[]);
    let float_info = float_info(vm);
    let int_info = [30, 4, 4300, 640].map(|n| vm.machine.plain_int(n));
    let int_info = vm.machine.tuple(&int_info);
    let int_info = vm.new_structure(&super::structure::INT_INFO, int_info);
    for (name, v) in [
        ("argv", argv),
        ("orig_argv", argv),
        ("path", path),
        ("modules", modules),
        ("stdin", files[0]),
        ("stdout", files[1]),
        ("stderr", files[2]),
        ("__stdin__", files[0]),
        ("__stdout__", files[1]),
        ("__stderr__", files[2]),
        ("version", version),
        ("version_info", info),
        ("hexversion", hexversion),
        ("maxsize", maxsize),
        ("maxunicode", maxunicode),
        ("meta_path", empty),
        ("float_info", float_info),
        ("int_info", int_info),
        ("dont_write_bytecode", Value::TRUE),
    ] {
        vm.set_global(dict, name, v);
    }
}

/// The last byte of `sys.hexversion`: a final release, and the first one of it (`PY_RELEASE_LEVEL_FINAL`).
const FINAL_RELEASE: u8 = 0xF0;

fn float_info(vm: &mut Vm) -> Value {
    let ints = |vm: &mut Vm, n: i64| vm.machine.plain_int(n);
    let fields = [
        vm.machine.float(f64::MAX),
        ints(vm, 1024),
        ints(vm, 308),
        vm.machine.float(f64::MIN_POSITIVE),
        ints(vm, -1021),
        ints(vm, -307),
        ints(vm, 15),
        ints(vm, 53),
        vm.machine.float(f64::EPSILON),
        ints(vm, 2),
        ints(vm, 1),
    ];
    let fields = vm.machine.tuple(&fields);
    vm.new_structure(&super::structure::FLOAT_INFO, fields)
}
