//! `_sre`: compiled patterns and matches as Python objects.
//!
//! The functions of `re` are in `library/python`; `crate::text::regex` parses and matches. A pattern object keeps its
//! text, and is parsed anew where it is used. Mirrors `Modules/_sre/sre.c`.

use crate::object::{Kind, Value};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};
use crate::text::PyStr;
use crate::text::regex::{self, Found, Pattern};

/// The module.
pub static DEF: ModuleDef = ModuleDef {
    classes: &[&PATTERN, &MATCH],
    functions: &[&[Method::new("compile", Signature::Range(2, 2), compile)]],
    ..ModuleDef::new("_sre")
};

/// Fields of a pattern.
mod pattern {
    pub const TEXT: u32 = 0;
    /// Raw.
    pub const FLAGS: u32 = 1;
    /// Raw.
    pub const GROUPS: u32 = 2;
    /// A dict from names to numbers.
    pub const NAMES: u32 = 3;
}

/// Fields of a match.
mod found {
    pub const STRING: u32 = 0;
    pub const PATTERN: u32 = 1;
    /// A tuple of ints, start and end of each group; -1 if it took no part.
    pub const SPANS: u32 = 2;
    /// Raw: the last group that was closed, or 0.
    pub const LAST: u32 = 3;
    /// Raw.
    pub const POS: u32 = 4;
    /// Raw.
    pub const END: u32 = 5;
}

/// `re.Pattern`
pub static PATTERN: TypeDef = TypeDef {
    module: "re",
    methods: &[
        Method::new("match", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "match")?;
            let result = parsed(vm, p).match_at(&text.points, at, end, |_| true);
            Ok(vm.new_match(p, &text, result, at, end))
        }),
        Method::new("fullmatch", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "fullmatch")?;
            let result = parsed(vm, p).match_at(&text.points, at, end, |place| place == end);
            Ok(vm.new_match(p, &text, result, at, end))
        }),
        Method::new("search", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "search")?;
            let result = parsed(vm, p).search(&text.points, at, end);
            Ok(vm.new_match(p, &text, result, at, end))
        }),
        Method::new("findall", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "findall")?;
            let mut out = Vec::new();
            for (places, _) in all_matches(&parsed(vm, p), &text.points, at, end, usize::MAX) {
                let mut parts: Vec<Value> = Vec::new();
                for place in &places {
                    parts.push(text.slice_or_empty(vm, *place));
                }
                out.push(match parts.len() {
                    1 => parts[0],
                    2 => parts[1],
                    _ => vm.machine.tuple(&parts[1..]),
                });
            }
            Ok(vm.machine.list(&out))
        }),
        Method::new("finditer", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "finditer")?;
            let mut out = Vec::new();
            for result in all_matches(&parsed(vm, p), &text.points, at, end, usize::MAX) {
                out.push(vm.new_match(p, &text, Some(result), at, end));
            }
            let out = vm.machine.tuple(&out);
            let class = vm.class(&crate::library::types::iterators::CALLABLE_ITERATOR);
            Ok(vm.machine.block_of(Kind::SequenceIterator, class, &[out, Value::RAW_ZERO]))
        }),
        Method::new("split", Signature::Any, split),
        Method::new("sub", Signature::Any, |vm, args| Ok(substitute(vm, args, "sub")?.0)),
        Method::new("subn", Signature::Any, |vm, args| {
            let (text, count) = substitute(vm, args, "subn")?;
            let count = vm.machine.plain_int(count as i64);
            Ok(vm.machine.tuple(&[text, count]))
        }),
        Method::new("__repr__", Signature::Slot(0), pattern_repr),
        Method::new("__eq__", Signature::Slot(1), |vm, args| {
            if vm.class_of(args[1]) != vm.class(&PATTERN) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let heap = vm.machine.heap();
            let parts = |v: Value| (heap.str(heap.field(v, pattern::TEXT)), heap.field(v, pattern::FLAGS));
            Ok(Value::bool(parts(args[0]) == parts(args[1])))
        }),
        Method::new("__hash__", Signature::Slot(0), |vm, args| {
            let text = vm.machine.heap().field(args[0], pattern::TEXT);
            let hash = vm.hash(text)?;
            Ok(vm.machine.int(hash))
        }),
    ],
    getters: &[
        Getter::new("pattern", |vm, p| Ok(vm.machine.heap().field(p, pattern::TEXT))),
        Getter::new("flags", |vm, p| Ok(number(vm, p, pattern::FLAGS))),
        Getter::new("groups", |vm, p| Ok(number(vm, p, pattern::GROUPS))),
        Getter::new("groupindex", |vm, p| {
            let names = vm.machine.heap().field(p, pattern::NAMES);
            Ok(vm.new_record(&crate::library::types::descriptors::MAPPING_PROXY, &[names]))
        }),
    ],
    ..TypeDef::new("Pattern")
};

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
                let got = vm.class_name(vm.class_of(args[1]));
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

