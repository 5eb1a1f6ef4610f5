//! `re.Match`: what a pattern has found, its groups and their places.
//!
//! Made by a pattern; called through the class's table. Mirrors the `match_` functions of `Modules/_sre/sre.c`.

use super::pattern::pattern;
use super::template::expand;
use super::{Text, number};
use crate::object::Value;
use crate::object::layout::record;
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};
use crate::text::PyStr;
use crate::text::regex::{Found, Match};

record! {
    /// Fields of a match.
    found {
        STRING,
        PATTERN,
        /// A tuple of ints, start and end of each group; -1 if it took no part.
        SPANS,
        /// Raw: the last group that was closed, or 0.
        LAST,
        /// Raw.
        POS,
        /// Raw.
        END,
    }
}

/// `re.Match`
pub static MATCH: TypeDef = TypeDef {
    module: "re",
    methods: &[
        Method::new("group", Signature::Any, |vm, args| {
            let wanted = &args.positional[1..];
            if wanted.is_empty() {
                return Ok(group_text(vm, args[0], 0, Value::NONE));
            }
            let mut out = Vec::new();
            for &key in wanted {
                let n = group_number(vm, args[0], key)?;
                out.push(group_text(vm, args[0], n, Value::NONE));
            }
            Ok(if let [one] = out[..] { one } else { vm.machine.tuple(&out) })
        }),
        Method::new("__getitem__", Signature::Slot(1), |vm, args| {
            let n = group_number(vm, args[0], args[1])?;
            Ok(group_text(vm, args[0], n, Value::NONE))
        }),
        Method::new("groups", Signature::Any, |vm, args| {
            let [default] = vm.parse_args("groups", &args.rest(), ["default"], 0, 1, 0)?;
            let default = if default.is_null() { Value::NONE } else { default };
            let count = spans(vm, args[0]).len();
            let out: Vec<Value> = (1..count).map(|n| group_text(vm, args[0], n, default)).collect();
            Ok(vm.machine.tuple(&out))
        }),
        Method::new("groupdict", Signature::Any, |vm, args| {
            let [default] = vm.parse_args("groupdict", &args.rest(), ["default"], 0, 1, 0)?;
            let default = if default.is_null() { Value::NONE } else { default };
            let heap = vm.machine.heap();
            let names = heap.field(heap.field(args[0], found::PATTERN), pattern::NAMES);
            let names: Vec<(Value, Value)> = heap.dict_entries(names).map(|e| (e.key, e.value)).collect();
            let out = vm.machine.dict();
            for (name, number) in names {
                let n = number.as_inline_int().unwrap_or(0) as usize;
                let text = group_text(vm, args[0], n, default);
                vm.machine.dict_set_str(out, name, text);
            }
            Ok(out)
        }),
        Method::new("start", Signature::Range(0, 1), |vm, args| {
            let (start, _) = span(vm, args)?;
            Ok(vm.machine.int(start))
        }),
        Method::new("end", Signature::Range(0, 1), |vm, args| {
            let (_, end) = span(vm, args)?;
            Ok(vm.machine.int(end))
        }),
        Method::new("span", Signature::Range(0, 1), |vm, args| {
            let (start, end) = span(vm, args)?;
            let (start, end) = (vm.machine.int(start), vm.machine.int(end));
            Ok(vm.machine.tuple(&[start, end]))
        }),
        Method::new("expand", Signature::One, |vm, args| {
            if !vm.is_str(args[1]) {
                // CPython looks it up among its compiled templates before it compiles it.
                vm.hash(args[1])?;
                let got = vm.type_name(args[1]);
                return vm.type_error(format!("decoding to str: need a bytes-like object, {got} found"));
            }
            let heap = vm.machine.heap();
            let (p, string) = (heap.field(args[0], found::PATTERN), heap.field(args[0], found::STRING));
            let places: Found = spans(vm, args[0]);
            let template = vm.data(args[1]);
            let template: Vec<u32> = vm.machine.heap().str(template).iter().collect();
            let text = Text::of(vm, string);
            let mut out = Vec::new();
            expand(vm, p, &template, &text, &places, &mut out)?;
            Ok(vm.machine.str(PyStr::from_code_points(&out)))
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let (start, end) = spans(vm, args[0])[0].unwrap_or((0, 0));
            let text = group_text(vm, args[0], 0, Value::NONE);
            let shown = vm.repr_text(text)?;
            Ok(vm.machine.str(format!("<re.Match object; span=({start}, {end}), match={shown}>")))
        }),
    ],
    getters: &[
        Getter::new("string", |vm, m| Ok(vm.machine.heap().field(m, found::STRING))),
        Getter::new("re", |vm, m| Ok(vm.machine.heap().field(m, found::PATTERN))),
        Getter::new("pos", |vm, m| Ok(number(vm, m, found::POS))),
        Getter::new("endpos", |vm, m| Ok(number(vm, m, found::END))),
        Getter::new("lastindex", |vm, m| match vm.machine.heap().field(m, found::LAST).as_raw() {
            0 => Ok(Value::NONE),
            n => Ok(vm.machine.int(n)),
        }),
        Getter::new("lastgroup", |vm, m| {
            let heap = vm.machine.heap();
            let last = heap.field(m, found::LAST).as_raw();
            let names = heap.field(heap.field(m, found::PATTERN), pattern::NAMES);
            let name = heap.dict_entries(names).find(|e| e.value.as_inline_int() == Some(last)).map(|e| e.key);
            Ok(name.unwrap_or(Value::NONE))
        }),
    ],
    ..TypeDef::new("Match")
};

