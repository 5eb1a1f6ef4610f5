//! The methods of `str` that make text from text: splitting, joining, stripping, padding, translating, encoding.
//!
//! Listed in the table of `str`. Mirrors `Objects/unicodeobject.c`.

use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::{Run, Unwind, Vm};
use crate::text::layout::{Align, expand_tabs, pad, zfill as zfill_text};
use crate::text::search::Ends;
use crate::text::{PyStr, StrBuilder};

pub(crate) fn encode(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [encoding, errors] = vm.parse_args("encode", &args.rest(), ["encoding", "errors"], 0, 2, 0)?;
    let text = vm.pystr(args[0]).clone();
    let bytes = vm.encode_text("encode", &text, args[0], encoding, errors)?;
    Ok(vm.machine.bytes(bytes))
}

impl Vm {
    /// The maximum number of times that something is done: negative means no limit.
    pub(crate) fn at_most(&mut self, v: Value) -> Run<usize> {
        if v.is_null() {
            return Ok(usize::MAX);
        }
        let most = self.index_i64(v)?;
        Ok(usize::try_from(most).unwrap_or(usize::MAX))
    }

    fn list_of_strs(&mut self, parts: Vec<PyStr>) -> Value {
        let parts: Vec<Value> = parts.into_iter().map(|part| self.machine.str(part)).collect();
        self.machine.list(&parts)
    }
}

pub(crate) fn replace(vm: &mut Vm, args: &Args<'_>) -> Run {
    let given = args.positional.len() - 1;
    if given < 2 {
        return vm.type_error(format!("replace() takes at least 2 positional arguments ({given} given)"));
    }
    let [old, new, count] = vm.parse_args("replace", &args.rest(), ["", "", "count"], 2, 3, 2)?;
    let old = vm.str_argument("replace", " 1", old)?;
    let new = vm.str_argument("replace", " 2", new)?;
    let most = vm.at_most(count)?;
    let text = vm.pystr(args[0]);
    let places = text.count(&old, 0..text.len()).min(most);
    if places == 0 || old == new {
        return Ok(vm.data(args[0]));
    }
    let len = text.len().saturating_add(places.saturating_mul(new.len()));
    vm.ensure_units(Some(len.saturating_sub(places * old.len())))?;
    let text = vm.pystr(args[0]).replace(&old, &new, most);
    Ok(vm.machine.str(text))
}

type Split = fn(&PyStr, &PyStr, usize) -> Vec<PyStr>;
type SplitSpace = fn(&PyStr, usize) -> Vec<PyStr>;

fn split_by(vm: &mut Vm, args: &Args<'_>, name: &str, by_text: Split, by_space: SplitSpace) -> Run {
    let [separator, most] = vm.parse_args(name, &args.rest(), ["sep", "maxsplit"], 0, 2, 0)?;
    let most = vm.at_most(most)?;
    let text = vm.pystr(args[0]);
    let parts = if separator.is_null() || separator.is_none() {
        by_space(text, most)
    } else if vm.is_str(separator) {
        let separator = vm.pystr(separator);
        if separator.is_empty() {
            return vm.value_error("empty separator");
        }
        by_text(text, separator, most)
    } else {
        let class = vm.type_name(separator);
        return vm.type_error(format!("must be str or None, not {class}"));
    };
    Ok(vm.list_of_strs(parts))
}

pub(crate) fn split(vm: &mut Vm, args: &Args<'_>) -> Run {
    split_by(vm, args, "split", PyStr::split, PyStr::split_whitespace)
}

pub(crate) fn rsplit(vm: &mut Vm, args: &Args<'_>) -> Run {
    split_by(vm, args, "rsplit", PyStr::rsplit, PyStr::rsplit_whitespace)
}

pub(crate) fn splitlines(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [keep] = vm.parse_args("splitlines", &args.rest(), ["keepends"], 0, 1, 0)?;
    let keep = vm.flag(keep)?;
    let parts = vm.pystr(args[0]).splitlines(keep);
    Ok(vm.list_of_strs(parts))
}

pub(crate) fn join(vm: &mut Vm, args: &Args<'_>) -> Run {
    let items = vm.items_to_join(args[1])?;
    // A single str is itself the result.
    if let [one] = items[..]
        && one.is(Kind::Str)
    {
        return Ok(one);
    }
    let mut len = 0_usize;
    for (i, &item) in items.iter().enumerate() {
        if !vm.is_str(item) {
            let class = vm.type_name(item);
            return vm.type_error(format!("sequence item {i}: expected str instance, {class} found"));
        }
        len += vm.pystr(item).len() + vm.pystr(args[0]).len();
    }
    vm.ensure_units(Some(len))?;
    let text = vm.pystr(args[0]).join(items.iter().map(|&item| vm.pystr(item)));
    Ok(vm.machine.str(text))
}

impl Vm {
    /// The items that a `join` is given.
    pub(crate) fn items_to_join(&mut self, iterable: Value) -> Run<Vec<Value>> {
        match self.collect(iterable) {
            Err(Unwind::Raised) if self.raised_is(self.exc.TypeError) && !self.is_iterable(iterable) => {
                self.machine.take_exception();
                self.type_error("can only join an iterable")
            }
            result => result,
        }
    }

    /// Whether `iter(v)` could work at all.
    pub(crate) fn is_iterable(&mut self, v: Value) -> bool {
        let class = self.class_of(v);
        self.lookup_in_class(class, self.names.__iter__).is_some_and(|f| !f.is_none())
            || self.lookup_in_class(class, self.names.__getitem__).is_some()
    }
}

