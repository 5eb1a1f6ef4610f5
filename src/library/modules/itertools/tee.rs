//! `tee`: several iterators over what one gives.
//!
//! Called through the class's table. Mirrors its part of `Modules/itertoolsmodule.c`.

use super::{iterator, make};
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{class_flags, record};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of `_tee`.
    tee {
        /// A list of the value to give and of the link behind it, empty where no one has asked for it yet.
        LINK,
        /// The iterator that all share.
        SOURCE,
    }
}

iterator!(
    /// `_tee`: one of the iterators that `tee` gives.
    TEE, "_tee", |vm, args| {
        let [iterable] = vm.only_positional("_tee", args)?;
        let it = vm.iter(iterable)?;
        let link = vm.machine.list(&[]);
        make(vm, args[0], &TEE, &[link, it])
    }, tee_next,
    Method::new("__copy__", Signature::NoArgs, |vm, args| {
        let fields = vm.machine.heap().fields(args[0]).to_vec();
        Ok(vm.new_record(&TEE, &fields))
    })
);

/// `itertools.tee(iterable, n)`: so many iterators, which share a chain of links with what has been given.
pub(super) fn tee(vm: &mut Vm, args: &Args<'_>) -> Run {
    let n = match args.get(1) {
        Some(n) => vm.index_i64(n)?,
        None => 2,
    };
    if n < 0 {
        return vm.value_error("n must be >= 0");
    }
    vm.ensure_items(usize::try_from(n).ok())?;
    let it = vm.iter(args[0])?;
    let fields =
        if vm.is_record_of(it, &TEE) { vm.machine.heap().fields(it).to_vec() } else { vec![vm.machine.list(&[]), it] };
    let all: Vec<Value> = (0..n).map(|_| vm.new_record(&TEE, &fields)).collect();
    Ok(vm.machine.tuple(&all))
}

fn tee_next(vm: &mut Vm, it: Value) -> Run<Option<Value>> {
    let (link, source) = (vm.machine.heap().field(it, tee::LINK), vm.machine.heap().field(it, tee::SOURCE));
    if let [v, after] = *vm.machine.heap().list(link) {
        vm.machine.set_field(it, tee::LINK, after);
        return Ok(Some(v));
    }
    let Some(v) = vm.next(source)? else { return Ok(None) };
    let after = vm.machine.list(&[]);
    vm.machine.list_push(link, v);
    vm.machine.list_push(link, after);
    vm.machine.set_field(it, tee::LINK, after);
    Ok(Some(v))
}