/// A str with its code points.
struct Text {
    value: Value,
    points: Vec<u32>,
}

impl Text {
    fn of(vm: &Vm, v: Value) -> Self {
        Self { value: v, points: vm.machine.heap().str(vm.data(v)).iter().collect() }
    }

    fn slice(&self, vm: &mut Vm, start: usize, end: usize) -> Value {
        vm.machine.str(PyStr::from_code_points(&self.points[start..end]))
    }

    fn slice_or_empty(&self, vm: &mut Vm, place: Option<(usize, usize)>) -> Value {
        let (start, end) = place.unwrap_or((0, 0));
        self.slice(vm, start, end)
    }
}

/// A field that holds a raw number, as an int.
fn number(vm: &mut Vm, o: Value, field: u32) -> Value {
    let n = vm.machine.heap().field(o, field).as_raw();
    vm.machine.int(n)
}

/// `_sre.compile(text, flags)`: a pattern; if the text is not one, a tuple of message and position.
fn compile(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[0]) {
        return Err(vm.unsupported("a pattern that is no str"));
    }
    let text = vm.data(args[0]);
    let flags = vm.index_i64(args[1])?;
    let points: Vec<u32> = vm.machine.heap().str(text).iter().collect();
    match regex::parse(&points, flags as u32) {
        Ok(p) => {
            let names = vm.machine.dict();
            for (name, group) in &p.names {
                let (name, group) = (vm.machine.intern(name.as_str().into()), vm.machine.plain_int(*group as i64));
                vm.machine.dict_set_str(names, name, group);
            }
            let fields = [text, Value::raw(i64::from(p.flags)), Value::raw(p.groups as i64), names];
            Ok(vm.new_record(&PATTERN, &fields))
        }
        Err(error) => {
            let (message, place) = (vm.machine.str(error.message), vm.machine.plain_int(error.position as i64));
            Ok(vm.machine.tuple(&[message, place]))
        }
    }
}

/// The parts of a pattern object: it parsed successfully when it was made.
fn parsed(vm: &Vm, p: Value) -> Pattern {
    let heap = vm.machine.heap();
    let points: Vec<u32> = heap.str(heap.field(p, pattern::TEXT)).iter().collect();
    let flags = heap.field(p, pattern::FLAGS).as_raw() as u32;
    regex::parse(&points, flags).expect("a pattern object's text is a pattern")
}

fn str_argument(vm: &mut Vm, v: Value) -> Run<Text> {
    if vm.is_str(v) {
        return Ok(Text::of(vm, v));
    }
    if vm.bytes_like(v).is_some() {
        return vm.type_error("cannot use a string pattern on a bytes-like object");
    }
    let got = vm.class_name(vm.class_of(v));
    vm.type_error(format!("expected string or bytes-like object, got '{got}'"))
}

