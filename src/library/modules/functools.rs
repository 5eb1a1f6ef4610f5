//! `_functools`: the part of `functools` that CPython has in C: `reduce`, `partial`, `cmp_to_key`, the wrapper of
//! `lru_cache`.
//!
//! The rest of `functools` is in `library/python/functools.py`. Mirrors `Modules/_functoolsmodule.c`.

use crate::library::types::generic_alias;
use crate::object::layout::{class_flags, instance, record};
use crate::object::{Kind, Value};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::operators::Comparison;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The module.
pub static DEF: ModuleDef = ModuleDef {
    classes: &[&PARTIAL, &LRU_CACHE_WRAPPER],
    internal: &[&KEY_WRAPPER, &LRU_CACHE_STATE],
    functions: &[FUNCTIONS],
    ..ModuleDef::new("_functools")
};

const FUNCTIONS: &[Method] = &[
    Method::new("reduce", Signature::Any, reduce),
    Method::new("cmp_to_key", Signature::Any, |vm, args| {
        let [f] = vm.parse_args("cmp_to_key", args, ["mycmp"], 0, 1, 1)?;
        Ok(vm.new_record(&KEY_WRAPPER, &[f, Value::NULL]))
    }),
];

fn reduce(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [f, iterable, initial] = vm.parse_args("reduce", args, ["function", "iterable", "initial"], 2, 3, 2)?;
    let it = vm.iter(iterable)?;
    let mut result = initial;
    while let Some(v) = vm.next(it)? {
        result = if result.is_null() { v } else { vm.call(f, &[result, v])? };
        vm.keep(result);
    }
    if result.is_null() {
        return vm.type_error("reduce() of empty iterable with no initial value");
    }
    Ok(result)
}

record! {
    /// Fields of a stored call: those of a `partial`, and of a `methodcaller`, which calls what it finds by name.
    pub(super) call {
        /// What is called, or its name.
        FUNCTION,
        /// Positional arguments, a tuple.
        ARGS,
        /// Keyword arguments, a dict.
        KEYWORDS,
    }
}

/// `functools.partial`
pub static PARTIAL: TypeDef = TypeDef {
    module: "functools",
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, new_partial),
        Method::new("__call__", Signature::Any, call_partial),
        Method::new("__repr__", Signature::Slot(0), partial_repr),
        Method::new("__get__", Signature::Range(1, 2), |vm, args| {
            if args[1].is_none() {
                return Ok(args[0]);
            }
            Ok(vm.machine.block(Kind::Method, &[args[0], args[1]]))
        }),
        Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
    ],
    getters: &[
        Getter::new("func", |vm, v| Ok(vm.machine.heap().field(vm.data(v), call::FUNCTION))),
        Getter::new("args", |vm, v| Ok(vm.machine.heap().field(vm.data(v), call::ARGS))),
        Getter::new("keywords", |vm, v| Ok(vm.machine.heap().field(vm.data(v), call::KEYWORDS))),
    ],
    ..TypeDef::new("partial")
};

fn new_partial(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(mut f) = args.get(1) else {
        return vm.type_error("type 'partial' takes at least one argument");
    };
    if !vm.is_callable(f) {
        return vm.type_error("the first argument must be callable");
    }
    let mut positional = Vec::new();
    let named = vm.machine.dict();
    if f.is(Kind::Record) && vm.class_of(f) == vm.class(&PARTIAL) {
        // A partial of a partial becomes one partial.
        let heap = vm.machine.heap();
        positional.extend_from_slice(heap.tuple(heap.field(f, call::ARGS)));
        let inner = heap.field(f, call::KEYWORDS);
        f = heap.field(f, call::FUNCTION);
        vm.dict_merge(named, inner)?;
    }
    positional.extend_from_slice(&args.positional[2..]);
    let positional = vm.machine.tuple(&positional);
    for (&key, &v) in args.names.iter().zip(args.named) {
        vm.dict_set_name(named, key, v)?;
    }
    let record = vm.new_record(&PARTIAL, &[f, positional, named]);
    vm.with_payload(args[0], record)
}

fn call_partial(vm: &mut Vm, args: &Args<'_>) -> Run {
    let record = vm.data(args[0]);
    let heap = vm.machine.heap();
    let [f, positional, named] = [call::FUNCTION, call::ARGS, call::KEYWORDS].map(|field| heap.field(record, field));
    let mut all = heap.tuple(positional).to_vec();
    all.extend_from_slice(&args.positional[1..]);
    let (mut names, mut values): (Vec<Value>, Vec<Value>) = heap.dict_entries(named).map(|e| (e.key, e.value)).unzip();
    for (&key, &v) in args.names.iter().zip(args.named) {
        match names.iter().position(|&n| vm.machine.heap().str_eq(n, key)) {
            Some(i) => values[i] = v,
            None => {
                names.push(key);
                values.push(v);
            }
        }
    }
    vm.call_args(f, &Args { positional: &all, names: &names, named: &values })
}

