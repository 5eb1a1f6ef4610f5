//! The types `traceback` and `frame`. Mirrors `Python/traceback.c` and `Objects/frameobject.c`.
//!
//! Called through the classes' tables. `runtime::traceback` makes the text of a traceback.

use crate::object::layout::{frame, traceback};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `traceback`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Traceback),
    methods: &[Method::static_("__new__", Signature::Any, traceback_new)],
    getters: &[
        Getter::with_setter("tb_next", |vm, t| Ok(vm.field_or_none(t, traceback::NEXT)), set_next),
        Getter::new("tb_frame", |vm, t| Ok(vm.machine.heap().field(t, traceback::FRAME))),
        Getter::new("tb_lineno", |vm, t| {
            let ip = vm.machine.heap().field(t, traceback::IP).as_raw() as u32;
            let line = vm.line_of(ip);
            Ok(line.map_or(Value::NONE, |n| vm.machine.int(i64::from(n))))
        }),
        Getter::new("tb_lasti", |vm, t| {
            let ip = vm.machine.heap().field(t, traceback::IP).as_raw() as u32;
            let offset = vm.machine.heap().instr(ip).offset;
            Ok(vm.machine.int(i64::from(offset)))
        }),
    ],
    ..TypeDef::new("traceback")
};

/// `traceback(tb_next, tb_frame, tb_lasti, tb_lineno)` (`tb_new_impl`)
fn traceback_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    const NAMES: [&str; 4] = ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"];
    let [next, f, lasti, line] = vm.parse_args("traceback", &args.rest(), NAMES, 0, NAMES.len(), NAMES.len())?;
    if !f.is(Kind::Frame) {
        return vm.bad_argument("traceback", "argument 'tb_frame'", "frame", f);
    }
    let (lasti, line) = (vm.index_i64(lasti)?, vm.index_i64(line)?);
    if !next.is_none() && !next.is(Kind::Traceback) {
        let got = vm.type_name(next);
        return vm.type_error(format!("expected traceback object or None, got '{got}'"));
    }
    let code = vm.machine.heap().field(f, frame::CODE);
    let loaded = vm.machine.heap().code(code);
    let ip = (loaded.text..loaded.text + loaded.len).find(|&ip| i64::from(vm.machine.heap().instr(ip).offset) == lasti);
    // An entry holds its instruction, which determines its line.
    let Some(ip) = ip.filter(|&ip| vm.line_of(ip).is_some_and(|own| i64::from(own) == line)) else {
        return Err(vm.unsupported("a traceback entry whose line is not its instruction's"));
    };
    let next = if next.is_none() { Value::NULL } else { next };
    Ok(vm.machine.block(Kind::Traceback, &[next, f, Value::raw(i64::from(ip)), code]))
}

/// Sets `tb_next` (`tb_next_set`): a traceback that does not lead back here, or None.
fn set_next(vm: &mut Vm, t: Value, v: Option<Value>) -> Run<()> {
    let Some(v) = v else { return vm.type_error("can't delete tb_next attribute") };
    if !v.is_none() && !v.is(Kind::Traceback) {
        let got = vm.type_name(v);
        return vm.type_error(format!("expected traceback object, got '{got}'"));
    }
    let v = if v.is_none() { Value::NULL } else { v };
    let mut cursor = v;
    while !cursor.is_null() {
        if cursor == t {
            return vm.value_error("traceback loop detected");
        }
        cursor = vm.machine.heap().field(cursor, traceback::NEXT);
    }
    vm.machine.set_field(t, traceback::NEXT, v);
    Ok(())
}

/// `frame`
pub static FRAME: TypeDef = TypeDef {
    kind: Some(Kind::Frame),
    methods: &[Method::new("__repr__", Signature::Slot(0), |vm, args| {
        let code = vm.machine.heap().field(args[0], frame::CODE);
        let code = std::sync::Arc::clone(&vm.machine.heap().code(code).code);
        let line = frame_line(vm, args[0])?;
        let line = vm.repr_of(line)?;
        let (line, address) = (vm.text_of(line), vm.machine.address_of(args[0]));
        let text = format!("<frame at {address:#x}, file '{}', line {line}, code {}>", code.filename, code.name);
        Ok(vm.machine.str(text))
    })],
    getters: &[
        Getter::new("f_code", |vm, f| Ok(vm.machine.heap().field(f, frame::CODE))),
        Getter::new("f_globals", |vm, f| Ok(vm.machine.heap().field(f, frame::GLOBALS))),
        Getter::new("f_builtins", |vm, f| Ok(vm.machine.heap().field(f, frame::BUILTINS))),
        Getter::new("f_back", |vm, f| {
            let back = vm.machine.frame_back(f);
            Ok(if back.is_null() { Value::NONE } else { back })
        }),
        Getter::new("f_lineno", frame_line),
        Getter::new("f_lasti", |vm, f| {
            let ip = if f == vm.registers.frame { vm.registers.ip } else { vm.machine.frame_position(f).ip };
            let offset = vm.machine.heap().instr(ip).offset;
            Ok(vm.machine.int(i64::from(offset)))
        }),
        Getter::new("f_trace", |_, _| Ok(Value::NONE)),
        Getter::new("f_locals", |vm, f| {
            // For a module or class it is the namespace itself; for a function a mapping over its variables.
            if vm.machine.heap().field(f, frame::LOCALS).is_null() {
                return Ok(vm.new_record(&crate::library::types::frame_locals::DEF, &[f]));
            }
            vm.frame_namespace(f)
        }),
    ],
    ..TypeDef::new("frame")
};

fn frame_line(vm: &mut Vm, f: Value) -> Run {
    let ip = if f == vm.registers.frame { vm.registers.ip } else { vm.machine.frame_position(f).ip };
    let line = vm.line_of(ip);
    Ok(line.map_or(Value::NONE, |n| vm.machine.int(i64::from(n))))
}

impl Vm {
    /// The result of `locals()` for a frame: its namespace, or for a function (also for a module or class while one of
    /// its comprehensions runs inlined) a new dict of its variables that are set.
    pub fn frame_namespace(&mut self, f: Value) -> Run {
        use crate::code::object::fast;
        let heap = self.machine.heap();
        let namespace = heap.field(f, frame::LOCALS);
        let code = heap.code(heap.field(f, frame::CODE));
        let kinds = code.code.localspluskinds.clone();
        let names = heap.tuple(code.localsplusnames).to_vec();
        let first = self.machine.frame_locals(f);
        let runs_inlined = (first..).zip(&kinds).any(|(c, k)| k & fast::HIDDEN != 0 && !heap.cell(c).is_null());
        if !namespace.is_null() && !runs_inlined {
            return Ok(namespace);
        }
        let dict = self.machine.dict();
        for (i, (&name, kind)) in names.iter().zip(kinds).enumerate() {
            let mut v = self.machine.heap().cell(first + i as u32);
            if kind & (fast::CELL | fast::FREE) != 0 && v.is(Kind::Cell) {
                v = self.cell_contents(v);
            }
            if !v.is_null() {
                self.machine.dict_set_str(dict, name, v);
            }
        }
        Ok(dict)
    }
}
