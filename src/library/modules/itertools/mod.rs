//! `itertools`: iterators over what other iterators give.
//!
//! A file per family, in which each class has the fields of its records, its making, and its next item; what they share
//! is here. Called through the classes' tables. Mirrors `Modules/itertoolsmodule.c`.

mod combinatorics;
mod group;
mod infinite;
mod select;
mod tee;
mod transform;

use crate::object::Value;
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The module.
pub static DEF: ModuleDef = ModuleDef {
    classes: &[
        &transform::CHAIN,
        &infinite::COUNT,
        &infinite::CYCLE,
        &infinite::REPEAT,
        &select::ISLICE,
        &select::TAKEWHILE,
        &select::DROPWHILE,
        &select::FILTERFALSE,
        &transform::STARMAP,
        &select::COMPRESS,
        &group::PAIRWISE,
        &group::BATCHED,
        &transform::ACCUMULATE,
        &transform::ZIP_LONGEST,
        &group::GROUPBY,
        &group::GROUPER,
        &tee::TEE,
        &combinatorics::PRODUCT,
        &combinatorics::PERMUTATIONS,
        &combinatorics::COMBINATIONS,
        &combinatorics::WITH_REPLACEMENT,
    ],
    functions: &[FUNCTIONS],
    ..ModuleDef::new("itertools")
};

const FUNCTIONS: &[Method] = &[Method::new("tee", Signature::Range(1, 2), tee::tee)];

/// Declares an iterator class: its name, what makes it, its next item, and methods besides those of every iterator.
macro_rules! iterator {
    ($(#[$doc:meta])* $static:ident, $name:literal, $new:expr, $next:expr $(, $extra:expr)*) => {
        $(#[$doc])*
        pub static $static: TypeDef = TypeDef {
            module: "itertools",
            flags: class_flags::BASE,
            methods: &[
                Method::static_("__new__", Signature::Any, $new),
                $($extra,)*
            ],
            shared: &[iterators::PLAIN_METHODS],
            next: Some($next),
            ..TypeDef::new($name)
        };
    };
}
use iterator;

/// An iterator of a class: the record itself, or an instance of a subclass that holds it.
fn make(vm: &mut Vm, cls: Value, def: &'static TypeDef, fields: &[Value]) -> Run {
    let record = vm.new_record(def, fields);
    vm.with_payload(cls, record)
}