/// The text between the parentheses of the `repr` of a stored call.
pub(crate) fn call_text(vm: &mut Vm, kept: Value) -> Run<String> {
    let record = vm.data(kept);
    let heap = vm.machine.heap();
    let mut all = vec![heap.field(record, call::FUNCTION)];
    all.extend_from_slice(heap.tuple(heap.field(record, call::ARGS)));
    let named: Vec<_> = heap.dict_entries(heap.field(record, call::KEYWORDS)).collect();
    let mut parts = Vec::new();
    for v in all {
        parts.push(vm.repr_text(v)?);
    }
    for e in named {
        let shown = vm.repr_of(e.value)?;
        parts.push(format!("{}={}", vm.text_of(e.key), vm.text_of(shown)));
    }
    Ok(parts.join(", "))
}

fn partial_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let shown = call_text(vm, args[0])?;
    let class = vm.class_of(args[0]);
    let class = vm.class_full_name(class);
    Ok(vm.machine.str(format!("{class}({shown})")))
}

record! {
    /// Fields of a key.
    key {
        /// What compares two objects.
        COMPARE,
        /// The object whose key it is; NULL in what makes the keys.
        OBJECT,
    }
}

/// The result of `cmp_to_key`, and what it makes from objects.
pub static KEY_WRAPPER: TypeDef = TypeDef {
    module: "functools",
    methods: &[
        Method::new("__call__", Signature::Any, |vm, args| {
            let [o] = vm.parse_args("K", &args.rest(), ["obj"], 0, 1, 1)?;
            let f = vm.machine.heap().field(args[0], key::COMPARE);
            Ok(vm.new_record(&KEY_WRAPPER, &[f, o]))
        }),
        Method::new("__lt__", Signature::Slot(1), |vm, args| compare_keys(vm, args, Comparison::Lt)),
        Method::new("__le__", Signature::Slot(1), |vm, args| compare_keys(vm, args, Comparison::Le)),
        Method::new("__eq__", Signature::Slot(1), |vm, args| compare_keys(vm, args, Comparison::Eq)),
        Method::new("__ne__", Signature::Slot(1), |vm, args| compare_keys(vm, args, Comparison::Ne)),
        Method::new("__gt__", Signature::Slot(1), |vm, args| compare_keys(vm, args, Comparison::Gt)),
        Method::new("__ge__", Signature::Slot(1), |vm, args| compare_keys(vm, args, Comparison::Ge)),
    ],
    getters: &[Getter::new("obj", |vm, v| Ok(vm.field_or_none(v, key::OBJECT)))],
    ..TypeDef::new("KeyWrapper")
};

fn compare_keys(vm: &mut Vm, args: &Args<'_>, op: Comparison) -> Run {
    if vm.class_of(args[1]) != vm.class(&KEY_WRAPPER) {
        return vm.type_error("other argument must be K instance");
    }
    let heap = vm.machine.heap();
    let f = heap.field(args[0], key::COMPARE);
    let [a, b] = [args[0], args[1]].map(|v| heap.field(v, key::OBJECT));
    let result = vm.call(f, &[a, b])?;
    let zero = vm.machine.plain_int(0);
    vm.compare(op, result, zero)
}

