//! Tuples whose items have names too: `sys.version_info`, `sys.float_info`.
//!
//! An instance holds its tuple as its data. Mirrors `Objects/structseq.c`.

use crate::library::types::tuple;
use crate::object::Value;
use crate::object::layout::instance;
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

macro_rules! structure {
    ($(#[$doc:meta])* $static:ident, $names:ident, $name:literal { $($number:literal $field:literal)* }) => {
        $(#[$doc])*
        pub static $static: TypeDef = TypeDef {
            module: "sys",
            bases: &[&tuple::DEF],
            methods: &[Method::new("__repr__", Signature::Slot(0), |vm, args| repr(vm, args, $names))],
            getters: &[$(Getter::new($field, |vm, v| Ok(vm.machine.heap().tuple(vm.data(v))[$number]))),*],
            ..TypeDef::new($name)
        };
        const $names: &[&str] = &[$($field),*];
    };
}

structure! {
    /// `sys.version_info`
    VERSION_INFO, VERSION_NAMES, "version_info" { 0 "major" 1 "minor" 2 "micro" 3 "releaselevel" 4 "serial" }
}
structure! {
    /// `sys.float_info`
    FLOAT_INFO, FLOAT_NAMES, "float_info" {
        0 "max" 1 "max_exp" 2 "max_10_exp" 3 "min" 4 "min_exp" 5 "min_10_exp" 6 "dig" 7 "mant_dig" 8 "epsilon" 9 "radix"
        10 "rounds"
    }
}
structure! {
    /// `sys.int_info`
    INT_INFO, INT_NAMES, "int_info" {
        0 "bits_per_digit" 1 "sizeof_digit" 2 "default_max_str_digits" 3 "str_digits_check_threshold"
    }
}

fn repr(vm: &mut Vm, args: &Args<'_>, names: &[&str]) -> Run {
    let items = vm.machine.heap().tuple(vm.data(args[0])).to_vec();
    let mut parts = Vec::new();
    for (name, v) in names.iter().zip(items) {
        let shown = vm.repr_of(v)?;
        parts.push(format!("{name}={}", vm.text_of(shown)));
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
