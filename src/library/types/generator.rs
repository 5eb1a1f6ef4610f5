//! The type `generator`. Called through the class's table; `ops::generator` resumes generators. Mirrors
//! `Objects/genobject.c`; book chapter "Generators: Behind the scenes".

use crate::library::types::iterators;
use crate::object::layout::{exception, generator, generator_state};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `generator`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Generator),
    methods: &[
        iterators::SELF_ITER,
        Method::new("__next__", Signature::Slot(0), |vm, args| vm.generator_send(args[0], Value::NONE)),
        Method::new("send", Signature::One, |vm, args| vm.generator_send(args[0], args[1])),
        Method::new("throw", Signature::Range(1, 3), generator_throw),
        Method::new("close", Signature::NoArgs, |vm, args| vm.close_generator(args[0])),
        Method::new("__repr__", Signature::Slot(0), |vm, args| vm.generator_repr(args[0], "generator")),
    ],
    getters: &[
        NAME_GETTERS[0],
        NAME_GETTERS[1],
        Getter::new("gi_running", |vm, g| Ok(state_is(vm, g, generator_state::EXECUTING))),
        Getter::new("gi_suspended", |vm, g| Ok(state_is(vm, g, generator_state::SUSPENDED))),
        Getter::new("gi_frame", |vm, g| Ok(vm.field_or_none(g, generator::FRAME))),
        Getter::new("gi_code", |vm, g| Ok(vm.machine.heap().field(g, generator::CODE))),
        Getter::new("gi_yieldfrom", |vm, g| {
            let v = vm.yield_from(g);
            Ok(if v.is_null() { Value::NONE } else { v })
        }),
    ],
    ..TypeDef::new("generator")
};

/// `__name__` and `__qualname__`, common to all classes of generators.
pub(crate) const NAME_GETTERS: [Getter; 2] = [
    Getter::with_setter(
        "__name__",
        |vm, g| Ok(vm.machine.heap().field(g, generator::NAME)),
        |vm, g, v| set_text(vm, g, generator::NAME, "__name__", v),
    ),
    Getter::with_setter(
        "__qualname__",
        |vm, g| Ok(vm.machine.heap().field(g, generator::QUALNAME)),
        |vm, g, v| set_text(vm, g, generator::QUALNAME, "__qualname__", v),
    ),
];

/// Whether a generator is in a state.
pub(crate) fn state_is(vm: &Vm, g: Value, state: i64) -> Value {
    Value::bool(vm.machine.heap().field(g, generator::STATE).as_raw() == state)
}

fn set_text(vm: &mut Vm, g: Value, field: u32, name: &str, v: Option<Value>) -> Run<()> {
    match v {
        Some(v) if vm.is_str(v) => {
            vm.machine.set_field(g, field, v);
            Ok(())
        }
        _ => vm.type_error(format!("{name} must be set to a string object")),
    }
}

/// `throw(value)`, or the old `throw(type, value, traceback)`.
pub(crate) fn generator_throw(vm: &mut Vm, args: &Args<'_>) -> Run {
    let e = exception_of_throw(vm, args)?;
    vm.generator_throw(args[0], e)
}

/// The exception that the arguments of `throw` after the first denote.
pub(crate) fn exception_of_throw(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (typ, value, tb) = (args[1], args.get(2), args.get(3));
    if tb.is_some_and(|tb| !tb.is_none() && !tb.is(Kind::Traceback)) {
        return vm.type_error("throw() third argument must be a traceback object");
    }
    let e = if vm.is_exception_class(typ) {
        match value {
            Some(v) if v.is(Kind::Exception) && vm.is_subclass(vm.class_of(v), typ) => v,
            Some(v) if v.is(Kind::Tuple) => {
                let items = vm.machine.heap().tuple(v).to_vec();
                vm.call(typ, &items)?
            }
            Some(v) if !v.is_none() => vm.call(typ, &[v])?,
            _ => vm.call(typ, &[])?,
        }
    } else if typ.is(Kind::Exception) {
        if value.is_some_and(|v| !v.is_none()) {
            return vm.type_error("instance exception may not have a separate value");
        }
        typ
    } else {
        let got = vm.type_name(typ);
        return vm
            .type_error(format!("exceptions must be classes or instances deriving from BaseException, not {got}"));
    };
    if !e.is(Kind::Exception) {
        let (class, got) = (vm.repr_text(typ)?, vm.type_name(e));
        return vm.made_no_exception(&class, &got);
    }
    if let Some(tb) = tb.filter(|tb| !tb.is_none()) {
        vm.machine.set_field(e, exception::TRACEBACK, tb);
    }
    Ok(e)
}

impl Vm {
    /// The text of a generator; `noun` names its class.
    pub(crate) fn generator_repr(&mut self, g: Value, noun: &str) -> Run {
        let name = self.machine.heap().field(g, generator::QUALNAME);
        let (name, address) = (self.text_of(name), self.machine.address_of(g));
        Ok(self.machine.str(format!("<{noun} object {name} at {address:#x}>")))
    }
}
