//! Tuples whose items also have names: `sys.version_info`, `sys.float_info`.
//!
//! Made by `sys`; an instance holds its tuple as its data. Mirrors `Objects/structseq.c`.

use crate::library::types::tuple;
use crate::object::layout::instance;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

macro_rules! structure {
    ($(#[$doc:meta])* $static:ident, $names:ident, $name:literal, $new:ident { $($number:literal $field:literal)* }) => {
        $(#[$doc])*
        pub static $static: TypeDef = TypeDef {
            module: "sys",
            bases: &[&tuple::DEF],
            methods: &[
                Method::static_("__new__", Signature::Any, |vm, args| $new(vm, args, $names)),
                Method::new("__repr__", Signature::Slot(0), |vm, args| repr(vm, args, $names)),
            ],
            getters: &[$(Getter::new($field, |vm, v| Ok(vm.machine.heap().tuple(vm.data(v))[$number]))),*],
            ..TypeDef::new($name)
        };
        const $names: &[&str] = &[$($field),*];
    };
}

structure! {
    /// `sys.version_info`
    VERSION_INFO, VERSION_NAMES, "version_info", refuse { 0 "major" 1 "minor" 2 "micro" 3 "releaselevel" 4 "serial" }
}
structure! {
    /// `sys.float_info`
    FLOAT_INFO, FLOAT_NAMES, "float_info", from_sequence {
        0 "max" 1 "max_exp" 2 "max_10_exp" 3 "min" 4 "min_exp" 5 "min_10_exp" 6 "dig" 7 "mant_dig" 8 "epsilon" 9 "radix"
        10 "rounds"
    }
}
structure! {
    /// `sys.int_info`
    INT_INFO, INT_NAMES, "int_info", from_sequence {
        0 "bits_per_digit" 1 "sizeof_digit" 2 "default_max_str_digits" 3 "str_digits_check_threshold"
    }
}

/// There is only one `sys.version_info` (`Py_TPFLAGS_DISALLOW_INSTANTIATION`).
fn refuse(vm: &mut Vm, args: &Args<'_>, _: &[&str]) -> Run {
    let name = vm.tp_name(args[0]);
    vm.type_error(format!("cannot create '{name}' instances"))
}

/// `structseq_new`
fn from_sequence(vm: &mut Vm, args: &Args<'_>, names: &[&str]) -> Run {
    let [sequence, dict] = vm.parse_args("structseq", &args.rest(), ["sequence", "dict"], 0, 2, 1)?;
    if !vm.has_iter(sequence) {
        return vm.type_error("constructor requires a sequence");
    }
    let items = vm.collect(sequence)?;
    let name = vm.tp_name(args[0]);
    if !dict.is_null() && !vm.data(dict).is(Kind::Dict) {
        return vm.type_error(format!("{name}() takes a dict as second arg, if any"));
    }
    if items.len() != names.len() {
        let (wanted, given) = (names.len(), items.len());
        return vm.type_error(format!("{name}() takes a {wanted}-sequence ({given}-sequence given)"));
    }
    let items = vm.machine.tuple(&items);
    let v = vm.new_instance(args[0]);
    vm.machine.set_field(v, instance::PAYLOAD, items);
    Ok(v)
}

fn repr(vm: &mut Vm, args: &Args<'_>, names: &[&str]) -> Run {
    let items = vm.machine.heap().tuple(vm.data(args[0])).to_vec();
    let mut parts = Vec::new();
    for (name, v) in names.iter().zip(items) {
        let shown = vm.repr_text(v)?;
        parts.push(format!("{name}={shown}"));
    }
    let class = vm.class_of(args[0]);
    let class = vm.class_full_name(class);
    Ok(vm.machine.str(format!("{class}({})", parts.join(", "))))
}

impl Vm {
    /// An instance of such a class.
    pub(crate) fn new_structure(&mut self, def: &'static TypeDef, items: Value) -> Value {
        let v = self.new_instance(self.class(def));
        self.machine.set_field(v, instance::PAYLOAD, items);
        v
    }
}