fn strip_ends(vm: &mut Vm, args: &Args<'_>, name: &str, ends: Ends) -> Run {
    let text = vm.pystr(args[0]);
    let stripped = match args.get(1) {
        Some(set) if !set.is_none() => {
            if !vm.is_str(set) {
                return vm.type_error(format!("{name} arg must be None or str"));
            }
            text.strip(vm.pystr(set), ends)
        }
        _ => text.strip_whitespace(ends),
    };
    if stripped.len() == text.len() {
        return Ok(vm.data(args[0]));
    }
    Ok(vm.machine.str(stripped))
}

pub(crate) fn strip(vm: &mut Vm, args: &Args<'_>) -> Run {
    strip_ends(vm, args, "strip", Ends::Both)
}

pub(crate) fn lstrip(vm: &mut Vm, args: &Args<'_>) -> Run {
    strip_ends(vm, args, "lstrip", Ends::Left)
}

pub(crate) fn rstrip(vm: &mut Vm, args: &Args<'_>) -> Run {
    strip_ends(vm, args, "rstrip", Ends::Right)
}

fn padded(vm: &mut Vm, args: &Args<'_>, align: Align) -> Run {
    let width = vm.index_i64(args[1])?;
    let fill = match args.get(2) {
        None => u32::from(' '),
        Some(fill) if vm.is_str(fill) => {
            let fill = vm.pystr(fill);
            if fill.len() != 1 {
                return vm.type_error("The fill character must be exactly one character long");
            }
            fill.at(0)
        }
        Some(other) => {
            let class = vm.type_name(other);
            return vm.type_error(format!("The fill character must be a unicode character, not {class}"));
        }
    };
    let width = usize::try_from(width).unwrap_or(0);
    if width <= vm.pystr(args[0]).len() {
        return Ok(vm.data(args[0]));
    }
    let text = pad(vm.pystr(args[0]), width, fill, align);
    let text = vm.ok(text)?;
    Ok(vm.machine.str(text))
}

pub(crate) fn center(vm: &mut Vm, args: &Args<'_>) -> Run {
    padded(vm, args, Align::Center)
}

pub(crate) fn ljust(vm: &mut Vm, args: &Args<'_>) -> Run {
    padded(vm, args, Align::Left)
}

pub(crate) fn rjust(vm: &mut Vm, args: &Args<'_>) -> Run {
    padded(vm, args, Align::Right)
}

pub(crate) fn zfill(vm: &mut Vm, args: &Args<'_>) -> Run {
    let width = vm.index_i64(args[1])?;
    let width = usize::try_from(width).unwrap_or(0);
    if width <= vm.pystr(args[0]).len() {
        return Ok(vm.data(args[0]));
    }
    let text = zfill_text(vm.pystr(args[0]), width);
    let text = vm.ok(text)?;
    Ok(vm.machine.str(text))
}

pub(crate) fn expandtabs(vm: &mut Vm, args: &Args<'_>) -> Run {
    let [size] = vm.parse_args("expandtabs", &args.rest(), ["tabsize"], 0, 1, 0)?;
    let size = if size.is_null() { 8 } else { vm.index_i64(size)? };
    let text = expand_tabs(vm.pystr(args[0]).iter(), size);
    let text = vm.ok(text)?;
    Ok(vm.machine.str(text))
}

pub(crate) fn maketrans(vm: &mut Vm, args: &Args<'_>) -> Run {
    let table = vm.machine.dict();
    let x = args[0];
    let Some(y) = args.get(1) else {
        if !x.is(Kind::Dict) {
            return vm.type_error("if you give only one argument to maketrans it must be a dict");
        }
        let entries: Vec<(Value, Value)> = vm.machine.heap().dict_entries(x).map(|e| (e.key, e.value)).collect();
        for (key, value) in entries {
            let key = if vm.is_str(key) {
                let text = vm.pystr(key);
                if text.len() != 1 {
                    return vm.value_error("string keys in translatetable must be of length 1");
                }
                let point = text.at(0);
                vm.machine.int(point.into())
            } else if vm.is_int(key) {
                key
            } else {
                return vm.type_error("keys in translate table mustbe strings or integers");
            };
            vm.dict_set(table, key, value)?;
        }
        return Ok(table);
    };
    if !vm.is_str(x) {
        return vm.type_error("first maketrans argument must be a string if there is a second argument");
    }
    let to = vm.str_argument("maketrans", " 2", y)?;
    let from = vm.pystr(x).clone();
    if from.len() != to.len() {
        return vm.value_error("the first two maketrans arguments must have equal length");
    }
    for (a, b) in from.iter().zip(&to) {
        let (a, b) = (vm.machine.int(a.into()), vm.machine.int(b.into()));
        vm.dict_set(table, a, b)?;
    }
    if let Some(deleted) = args.get(2) {
        let deleted = vm.str_argument("maketrans", " 3", deleted)?;
        for point in &deleted {
            let point = vm.machine.int(point.into());
            vm.dict_set(table, point, Value::NONE)?;
        }
    }
    Ok(table)
}

pub(crate) fn translate(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = vm.pystr(args[0]).clone();
    let mut out = StrBuilder::with_capacity(text.len());
    for point in &text {
        let key = vm.machine.int(point.into());
        let found = vm.get_item(args[1], key);
        let Some(v) = vm.catch(found, vm.exc.LookupError)? else {
            out.push(point);
            continue;
        };
        if v.is_none() {
            continue;
        }
        if vm.is_int(v) {
            match vm.as_index_i64(v) {
                Some(new @ 0..0x11_0000) => out.push(new as u32),
                _ => return vm.value_error("character mapping must be in range(0x110000)"),
            }
        } else if vm.is_str(v) {
            out.push_str(vm.pystr(v));
        } else {
            return vm.type_error("character mapping must return integer, None or str");
        }
    }
    Ok(vm.machine.str(out.finish()))
}