/// The match of a pattern as an object, or None.
pub(super) fn new_match(vm: &mut Vm, p: Value, text: &Text, result: Option<Match>, pos: usize, end: usize) -> Value {
    let Some((places, last)) = result else { return Value::NONE };
    let numbers: Vec<Value> = places
        .iter()
        .flat_map(|place| place.map_or([-1, -1], |(start, end)| [start as i64, end as i64]))
        .map(|n| vm.machine.plain_int(n))
        .collect();
    let spans = vm.machine.tuple(&numbers);
    let raw = [last, pos, end].map(|n| Value::raw(n as i64));
    let fields = [text.value, p, spans, raw[0], raw[1], raw[2]];
    vm.new_record(&MATCH, &fields)
}

fn spans(vm: &Vm, m: Value) -> Found {
    let heap = vm.machine.heap();
    let numbers: Vec<i64> =
        heap.tuple(heap.field(m, found::SPANS)).iter().map(|n| n.as_inline_int().unwrap_or(-1)).collect();
    numbers.chunks(2).map(|pair| (pair[0] >= 0).then_some((pair[0] as usize, pair[1] as usize))).collect()
}

fn group_text(vm: &mut Vm, m: Value, n: usize, default: Value) -> Value {
    let string = vm.machine.heap().field(m, found::STRING);
    match spans(vm, m)[n] {
        Some((start, end)) => Text::of(vm, string).slice(vm, start, end),
        None => default,
    }
}

fn group_number(vm: &mut Vm, m: Value, key: Value) -> Run<usize> {
    let heap = vm.machine.heap();
    let p = heap.field(m, found::PATTERN);
    let count = heap.field(p, pattern::GROUPS).as_raw();
    let number = if vm.is_str(key) {
        let names = heap.field(p, pattern::NAMES);
        heap.dict_get_str(names, vm.data(key)).and_then(|n| n.as_inline_int())
    } else {
        vm.as_index_i64(key)
    };
    match number {
        Some(n) if (0..=count).contains(&n) => Ok(n as usize),
        _ => vm.index_error("no such group"),
    }
}

fn span(vm: &mut Vm, args: &Args<'_>) -> Run<(i64, i64)> {
    let n = match args.get(1) {
        Some(key) => group_number(vm, args[0], key)?,
        None => 0,
    };
    Ok(spans(vm, args[0])[n].map_or((-1, -1), |(start, end)| (start as i64, end as i64)))
}