/// `functools._lru_cache_wrapper`: an instance with a `__dict__`; its data is a record of the fields below.
pub static LRU_CACHE_WRAPPER: TypeDef = TypeDef {
    module: "functools",
    flags: class_flags::BASE | class_flags::DICT,
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| {
            let names = ["user_function", "maxsize", "typed", "cache_info_type"];
            let [f, maxsize, typed, info] = vm.parse_args("lru_cache", &args.rest(), names, 0, 4, 4)?;
            let cache = vm.machine.dict();
            let typed = Value::bool(vm.is_true(typed)?);
            let fields = [f, maxsize, typed, cache, Value::RAW_ZERO, Value::RAW_ZERO, info];
            let state = vm.new_record(&LRU_CACHE_STATE, &fields);
            let o = vm.alloc_instance(args[0])?;
            vm.machine.set_field(o, instance::PAYLOAD, state);
            Ok(o)
        }),
        Method::new("__call__", Signature::Any, call_cached),
        Method::new("__get__", Signature::Range(1, 2), |vm, args| {
            if args[1].is_none() {
                return Ok(args[0]);
            }
            Ok(vm.machine.block(Kind::Method, &[args[0], args[1]]))
        }),
        Method::new("cache_info", Signature::NoArgs, |vm, args| {
            let state = vm.data(args[0]);
            let heap = vm.machine.heap();
            let (info, maxsize) = (heap.field(state, lru::INFO), heap.field(state, lru::MAXSIZE));
            let counts = [lru::HITS, lru::MISSES].map(|f| heap.field(state, f).as_raw());
            let len = heap.dict_len(heap.field(state, lru::CACHE)) as i64;
            let [hits, misses, len] = [counts[0], counts[1], len].map(|n| vm.machine.int(n));
            vm.call(info, &[hits, misses, maxsize, len])
        }),
        Method::new("cache_clear", Signature::NoArgs, |vm, args| {
            let state = vm.data(args[0]);
            let cache = vm.machine.heap().field(state, lru::CACHE);
            vm.machine.dict_clear(cache);
            vm.machine.set_field(state, lru::HITS, Value::RAW_ZERO);
            vm.machine.set_field(state, lru::MISSES, Value::RAW_ZERO);
            Ok(Value::NONE)
        }),
    ],
    getters: &[Getter::with_setter("__dict__", |vm, o| vm.instance_dict(o), |vm, o, v| vm.set_instance_dict(o, v))],
    ..TypeDef::new("_lru_cache_wrapper")
};

/// The data of such a wrapper; never visible to a program.
pub static LRU_CACHE_STATE: TypeDef = TypeDef::new("_lru_cache_state");

record! {
    /// Fields of that data.
    lru {
        FUNCTION,
        /// An int, or None.
        MAXSIZE,
        TYPED,
        /// A dict, the least recently used first.
        CACHE,
        /// Raw.
        HITS,
        /// Raw.
        MISSES,
        /// The class of the result of `cache_info`.
        INFO,
    }
}

fn count(vm: &mut Vm, state: Value, field: u32) {
    let n = vm.machine.heap().field(state, field).as_raw();
    vm.machine.set_field(state, field, Value::raw(n + 1));
}

fn call_cached(vm: &mut Vm, args: &Args<'_>) -> Run {
    let state = vm.data(args[0]);
    let heap = vm.machine.heap();
    let (f, maxsize, cache) =
        (heap.field(state, lru::FUNCTION), heap.field(state, lru::MAXSIZE), heap.field(state, lru::CACHE));
    let rest = args.rest();
    let limit = maxsize.as_inline_int();
    if limit == Some(0) {
        count(vm, state, lru::MISSES);
        return vm.call_args(f, &rest);
    }
    let typed = heap.field(state, lru::TYPED) == Value::TRUE;
    let key = cache_key(vm, &rest, typed);
    vm.keep(key);
    let hash = vm.hash(key)?;
    if let Some(entry) = vm.dict_find_hashed(cache, key, hash)? {
        count(vm, state, lru::HITS);
        if limit.is_some() {
            vm.machine.dict_move_to_end(cache, entry.number);
        }
        return Ok(entry.value);
    }
    count(vm, state, lru::MISSES);
    let result = vm.call_args(f, &rest)?;
    vm.keep(result);
    // The call may have added the key itself.
    if vm.dict_find_hashed(cache, key, hash)?.is_none() {
        if let Some(limit) = limit
            && vm.machine.heap().dict_len(cache) as i64 >= limit
            && let Some(oldest) = vm.machine.heap().dict_next(cache, 0)
        {
            vm.machine.dict_remove(cache, oldest.number);
        }
        vm.machine.dict_insert(cache, hash, key, result);
    }
    Ok(result)
}

/// The key under which a call's arguments are cached: a lone int or str itself, a tuple otherwise.
fn cache_key(vm: &mut Vm, args: &Args<'_>, typed: bool) -> Value {
    if !typed && args.names.is_empty() && args.positional.len() == 1 {
        let class = vm.class_of(args[0]);
        if class == vm.types.int || class == vm.types.str {
            return args[0];
        }
    }
    let mut parts = args.positional.to_vec();
    if !args.names.is_empty() {
        // No program can pass this class, so it marks where the named arguments begin.
        parts.push(vm.class(&LRU_CACHE_STATE));
        for (&name, &v) in args.names.iter().zip(args.named) {
            parts.extend([name, v]);
        }
    }
    if typed {
        let classes: Vec<Value> = args.positional.iter().chain(args.named).map(|&v| vm.class_of(v)).collect();
        parts.extend(classes);
    }
    vm.machine.tuple(&parts)
}
