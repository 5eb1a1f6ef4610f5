//! Asynchronous generators, and the awaitables that `asend`, `athrow` and `aclose` return.
//!
//! Such a generator wraps the values it yields, so that they can be told from what it awaits. Called through the
//! classes' tables. Mirrors the last third of `Objects/genobject.c`.

use crate::library::types::generator::{NAME_GETTERS, exception_of_throw};
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{generator, generator_state, record};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Unwind, Vm};

/// `async_generator`
pub static DEF: TypeDef = TypeDef {
    methods: &[
        Method::new("__aiter__", Signature::Slot(0), iterators::itself),
        Method::new("__anext__", Signature::Slot(0), |vm, args| Ok(vm.async_send(args[0], Value::NONE))),
        Method::new("asend", Signature::One, |vm, args| Ok(vm.async_send(args[0], args[1]))),
        Method::new("athrow", Signature::Range(1, 3), |vm, args| {
            let thrown = vm.machine.tuple(&args.positional[1..]);
            Ok(new_awaitable(vm, &ATHROW, args[0], thrown))
        }),
        Method::new("aclose", Signature::NoArgs, |vm, args| Ok(new_awaitable(vm, &ATHROW, args[0], Value::NULL))),
        Method::new("__repr__", Signature::Slot(0), |vm, args| vm.generator_repr(args[0], "async_generator")),
        Method::class("__class_getitem__", Signature::One, crate::library::types::generic_alias::class_getitem),
    ],
    getters: &[
        NAME_GETTERS[0],
        NAME_GETTERS[1],
        Getter::new("ag_running", |vm, g| Ok(Value::bool(flags(vm, g) & RUNNING != 0))),
        Getter::new("ag_suspended", |vm, g| {
            Ok(crate::library::types::generator::state_is(vm, g, generator_state::SUSPENDED))
        }),
        Getter::new("ag_frame", |vm, g| Ok(vm.field_or_none(g, generator::FRAME))),
        Getter::new("ag_code", |vm, g| Ok(vm.machine.heap().field(g, generator::CODE))),
        Getter::new("ag_await", |vm, g| {
            let v = vm.yield_from(g);
            Ok(if v.is_null() { Value::NONE } else { v })
        }),
    ],
    anext: Some(|vm, g| vm.async_send(g, Value::NONE)),
    ..TypeDef::new("async_generator")
};

/// The functions by which each of these awaitables is its own iterator.
const AWAITABLE: &[Method] = &[Method::new("__await__", Signature::Slot(0), iterators::itself), iterators::SELF_ITER];

const CLOSE: &[Method] = &[Method::new("close", Signature::NoArgs, awaitable_close)];

/// The result of `asend` and `__anext__`.
pub static ASEND: TypeDef = TypeDef {
    methods: &[
        Method::new("__next__", Signature::Slot(0), |vm, args| asend_send(vm, args[0], Value::NONE)),
        Method::new("send", Signature::One, |vm, args| asend_send(vm, args[0], args[1])),
        Method::new("throw", Signature::Range(1, 3), asend_throw),
    ],
    shared: &[AWAITABLE, CLOSE],
    ..TypeDef::new("async_generator_asend")
};

/// The result of `athrow` and `aclose`.
pub static ATHROW: TypeDef = TypeDef {
    methods: &[
        Method::new("__next__", Signature::Slot(0), |vm, args| athrow_send(vm, args[0], Value::NONE)),
        Method::new("send", Signature::One, |vm, args| athrow_send(vm, args[0], args[1])),
        Method::new("throw", Signature::Range(1, 3), athrow_throw),
    ],
    shared: &[AWAITABLE, CLOSE],
    ..TypeDef::new("async_generator_athrow")
};

record! {
    /// Fields of a wrapped value.
    wrapped {
        /// The value.
        VALUE,
    }
}

/// A value that an asynchronous generator yields.
pub static WRAPPED: TypeDef = TypeDef::new("async_generator_wrapped_value");

record! {
    /// Fields of what `anext` with a default gives.
    anext {
        /// What awaits the next item.
        AWAITABLE,
        /// What is given where there is none.
        DEFAULT,
    }
}

/// What `anext` with a default gives.
pub static ANEXT: TypeDef = TypeDef {
    methods: &[
        Method::new("__next__", Signature::Slot(0), |vm, args| anext_call(vm, args[0], "send", &[Value::NONE])),
        Method::new("send", Signature::One, |vm, args| anext_call(vm, args[0], "send", &args.positional[1..])),
        Method::new("throw", Signature::Range(1, 3), |vm, args| {
            anext_call(vm, args[0], "throw", &args.positional[1..])
        }),
        Method::new("close", Signature::NoArgs, |vm, args| anext_call(vm, args[0], "close", &[])),
    ],
    shared: &[AWAITABLE],
    ..TypeDef::new("anext_awaitable")
};

