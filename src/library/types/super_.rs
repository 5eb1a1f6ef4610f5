//! The type `super`. Mirrors its half of `Objects/typeobject.c`.
//!
//! Called through the class's table. LOAD_SUPER_ATTR avoids making such an object where it can (`ops::attributes`).

use crate::object::layout::{class_flags, frame, record};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of such an object.
    field {
        /// The class behind which the search begins; NULL before `__init__`.
        CLASS,
        /// The object or class whose method is wanted, or NULL.
        OBJECT,
        /// The class in whose linearisation is searched, or NULL.
        START,
    }
}

/// `super`
pub static DEF: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| {
            let v = vm.machine.block_of(Kind::Record, vm.types.super_, &[Value::NULL; 3]);
            vm.with_payload(args[0], v)
        }),
        Method::new("__init__", Signature::Any, super_init),
        Method::new("__getattribute__", Signature::Slot(1), super_getattribute),
        Method::new("__repr__", Signature::Slot(0), super_repr),
    ],
    getters: &[
        Getter::new("__thisclass__", |vm, v| Ok(vm.field_or_none(vm.data(v), field::CLASS))),
        Getter::new("__self__", |vm, v| Ok(vm.field_or_none(vm.data(v), field::OBJECT))),
        Getter::new("__self_class__", |vm, v| Ok(vm.field_or_none(vm.data(v), field::START))),
    ],
    ..TypeDef::new("super")
};

fn super_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.no_keywords("super", args)?;
    let s = vm.data(args[0]);
    let (cls, o) = match *args.positional {
        [_] => vm.super_of_frame()?,
        [_, cls] => (cls, Value::NULL),
        [_, cls, o] => (cls, if o.is_none() { Value::NULL } else { o }),
        _ => {
            let given = args.positional.len() - 1;
            return vm.type_error(format!("super expected at most 2 arguments, got {given}"));
        }
    };
    if !cls.is(Kind::Type) {
        let got = vm.type_name(cls);
        return vm.type_error(format!("super() argument 1 must be a type, not {got}"));
    }
    vm.machine.set_field(s, field::CLASS, cls);
    if !o.is_null() {
        let start = vm.super_start(cls, o)?;
        vm.machine.set_field(s, field::OBJECT, o);
        vm.machine.set_field(s, field::START, start);
    }
    Ok(Value::NONE)
}

fn super_getattribute(vm: &mut Vm, args: &Args<'_>) -> Run {
    let name = crate::library::types::object::attribute_name(vm, args[1])?;
    let s = vm.data(args[0]);
    let heap = vm.machine.heap();
    let (cls, o, start) = (heap.field(s, field::CLASS), heap.field(s, field::OBJECT), heap.field(s, field::START));
    if o.is_null() || name == vm.names.__class__ {
        return vm.generic_get_attr(args[0], name);
    }
    vm.super_lookup(cls, o, start, name)
}

fn super_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let s = vm.data(args[0]);
    let heap = vm.machine.heap();
    let (cls, start) = (heap.field(s, field::CLASS), heap.field(s, field::START));
    // `__new__` alone leaves it without a class.
    let name = if cls.is_null() { "NULL".to_owned() } else { vm.class_name(cls) };
    let text = if start.is_null() {
        format!("<super: <class '{name}'>, NULL>")
    } else {
        let of = vm.class_name(start);
        format!("<super: <class '{name}'>, <{of} object>>")
    };
    Ok(vm.machine.str(text))
}

impl Vm {
    /// Class and object of `super()` without arguments: from the frame that calls it.
    fn super_of_frame(&mut self) -> Run<(Value, Value)> {
        let heap = self.machine.heap();
        let code = heap.code(self.frame_field(frame::CODE));
        if code.code.argcount == 0 {
            return self.raise(self.exc.RuntimeError, "super(): no arguments");
        }
        let names = heap.tuple(code.localsplusnames);
        let class_index = names.iter().position(|&n| n == self.names.__class__);
        let first = self.local(0);
        let o = if first.is(Kind::Cell) && code.code.localspluskinds[0] & crate::code::object::fast::CELL != 0 {
            self.cell_contents(first)
        } else {
            first
        };
        if o.is_null() {
            return self.raise(self.exc.RuntimeError, "super(): arg[0] deleted");
        }
        let Some(i) = class_index else {
            return self.raise(self.exc.RuntimeError, "super(): __class__ cell not found");
        };
        let cls = self.cell_contents(self.local(i as u32));
        if cls.is_null() {
            return self.raise(self.exc.RuntimeError, "super(): empty __class__ cell");
        }
        Ok((cls, o))
    }
}
