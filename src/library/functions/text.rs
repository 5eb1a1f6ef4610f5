//! Functions that make text: `repr`, `ascii`, `format`, `chr`, `ord`, `bin`, `oct`, `hex`.
//!
//! Called through the table of built-in functions. Escapes are made by `text::repr`. Mirrors `Python/bltinmodule.c`.

use num_traits::ToPrimitive;

use crate::number::int_text;
use crate::object::Kind;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};
use crate::text::PyStr;

pub const FUNCTIONS: &[Method] = &[
    Method::new("repr", Signature::One, |vm, args| vm.repr_of(args[0])),
    Method::new("ascii", Signature::One, |vm, args| vm.ascii_of(args[0])),
    Method::new("format", Signature::Range(1, 2), format),
    Method::new("chr", Signature::One, chr),
    Method::new("ord", Signature::One, ord),
    Method::new("bin", Signature::One, |vm, args| in_base(vm, args, 2)),
    Method::new("oct", Signature::One, |vm, args| in_base(vm, args, 8)),
    Method::new("hex", Signature::One, |vm, args| in_base(vm, args, 16)),
];

fn format(vm: &mut Vm, args: &Args<'_>) -> Run {
    let spec = match args.get(1) {
        None => vm.machine.str(""),
        Some(spec) if vm.is_str(spec) => spec,
        Some(other) => return vm.bad_argument("format", "argument 2", "str", other),
    };
    vm.format_of(args[0], spec)
}

fn chr(vm: &mut Vm, args: &Args<'_>) -> Run {
    match vm.index(args[0])?.to_u32().filter(|&c| c <= 0x10_FFFF) {
        Some(c) => Ok(vm.machine.str(PyStr::from_code_point(c))),
        None => vm.value_error("chr() arg not in range(0x110000)"),
    }
}

fn ord(vm: &mut Vm, args: &Args<'_>) -> Run {
    let data = vm.data(args[0]);
    let heap = vm.machine.heap();
    let (first, len) = match data.kind() {
        Some(Kind::Str) => (heap.str(data).get(0), heap.str(data).len()),
        Some(Kind::Bytes) => (heap.bytes(data).first().map(|&b| u32::from(b)), heap.bytes(data).len()),
        _ => {
            let class = vm.type_name(args[0]);
            return vm.type_error(format!("ord() expected string of length 1, but {class} found"));
        }
    };
    match first {
        Some(c) if len == 1 => Ok(vm.machine.int(i64::from(c))),
        _ => vm.type_error(format!("ord() expected a character, but string of length {len} found")),
    }
}

fn in_base(vm: &mut Vm, args: &Args<'_>, base: u32) -> Run {
    let i = vm.index(args[0])?;
    Ok(vm.machine.str(int_text::to_prefixed(&i, base)))
}
