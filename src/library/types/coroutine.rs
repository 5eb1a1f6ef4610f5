//! The type `coroutine`, and the iterator that `__await__` returns for one.
//!
//! Called through the classes' tables. A coroutine is a generator of another class: `ops::generator` resumes it.
//! Mirrors the coroutine half of `Objects/genobject.c`.

use crate::library::types::generator::{NAME_GETTERS, generator_throw, state_is};
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{generator, generator_state, record};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;

/// `coroutine`
pub static DEF: TypeDef = TypeDef {
    methods: &[
        Method::new("__await__", Signature::Slot(0), |vm, args| Ok(vm.new_record(&WRAPPER, &[args[0]]))),
        Method::new("send", Signature::One, |vm, args| vm.generator_send(args[0], args[1])),
        Method::new("throw", Signature::Range(1, 3), generator_throw),
        Method::new("close", Signature::NoArgs, |vm, args| vm.close_generator(args[0])),
        Method::new("__repr__", Signature::Slot(0), |vm, args| vm.generator_repr(args[0], "coroutine")),
    ],
    getters: &[
        NAME_GETTERS[0],
        NAME_GETTERS[1],
        Getter::new("cr_running", |vm, g| Ok(state_is(vm, g, generator_state::EXECUTING))),
        Getter::new("cr_suspended", |vm, g| Ok(state_is(vm, g, generator_state::SUSPENDED))),
        Getter::new("cr_frame", |vm, g| Ok(vm.field_or_none(g, generator::FRAME))),
        Getter::new("cr_code", |vm, g| Ok(vm.machine.heap().field(g, generator::CODE))),
        Getter::new("cr_origin", |_, _| Ok(Value::NONE)),
        Getter::new("cr_await", |vm, g| {
            let v = vm.yield_from(g);
            Ok(if v.is_null() { Value::NONE } else { v })
        }),
    ],
    ..TypeDef::new("coroutine")
};

record! {
    /// Fields of the wrapper.
    wrapper {
        /// The coroutine.
        COROUTINE,
    }
}

/// `coroutine_wrapper`
pub static WRAPPER: TypeDef = TypeDef {
    methods: &[
        iterators::SELF_ITER,
        Method::new("__next__", Signature::Slot(0), |vm, args| {
            let g = vm.machine.heap().field(args[0], wrapper::COROUTINE);
            vm.generator_send(g, Value::NONE)
        }),
        Method::new("send", Signature::One, |vm, args| {
            let g = vm.machine.heap().field(args[0], wrapper::COROUTINE);
            vm.generator_send(g, args[1])
        }),
        Method::new("throw", Signature::Range(1, 3), |vm, args| {
            let mut all = args.positional.to_vec();
            all[0] = vm.machine.heap().field(args[0], wrapper::COROUTINE);
            generator_throw(vm, &Args::positional(&all))
        }),
        Method::new("close", Signature::NoArgs, |vm, args| {
            let g = vm.machine.heap().field(args[0], wrapper::COROUTINE);
            vm.close_generator(g)
        }),
    ],
    ..TypeDef::new("coroutine_wrapper")
};
