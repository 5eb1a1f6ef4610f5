//! `operator`: the operators as functions, and `itemgetter` and the like. Mirrors `Modules/_operator.c`.
//!
//! Called through the module's table. The operators themselves are in `protocols`.

use super::functools::call;
use crate::object::layout::{class_flags, record};
use crate::object::{Kind, Value};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::operators::{Binary, Comparison, Unary};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The module.
pub static DEF: ModuleDef = ModuleDef {
    classes: &[&ITEM_GETTER, &ATTR_GETTER, &METHOD_CALLER],
    functions: &[FUNCTIONS],
    fill,
    ..ModuleDef::new("operator")
};

macro_rules! binary {
    ($name:literal, $op:ident) => {
        Method::new($name, Signature::Range(2, 2), |vm, args| vm.binary(Binary::$op, args[0], args[1]))
    };
}
macro_rules! inplace {
    ($name:literal, $op:ident) => {
        Method::new($name, Signature::Range(2, 2), |vm, args| vm.inplace(Binary::$op, args[0], args[1]))
    };
}
macro_rules! compare {
    ($name:literal, $op:ident) => {
        Method::new($name, Signature::Range(2, 2), |vm, args| vm.compare(Comparison::$op, args[0], args[1]))
    };
}

const FUNCTIONS: &[Method] = &[
    compare!("lt", Lt),
    compare!("le", Le),
    compare!("eq", Eq),
    compare!("ne", Ne),
    compare!("ge", Ge),
    compare!("gt", Gt),
    binary!("add", Add),
    binary!("sub", Subtract),
    binary!("mul", Multiply),
    binary!("matmul", MatrixMultiply),
    binary!("truediv", TrueDivide),
    binary!("floordiv", FloorDivide),
    binary!("mod", Remainder),
    binary!("pow", Power),
    binary!("lshift", Lshift),
    binary!("rshift", Rshift),
    binary!("and_", And),
    binary!("or_", Or),
    binary!("xor", Xor),
    inplace!("iadd", Add),
    inplace!("isub", Subtract),
    inplace!("imul", Multiply),
    inplace!("imatmul", MatrixMultiply),
    inplace!("itruediv", TrueDivide),
    inplace!("ifloordiv", FloorDivide),
    inplace!("imod", Remainder),
    inplace!("ipow", Power),
    inplace!("ilshift", Lshift),
    inplace!("irshift", Rshift),
    inplace!("iand", And),
    inplace!("ior", Or),
    inplace!("ixor", Xor),
    Method::new("neg", Signature::One, |vm, args| vm.unary(Unary::Negative, args[0])),
    Method::new("pos", Signature::One, |vm, args| vm.positive(args[0])),
    Method::new("invert", Signature::One, |vm, args| vm.unary(Unary::Invert, args[0])),
    Method::new("inv", Signature::One, |vm, args| vm.unary(Unary::Invert, args[0])),
    Method::new("abs", Signature::One, |vm, args| vm.call_builtin("abs", &[args[0]])),
    Method::new("index", Signature::One, |vm, args| {
        let i = vm.index(args[0])?;
        Ok(vm.machine.big_int(i))
    }),
    Method::new("not_", Signature::One, |vm, args| Ok(Value::bool(!vm.is_true(args[0])?))),
    Method::new("truth", Signature::One, |vm, args| Ok(Value::bool(vm.is_true(args[0])?))),
    Method::new("is_", Signature::Range(2, 2), |_, args| Ok(Value::bool(args[0] == args[1]))),
    Method::new("is_not", Signature::Range(2, 2), |_, args| Ok(Value::bool(args[0] != args[1]))),
    Method::new("is_none", Signature::One, |_, args| Ok(Value::bool(args[0].is_none()))),
    Method::new("is_not_none", Signature::One, |_, args| Ok(Value::bool(!args[0].is_none()))),
    Method::new("concat", Signature::Range(2, 2), |vm, args| {
        if vm.special_unbound(args[0], vm.names.__getitem__).is_none() {
            let class = vm.short_name(vm.class_of(args[0]));
            return vm.type_error(format!("'{class}' object can't be concatenated"));
        }
        vm.binary(Binary::Add, args[0], args[1])
    }),
    Method::new("iconcat", Signature::Range(2, 2), |vm, args| vm.inplace(Binary::Add, args[0], args[1])),
    Method::new("contains", Signature::Range(2, 2), |vm, args| Ok(Value::bool(vm.contains(args[0], args[1])?))),
    Method::new("getitem", Signature::Range(2, 2), |vm, args| vm.get_item(args[0], args[1])),
    Method::new("setitem", Signature::Range(3, 3), |vm, args| {
        vm.set_item(args[0], args[1], args[2])?;
        Ok(Value::NONE)
    }),
    Method::new("delitem", Signature::Range(2, 2), |vm, args| {
        vm.del_item(args[0], args[1])?;
        Ok(Value::NONE)
    }),
    Method::new("countOf", Signature::Range(2, 2), |vm, args| {
        let mut count = 0;
        let wanted = args[1];
        vm.for_each(args[0], |vm, v| {
            count += i64::from(vm.eq(v, wanted)?);
            Ok(true)
        })?;
        Ok(vm.machine.int(count))
    }),
    Method::new("indexOf", Signature::Range(2, 2), |vm, args| {
        let (mut at, mut found) = (0, false);
        let wanted = args[1];
        vm.for_each(args[0], |vm, v| {
            found = vm.eq(v, wanted)?;
            at += i64::from(!found);
            Ok(!found)
        })?;
        if found { Ok(vm.machine.int(at)) } else { vm.value_error("sequence.index(x): x not in sequence") }
    }),
    Method::new("length_hint", Signature::Range(1, 2), |vm, args| match vm.length_hint(args[0])? {
        Some(n) => Ok(vm.machine.int(n as i64)),
        None => Ok(args.get(1).unwrap_or(Value::inline_int(0, 0))),
    }),
    Method::new("call", Signature::Any, |vm, args| {
        if args.positional.is_empty() {
            return vm.type_error("call expected at least 1 argument, got 0");
        }
        vm.call_args(args[0], &args.rest())
    }),
];