/// Pattern, text and the two positions of `match(string, pos, endpos)`.
fn target(vm: &mut Vm, args: &Args<'_>, name: &str) -> Run<(Value, Text, usize, usize)> {
    let [string, pos, end] = vm.parse_args(name, &args.rest(), ["string", "pos", "endpos"], 0, 3, 1)?;
    let text = str_argument(vm, string)?;
    let len = text.points.len() as i64;
    let pos = if pos.is_null() { 0 } else { vm.index_i64(pos)?.clamp(0, len) };
    let end = if end.is_null() { len } else { vm.index_i64(end)?.clamp(pos, len) };
    Ok((args[0], text, pos as usize, end as usize))
}

/// Successive matches, as `findall` finds them.
fn all_matches(p: &Pattern, text: &[u32], from: usize, end: usize, most: usize) -> Vec<(Found, usize)> {
    let mut out: Vec<(Found, usize)> = Vec::new();
    let (mut at, mut advance) = (from, false);
    while at <= end && out.len() < most {
        // After an empty match another one may begin at the same position, but must not be empty.
        let here = if advance { p.match_at(text, at, end, |place| place != at) } else { None };
        let result = match here {
            Some(result) => Some(result),
            None => p.search(text, at + usize::from(advance), end),
        };
        let Some(result) = result else { break };
        let (start, stop) = result.0[0].unwrap_or((at, at));
        out.push(result);
        (at, advance) = (stop, start == stop);
    }
    out
}