/// Calls a method of the awaitable's iterator; the end of the asynchronous iterator gives the default.
fn anext_call(vm: &mut Vm, o: Value, method: &str, args: &[Value]) -> Run {
    let heap = vm.machine.heap();
    let (awaitable, default) = (heap.field(o, anext::AWAITABLE), heap.field(o, anext::DEFAULT));
    let it = vm.awaitable_iterator(awaitable)?;
    let name = vm.machine.intern(method.into());
    let result = if method == "send" && args[0].is_none() && vm.get_attr_opt(it, name)?.is_none() {
        match vm.next_raw(it) {
            Ok(Some(v)) => Ok(v),
            Ok(None) => vm.stop_iteration(Value::NONE),
            Err(e) => Err(e),
        }
    } else {
        vm.call_method(it, method, args)
    };
    if result == Err(Unwind::Raised) && vm.raised_is(vm.exc.StopAsyncIteration) {
        vm.machine.take_exception();
        return vm.stop_iteration(default);
    }
    result
}

record! {
    /// Fields of the awaitables.
    field {
        GENERATOR,
        /// The value sent, or the arguments of `athrow` as a tuple; NULL for `aclose`.
        VALUE,
        /// Raw: one of the states below.
        STATE,
    }
}

const INIT: i64 = 0;
const ITERATES: i64 = 1;
const CLOSED: i64 = 2;

/// Bits of a generator's ASYNC field.
const RUNNING: i64 = 1;
const IS_CLOSED: i64 = 2;

fn flags(vm: &Vm, g: Value) -> i64 {
    vm.machine.heap().field(g, generator::ASYNC).as_raw()
}

fn set_flag(vm: &mut Vm, g: Value, flag: i64, on: bool) {
    let old = flags(vm, g);
    let new = if on { old | flag } else { old & !flag };
    vm.machine.set_field(g, generator::ASYNC, Value::raw(new));
}

fn new_awaitable(vm: &mut Vm, def: &'static TypeDef, g: Value, v: Value) -> Value {
    vm.new_record(def, &[g, v, Value::raw(INIT)])
}

fn state(vm: &Vm, awaitable: Value) -> i64 {
    vm.machine.heap().field(awaitable, field::STATE).as_raw()
}

fn set_state(vm: &mut Vm, awaitable: Value, state: i64) {
    vm.machine.set_field(awaitable, field::STATE, Value::raw(state));
}

fn is_wrapped(vm: &Vm, v: Value) -> bool {
    vm.is_record_of(v, &WRAPPED)
}

/// Handles what a step returned: a value of the generator's own ends the awaiting with StopIteration; what it awaits
/// goes on to the event loop.
fn unwrap(vm: &mut Vm, g: Value, result: Run) -> Run {
    match result {
        Ok(v) if is_wrapped(vm, v) => {
            set_flag(vm, g, RUNNING, false);
            let inner = vm.machine.heap().field(v, wrapped::VALUE);
            vm.stop_iteration(inner)
        }
        Ok(v) => Ok(v),
        Err(Unwind::Raised) => {
            if vm.raised_is(vm.exc.StopAsyncIteration) || vm.raised_is(vm.exc.GeneratorExit) {
                set_flag(vm, g, IS_CLOSED, true);
            }
            set_flag(vm, g, RUNNING, false);
            Err(Unwind::Raised)
        }
        Err(suspended) => Err(suspended),
    }
}

fn asend_send(vm: &mut Vm, o: Value, v: Value) -> Run {
    let heap = vm.machine.heap();
    let (g, sent) = (heap.field(o, field::GENERATOR), heap.field(o, field::VALUE));
    let mut v = v;
    match state(vm, o) {
        CLOSED => return vm.raise(vm.exc.RuntimeError, "cannot reuse already awaited __anext__()/asend()"),
        INIT => {
            if flags(vm, g) & RUNNING != 0 {
                set_state(vm, o, CLOSED);
                return vm.raise(vm.exc.RuntimeError, "anext(): asynchronous generator is already running");
            }
            if v.is_none() {
                v = sent;
            }
            set_state(vm, o, ITERATES);
        }
        _ => {}
    }
    set_flag(vm, g, RUNNING, true);
    let result = vm.generator_send(g, v);
    let result = unwrap(vm, g, result);
    if result == Err(Unwind::Raised) {
        set_state(vm, o, CLOSED);
    }
    result
}