record! {
    /// Fields of an `itemgetter` and of an `attrgetter`.
    getter {
        /// The keys or names, a tuple.
        KEYS,
    }
}

/// `operator.itemgetter`
pub static ITEM_GETTER: TypeDef = TypeDef {
    module: "operator",
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| new_getter(vm, args, "itemgetter")),
        Method::new("__call__", Signature::Any, |vm, args| {
            let [o] = vm.only_positional("itemgetter", args)?;
            let keys = keys_of(vm, args[0]);
            let mut out = Vec::new();
            for &key in &keys {
                out.push(vm.get_item(o, key)?);
            }
            Ok(if let [one] = out[..] { one } else { vm.machine.tuple(&out) })
        }),
        Method::new("__repr__", Signature::Slot(0), getter_repr),
    ],
    ..TypeDef::new("itemgetter")
};

/// `operator.attrgetter`
pub static ATTR_GETTER: TypeDef = TypeDef {
    module: "operator",
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| {
            if args.positional[1..].iter().any(|&v| !vm.is_str(v)) {
                return vm.type_error("attribute name must be a string");
            }
            new_getter(vm, args, "attrgetter")
        }),
        Method::new("__call__", Signature::Any, |vm, args| {
            let [o] = vm.only_positional("attrgetter", args)?;
            let mut out = Vec::new();
            for key in keys_of(vm, args[0]) {
                let mut v = o;
                for part in vm.text_of(key).split('.') {
                    v = vm.get_attr_str(v, part)?;
                }
                out.push(v);
            }
            Ok(if let [one] = out[..] { one } else { vm.machine.tuple(&out) })
        }),
        Method::new("__repr__", Signature::Slot(0), getter_repr),
    ],
    ..TypeDef::new("attrgetter")
};

