//! The type `dict`: filling dicts from anything, their text and equality.
//!
//! Look-ups by key are in `protocols::dictionary`, methods by name in `dict::methods`, views in `dict::views`. Mirrors
//! `dict_update_arg`, `PyDict_MergeFromSeq2`, `dict_repr` and `dict_equal` of `Objects/dictobject.c`.

pub(crate) mod iterators;
pub(crate) mod methods;
pub(crate) mod views;

use crate::object::layout::{class_flags, thread};
use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Unwind, Vm};
use crate::text::builder::StrBuilder;

/// The class `dict`.
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Dict),
    flags: class_flags::BASE | class_flags::MAPPING,
    methods: methods::METHODS,
    ..TypeDef::new("dict")
};

impl Vm {
    /// The effect of `dict.__init__` and `dict.update` with their arguments (without `self`).
    pub fn dict_fill(&mut self, d: Value, what: &str, args: &Args<'_>) -> Run<()> {
        let given = args.positional.len();
        if given > 1 {
            return self.type_error(format!("{what} expected at most 1 argument, got {given}"));
        }
        if let Some(from) = args.get(0) {
            self.dict_update_from(d, from)?;
        }
        for (&name, &v) in args.names.iter().zip(args.named) {
            self.dict_set(d, name, v)?;
        }
        Ok(())
    }

    /// `d.update(from)`: a mapping (anything with `keys`), or an iterable of pairs.
    pub fn dict_update_from(&mut self, d: Value, from: Value) -> Run<()> {
        if from.is(Kind::Dict) {
            return self.dict_merge(d, from);
        }
        if self.get_attr_opt(from, self.names.keys)?.is_some() {
            return self.dict_merge(d, from);
        }
        self.dict_merge_pairs(d, from)
    }

    fn dict_merge_pairs(&mut self, d: Value, pairs: Value) -> Run<()> {
        let mut number = 0;
        self.for_each(pairs, |vm, pair| {
            let items = vm.pair_items(pair, number)?;
            let [key, v] = items[..] else {
                let len = items.len();
                return vm.value_error(format!(
                    "dictionary update sequence element #{number} has length {len}; 2 is required"
                ));
            };
            vm.keep_all(&[key, v]);
            vm.dict_set(d, key, v)?;
            number += 1;
            Ok(true)
        })
    }

    /// The items of one element that should be a pair.
    fn pair_items(&mut self, pair: Value, number: usize) -> Run<Vec<Value>> {
        if matches!(pair.kind(), Some(Kind::List | Kind::Tuple)) {
            return Ok(self.machine.heap().sequence(pair).to_vec());
        }
        let it = self.iter(pair);
        let result = match self.catch(it, self.exc.TypeError)? {
            Some(it) => self.collect(it),
            None => self.type_error("object is not iterable"),
        };
        if result == Err(Unwind::Raised) && self.raised_is(self.exc.TypeError) {
            let e = self.machine.take_exception();
            let note =
                self.machine.str(format!("Cannot convert dictionary update sequence element #{number} to a sequence"));
            self.call_method(e, "add_note", &[note])?;
            self.machine.set_thread(thread::EXCEPTION, e);
        }
        result
    }

    /// A new dict with the same items.
    pub fn dict_copy(&mut self, d: Value) -> Value {
        let entries: Vec<_> = self.machine.heap().dict_entries(d).collect();
        let copy = self.machine.dict();
        for e in entries {
            self.machine.dict_insert(copy, e.hash, e.key, e.value);
        }
        copy
    }

    /// `a == b` for dicts.
    pub fn dict_equal(&mut self, a: Value, b: Value) -> Run<bool> {
        let heap = self.machine.heap();
        if heap.dict_len(a) != heap.dict_len(b) {
            return Ok(false);
        }
        let mut next = 0;
        while let Some(entry) = self.machine.heap().dict_next(a, next) {
            next = entry.number + 1;
            self.keep_all(&[entry.key, entry.value]);
            if !self.dict_has_item(b, entry.key, entry.hash, entry.value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn dict_has_item(&mut self, d: Value, key: Value, hash: i64, v: Value) -> Run<bool> {
        let Some(found) = self.dict_find_hashed(d, key, hash)? else { return Ok(false) };
        self.keep(found.value);
        self.deeper(" in comparison", |vm| vm.eq(v, found.value))
    }

    /// `repr` of a dict; `owner` is the object as the program sees it.
    pub fn dict_repr(&mut self, owner: Value, d: Value) -> Run {
        if !self.enter_repr(owner)? {
            return Ok(self.machine.str("{...}"));
        }
        let mut out = StrBuilder::new();
        out.push_char('{');
        let result = self.push_dict_items(d, &mut out);
        self.leave_repr();
        result?;
        out.push_char('}');
        Ok(self.machine.str(out.finish()))
    }

    fn push_dict_items(&mut self, d: Value, out: &mut StrBuilder) -> Run<()> {
        let (mut next, mut first) = (0, true);
        while let Some(entry) = self.machine.heap().dict_next(d, next) {
            next = entry.number + 1;
            if !first {
                out.push_text(", ");
            }
            first = false;
            self.keep(entry.value);
            self.push_repr(out, entry.key)?;
            out.push_text(": ");
            self.push_repr(out, entry.value)?;
        }
        Ok(())
    }
}
