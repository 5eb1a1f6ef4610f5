//! The type `bool`, which has two objects.
//!
//! Called through the class's table; everything else is inherited from `int`. Mirrors `Objects/boolobject.c`.

use crate::library::types::operator_rows::{AND, OR, XOR};
use crate::object::Value;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::Binary;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `bool`
pub static DEF: TypeDef = TypeDef {
    bases: &[&crate::library::types::int::DEF],
    methods: &[
        Method::static_("__new__", Signature::Any, bool_new),
        Method::new("__repr__", Signature::Slot(0), bool_repr),
        Method::new("__and__", Signature::Slot(1), operator::<AND>),
        Method::new("__rand__", Signature::Slot(1), operator::<AND>),
        Method::new("__xor__", Signature::Slot(1), operator::<XOR>),
        Method::new("__rxor__", Signature::Slot(1), operator::<XOR>),
        Method::new("__or__", Signature::Slot(1), operator::<OR>),
        Method::new("__ror__", Signature::Slot(1), operator::<OR>),
    ],
    binary: Some(Vm::number_binary),
    unary: Some(Vm::number_unary),
    ..TypeDef::new("bool")
};

fn bool_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    vm.no_keywords("bool", args)?;
    match args.rest().positional {
        [] => Ok(Value::FALSE),
        &[v] => vm.is_true(v).map(Value::bool),
        more => {
            let given = more.len();
            vm.type_error(format!("bool expected at most 1 argument, got {given}"))
        }
    }
}

fn bool_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    Ok(vm.machine.intern(if args[0] == Value::TRUE { "True" } else { "False" }.into()))
}

/// Between two bools these operators give a bool; with an int they are those of `int`.
fn operator<const OP: usize>(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_int(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let other = vm.data(args[1]);
    vm.number_binary(Binary::ALL[OP], args[0], other)
}

impl Vm {
    /// Refuses keyword arguments, for a function that takes none.
    pub(crate) fn no_keywords(&mut self, function: &str, args: &Args<'_>) -> Run<()> {
        if args.names.is_empty() {
            return Ok(());
        }
        self.type_error(format!("{function}() takes no keyword arguments"))
    }

    /// Refuses too many positional arguments, or any others, for a constructor (the class is the first argument).
    pub(crate) fn at_most_positional(&mut self, function: &str, args: &Args<'_>, most: usize) -> Run<()> {
        let given = args.positional.len() - 1;
        if given <= most || !args.names.is_empty() {
            return Ok(());
        }
        self.type_error(format!("{function} expected at most {most} arguments, got {given}"))
    }
}
