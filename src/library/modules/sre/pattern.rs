//! `re.Pattern`: matching, searching, splitting and replacing.
//!
//! Called through the class's table. Mirrors the first half of `Modules/_sre/sre.c`.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::matched::new_match;
use super::template::expand;
use super::{Text, number};
use crate::failure::Failure;
use crate::library::types::descriptors::MAPPING_PROXY;
use crate::library::types::iterators::CALLABLE_ITERATOR;
use crate::object::layout::record;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};
use crate::text::PyStr;
use crate::text::regex::{self, Match, Pattern};

record! {
    /// Fields of a pattern.
    pub(super) pattern {
        TEXT,
        /// Raw.
        FLAGS,
        /// Raw.
        GROUPS,
        /// A dict from names to numbers.
        NAMES,
    }
}

/// `re.Pattern`
pub static PATTERN: TypeDef = TypeDef {
    module: "re",
    methods: &[
        Method::new("match", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "match")?;
            let result = parsed(vm, p).match_at(&text.points, at, end, &vm.control.stop, |_| true);
            let result = vm.ok(result)?;
            Ok(new_match(vm, p, &text, result, at, end))
        }),
        Method::new("fullmatch", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "fullmatch")?;
            let result = parsed(vm, p).match_at(&text.points, at, end, &vm.control.stop, |place| place == end);
            let result = vm.ok(result)?;
            Ok(new_match(vm, p, &text, result, at, end))
        }),
        Method::new("search", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "search")?;
            let result = parsed(vm, p).search(&text.points, at, end, &vm.control.stop);
            let result = vm.ok(result)?;
            Ok(new_match(vm, p, &text, result, at, end))
        }),
        Method::new("findall", Signature::Any, |vm, args| {
            let (p, text, at, end) = target(vm, args, "findall")?;
            let mut out = Vec::new();
            for (places, _) in all_matches(vm, p, &text.points, at..end, usize::MAX)? {
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
            for result in all_matches(vm, p, &text.points, at..end, usize::MAX)? {
                out.push(new_match(vm, p, &text, Some(result), at, end));
            }
            let out = vm.machine.tuple(&out);
            let class = vm.class(&CALLABLE_ITERATOR);
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
            Ok(vm.new_record(&MAPPING_PROXY, &[names]))
        }),
    ],
    ..TypeDef::new("Pattern")
};

/// `_sre.compile(text, flags)`: a pattern; if the text is not one, a tuple of message and position.
pub(super) fn compile(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[0]) {
        if vm.bytes_like(args[0]).is_none() {
            return vm.type_error("first argument must be string or compiled pattern");
        }
        return Err(vm.unsupported("a pattern of bytes"));
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
    let got = vm.type_name(v);
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

/// Successive matches of a pattern in a stretch of a text, as `findall` finds them; at most `most`.
fn all_matches(vm: &mut Vm, p: Value, text: &[u32], stretch: Range<usize>, most: usize) -> Run<Vec<Match>> {
    let p = parsed(vm, p);
    let matches =
        Matches { pattern: &p, text, at: stretch.start, end: stretch.end, empty: false, stop: &vm.control.stop };
    let matches: Result<Vec<Match>, Failure> = matches.take(most).collect();
    vm.ok(matches)
}

struct Matches<'a> {
    pattern: &'a Pattern,
    text: &'a [u32],
    at: usize,
    end: usize,
    /// Whether the last match was empty.
    empty: bool,
    stop: &'a AtomicBool,
}

impl Iterator for Matches<'_> {
    type Item = Result<Match, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = self.next_match().transpose()?;
        if let Ok((places, _)) = &found {
            let (start, end) = places[0]?;
            (self.at, self.empty) = (end, start == end);
        }
        Some(found)
    }
}

impl Matches<'_> {
    fn next_match(&self) -> Result<Option<Match>, Failure> {
        let Self { pattern, text, at, end, empty, stop } = *self;
        // After an empty match another one may begin at the same position, but must not be empty.
        if empty && let Some(found) = pattern.match_at(text, at, end, stop, |place| place != at)? {
            return Ok(Some(found));
        }
        pattern.search(text, at + usize::from(empty), end, stop)
    }
}

fn split(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [string, most] = vm.parse_args("split", &args.rest(), ["string", "maxsplit"], 0, 2, 1)?;
    let text = str_argument(vm, string)?;
    let most = if most.is_null() { 0 } else { vm.index_i64(most)? };
    let most = if most == 0 { usize::MAX } else { most.max(0) as usize };
    let len = text.points.len();
    let mut out = Vec::new();
    let mut last = 0;
    for (places, _) in all_matches(vm, args[0], &text.points, 0..len, most)? {
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
    let all = all_matches(vm, p, &text.points, 0..len, most)?;
    let (mut out, mut last, replaced) = (Vec::new(), 0, all.len());
    for (places, last_group) in all {
        let (start, end) = places[0].unwrap_or((0, 0));
        out.extend_from_slice(&text.points[last..start]);
        if by_call {
            let m = new_match(vm, p, &text, Some((places, last_group)), 0, len);
            let made = vm.call(replacement, &[m])?;
            if !made.is_none() {
                if !vm.is_str(made) {
                    let got = vm.type_name(made);
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