impl Vm {
    fn new_match(&mut self, p: Value, text: &Text, result: Option<(Found, usize)>, pos: usize, end: usize) -> Value {
        let Some((places, last)) = result else { return Value::NONE };
        let numbers: Vec<Value> = places
            .iter()
            .flat_map(|place| place.map_or([-1, -1], |(start, end)| [start as i64, end as i64]))
            .map(|n| self.machine.plain_int(n))
            .collect();
        let spans = self.machine.tuple(&numbers);
        let raw = [last, pos, end].map(|n| Value::raw(n as i64));
        let fields = [text.value, p, spans, raw[0], raw[1], raw[2]];
        self.new_record(&MATCH, &fields)
    }
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

fn split(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [string, most] = vm.parse_args("split", &args.rest(), ["string", "maxsplit"], 0, 2, 1)?;
    let text = str_argument(vm, string)?;
    let most = if most.is_null() { 0 } else { vm.index_i64(most)? };
    let most = if most == 0 { usize::MAX } else { most.max(0) as usize };
    let len = text.points.len();
    let mut out = Vec::new();
    let mut last = 0;
    for (places, _) in all_matches(&parsed(vm, args[0]), &text.points, 0, len, most) {
        let (start, end) = places[0].unwrap_or((0, 0));
        out.push(text.slice(vm, last, start));
        for place in &places[1..] {
            out.push(match place {
                Some(_) => text.slice_or_empty(vm, *place),
                None => Value::NONE,
            });
        }
        last = end;
    }
    out.push(text.slice(vm, last, len));
    Ok(vm.machine.list(&out))
}

/// `sub(repl, string, count)`: the new text, and the number of replacements.
fn substitute(vm: &mut Vm, args: &Args<'_>, name: &str) -> Run<(Value, usize)> {
    let [replacement, string, count] = vm.parse_args(name, &args.rest(), ["repl", "string", "count"], 0, 3, 2)?;
    let text = str_argument(vm, string)?;
    let most = if count.is_null() { 0 } else { vm.index_i64(count)? };
    let most = if most == 0 { usize::MAX } else { most.max(0) as usize };
    let by_call = !vm.is_str(replacement);
    let template: Vec<u32> =
        if by_call { Vec::new() } else { vm.machine.heap().str(vm.data(replacement)).iter().collect() };
    let (p, len) = (args[0], text.points.len());
    let all = all_matches(&parsed(vm, p), &text.points, 0, len, most);
    let (mut out, mut last, replaced) = (Vec::new(), 0, all.len());
    for (places, last_group) in all {
        let (start, end) = places[0].unwrap_or((0, 0));
        out.extend_from_slice(&text.points[last..start]);
        if by_call {
            let m = vm.new_match(p, &text, Some((places, last_group)), 0, len);
            let made = vm.call(replacement, &[m])?;
            if !made.is_none() {
                if !vm.is_str(made) {
                    let got = vm.class_name(vm.class_of(made));
                    return vm.type_error(format!("expected str instance, {got} found"));
                }
                out.extend(vm.machine.heap().str(vm.data(made)).iter());
            }
        } else {
            expand(vm, p, &template, &text, &places, &mut out)?;
        }
        last = end;
    }
    if replaced == 0 {
        return Ok((text.value, 0));
    }
    out.extend_from_slice(&text.points[last..]);
    Ok((vm.machine.str(PyStr::from_code_points(&out)), replaced))
}

/// Appends a template with its references replaced to `out`.
fn expand(vm: &mut Vm, p: Value, template: &[u32], text: &Text, places: &Found, out: &mut Vec<u32>) -> Run<()> {
    let mut i = 0;
    while i < template.len() {
        let c = char::from_u32(template[i]).unwrap_or('\u{fffd}');
        i += 1;
        if c != '\\' || i == template.len() {
            out.push(template[i - 1]);
            continue;
        }
        let e = char::from_u32(template[i]).unwrap_or('\u{fffd}');
        i += 1;
        let group = match e {
            'g' if template.get(i) == Some(&u32::from('<')) => {
                let Some(len) = template[i..].iter().position(|&p| p == u32::from('>')) else {
                    return vm.value_error("missing >, unterminated name");
                };
                let name: String = template[i + 1..i + len].iter().filter_map(|&p| char::from_u32(p)).collect();
                i += len + 1;
                let names = vm.machine.heap().field(p, pattern::NAMES);
                match name.parse::<usize>() {
                    Ok(n) => n,
                    Err(_) => match vm.machine.heap().dict_scan(names, &name).and_then(|n| n.as_inline_int()) {
                        Some(n) => n as usize,
                        None => return vm.index_error(format!("unknown group name '{name}'")),
                    },
                }
            }
            '1'..='9' => {
                let mut n = e as usize - '0' as usize;
                if let Some(d) = template.get(i).and_then(|&p| char::from_u32(p)).and_then(|c| c.to_digit(10)) {
                    n = n * 10 + d as usize;
                    i += 1;
                }
                n
            }
            other => {
                let plain = match other {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'a' => '\x07',
                    'f' => '\x0c',
                    'v' => '\x0b',
                    '0' => '\0',
                    '\\' => '\\',
                    other => {
                        if other.is_ascii_alphabetic() {
                            return vm.value_error(format!("bad escape \\{other}"));
                        }
                        out.push(u32::from('\\'));
                        other
                    }
                };
                out.push(u32::from(plain));
                continue;
            }
        };
        match places.get(group) {
            Some(Some((start, end))) => out.extend_from_slice(&text.points[*start..*end]),
            Some(None) => {}
            None => return vm.value_error(format!("invalid group reference {group}")),
        }
    }
    Ok(())
}

fn pattern_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let (text, flags) = (heap.field(args[0], pattern::TEXT), heap.field(args[0], pattern::FLAGS).as_raw());
    let shown = vm.repr_of(text)?;
    let mut out = format!("re.compile({}", vm.text_of(shown));
    let names = [
        (2, "re.IGNORECASE"),
        (4, "re.LOCALE"),
        (8, "re.MULTILINE"),
        (16, "re.DOTALL"),
        (64, "re.VERBOSE"),
        (256, "re.ASCII"),
    ];
    let set: Vec<&str> = names.iter().filter(|(bit, _)| flags & bit != 0).map(|(_, name)| *name).collect();
    if !set.is_empty() {
        out.push_str(&format!(", {}", set.join("|")));
    }
    Ok(vm.machine.str(format!("{out})")))
}