fn asend_throw(vm: &mut Vm, args: &Args<'_>) -> Run {
    let o = args[0];
    let g = vm.machine.heap().field(o, field::GENERATOR);
    match state(vm, o) {
        CLOSED => return vm.raise(vm.exc.RuntimeError, "cannot reuse already awaited __anext__()/asend()"),
        INIT => {
            if flags(vm, g) & RUNNING != 0 {
                set_state(vm, o, CLOSED);
                return vm.raise(vm.exc.RuntimeError, "anext(): asynchronous generator is already running");
            }
            set_state(vm, o, ITERATES);
            set_flag(vm, g, RUNNING, true);
        }
        _ => {}
    }
    let e = exception_of_throw(vm, args)?;
    let result = vm.generator_throw(g, e);
    let result = unwrap(vm, g, result);
    if result == Err(Unwind::Raised) {
        set_state(vm, o, CLOSED);
    }
    result
}

fn athrow_send(vm: &mut Vm, o: Value, v: Value) -> Run {
    let heap = vm.machine.heap();
    let (g, thrown) = (heap.field(o, field::GENERATOR), heap.field(o, field::VALUE));
    let closes = thrown.is_null();
    let result = match state(vm, o) {
        CLOSED => return vm.raise(vm.exc.RuntimeError, "cannot reuse already awaited aclose()/athrow()"),
        INIT => {
            if vm.machine.heap().field(g, generator::STATE).as_raw() == generator_state::COMPLETED {
                set_state(vm, o, CLOSED);
                return vm.stop_iteration(Value::NONE);
            }
            if flags(vm, g) & RUNNING != 0 {
                set_state(vm, o, CLOSED);
                let function = if closes { "aclose" } else { "athrow" };
                return vm
                    .raise(vm.exc.RuntimeError, format!("{function}(): asynchronous generator is already running"));
            }
            if flags(vm, g) & IS_CLOSED != 0 {
                set_state(vm, o, CLOSED);
                return vm.raise_with(vm.exc.StopAsyncIteration, &[]);
            }
            if !v.is_none() {
                return vm.raise(vm.exc.RuntimeError, "can't send non-None value to a just-started coroutine");
            }
            set_state(vm, o, ITERATES);
            set_flag(vm, g, RUNNING, true);
            let e = if closes {
                set_flag(vm, g, IS_CLOSED, true);
                vm.new_exception(vm.exc.GeneratorExit, &[])
            } else {
                let mut all = vec![g];
                all.extend_from_slice(vm.machine.heap().tuple(thrown));
                exception_of_throw(vm, &Args::positional(&all))?
            };
            vm.generator_throw(g, e)
        }
        _ => vm.generator_send(g, v),
    };
    finish_throw(vm, o, g, closes, result)
}

fn finish_throw(vm: &mut Vm, o: Value, g: Value, closes: bool, result: Run) -> Run {
    let result = match result {
        Ok(v) if closes && is_wrapped(vm, v) => {
            set_flag(vm, g, RUNNING, false);
            set_state(vm, o, CLOSED);
            return vm.raise(vm.exc.RuntimeError, "async generator ignored GeneratorExit");
        }
        result if closes => result,
        result => unwrap(vm, g, result),
    };
    if result == Err(Unwind::Raised) {
        set_flag(vm, g, RUNNING, false);
        set_state(vm, o, CLOSED);
        if closes && (vm.raised_is(vm.exc.StopAsyncIteration) || vm.raised_is(vm.exc.GeneratorExit)) {
            vm.machine.take_exception();
            return vm.stop_iteration(Value::NONE);
        }
    }
    result
}

fn athrow_throw(vm: &mut Vm, args: &Args<'_>) -> Run {
    let o = args[0];
    let heap = vm.machine.heap();
    let (g, closes) = (heap.field(o, field::GENERATOR), heap.field(o, field::VALUE).is_null());
    match state(vm, o) {
        CLOSED => return vm.raise(vm.exc.RuntimeError, "cannot reuse already awaited aclose()/athrow()"),
        INIT => {
            set_state(vm, o, ITERATES);
            set_flag(vm, g, RUNNING, true);
        }
        _ => {}
    }
    let e = exception_of_throw(vm, args)?;
    let result = vm.generator_throw(g, e);
    finish_throw(vm, o, g, closes, result)
}

fn awaitable_close(vm: &mut Vm, args: &Args<'_>) -> Run {
    let o = args[0];
    if state(vm, o) == CLOSED {
        return Ok(Value::NONE);
    }
    let e = vm.new_exception(vm.exc.GeneratorExit, &[]);
    let result = vm.call_method(o, "throw", &[e]);
    match result {
        Ok(_) => vm.raise(vm.exc.RuntimeError, "coroutine ignored GeneratorExit"),
        Err(Unwind::Raised)
            if [vm.exc.StopIteration, vm.exc.StopAsyncIteration, vm.exc.GeneratorExit]
                .iter()
                .any(|&c| vm.raised_is(c)) =>
        {
            vm.machine.take_exception();
            Ok(Value::NONE)
        }
        Err(e) => Err(e),
    }
}

impl Vm {
    /// `g.asend(v)`
    pub fn async_send(&mut self, g: Value, v: Value) -> Value {
        new_awaitable(self, &ASEND, g, v)
    }
}