/// `operator.methodcaller`: a stored call.
pub static METHOD_CALLER: TypeDef = TypeDef {
    module: "operator",
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| {
            let Some(name) = args.get(1) else {
                return vm.type_error("methodcaller needs at least one argument, the method name");
            };
            if !vm.is_str(name) {
                return vm.type_error("method name must be a string");
            }
            let positional = vm.machine.tuple(&args.positional[2..]);
            let named = vm.machine.dict();
            for (&key, &v) in args.names.iter().zip(args.named) {
                vm.dict_set_name(named, key, v)?;
            }
            let record = vm.new_record(&METHOD_CALLER, &[name, positional, named]);
            vm.with_payload(args[0], record)
        }),
        Method::new("__call__", Signature::Any, |vm, args| {
            let [o] = vm.only_positional("methodcaller", args)?;
            let record = vm.data(args[0]);
            let heap = vm.machine.heap();
            let [name, positional, named] =
                [call::FUNCTION, call::ARGS, call::KEYWORDS].map(|field| heap.field(record, field));
            let positional = heap.tuple(positional).to_vec();
            let (names, values): (Vec<Value>, Vec<Value>) = heap.dict_entries(named).map(|e| (e.key, e.value)).unzip();
            let name = vm.machine.intern_value(name);
            let f = vm.get_attr(o, name)?;
            vm.call_args(f, &Args { positional: &positional, names: &names, named: &values })
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let shown = super::functools::call_text(vm, args[0])?;
            Ok(vm.machine.str(format!("operator.methodcaller({shown})")))
        }),
    ],
    ..TypeDef::new("methodcaller")
};

fn keys_of(vm: &Vm, o: Value) -> Vec<Value> {
    let heap = vm.machine.heap();
    heap.tuple(heap.field(vm.data(o), getter::KEYS)).to_vec()
}

fn new_getter(vm: &mut Vm, args: &Args<'_>, name: &str) -> Run {
    if !args.names.is_empty() {
        return vm.type_error(format!("{name}() takes no keyword arguments"));
    }
    if args.positional.len() < 2 {
        return vm.type_error(format!("{name} expected at least 1 argument, got 0"));
    }
    let keys = vm.machine.tuple(&args.positional[1..]);
    let own = if name == "itemgetter" { vm.class(&ITEM_GETTER) } else { vm.class(&ATTR_GETTER) };
    let record = vm.machine.block_of(Kind::Record, own, &[keys]);
    vm.with_payload(args[0], record)
}

fn getter_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut parts = Vec::new();
    for key in keys_of(vm, args[0]) {
        parts.push(vm.repr_text(key)?);
    }
    let class = vm.class_of(args[0]);
    let class = vm.class_full_name(class);
    Ok(vm.machine.str(format!("{class}({})", parts.join(", "))))
}

/// The names that `from operator import *` takes.
const PUBLIC: &[&str] = &[
    "abs",
    "add",
    "and_",
    "attrgetter",
    "call",
    "concat",
    "contains",
    "countOf",
    "delitem",
    "eq",
    "floordiv",
    "ge",
    "getitem",
    "gt",
    "iadd",
    "iand",
    "iconcat",
    "ifloordiv",
    "ilshift",
    "imatmul",
    "imod",
    "imul",
    "index",
    "indexOf",
    "inv",
    "invert",
    "ior",
    "ipow",
    "irshift",
    "is_",
    "is_none",
    "is_not",
    "is_not_none",
    "isub",
    "itemgetter",
    "itruediv",
    "ixor",
    "le",
    "length_hint",
    "lshift",
    "lt",
    "matmul",
    "methodcaller",
    "mod",
    "mul",
    "ne",
    "neg",
    "not_",
    "or_",
    "pos",
    "pow",
    "rshift",
    "setitem",
    "sub",
    "truediv",
    "truth",
    "xor",
];

fn fill(vm: &mut Vm, dict: Value) {
    let names: Vec<Value> = PUBLIC.iter().map(|n| vm.machine.intern((*n).into())).collect();
    let all = vm.machine.list(&names);
    vm.set_global(dict, "__all__", all);
}

impl Vm {
    /// Calls a built-in function by its name.
    pub(crate) fn call_builtin(&mut self, name: &str, args: &[Value]) -> Run {
        let builtins = self.machine.thread(crate::object::layout::thread::BUILTINS);
        let name = self.machine.intern(name.into());
        match self.machine.heap().dict_get_str(builtins, name) {
            Some(f) => self.call(f, args),
            None => self.name_error(name),
        }
    }
}
