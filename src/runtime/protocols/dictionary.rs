//! Dicts and sets by key: hashing and comparing may run Python code.
//!
//! Called by instructions and by the library's containers. Mirrors the look-up halves of `Objects/dictobject.c` and
//! `Objects/setobject.c`.

use crate::object::dict::{DictProbe, Entry};
use crate::object::layout::{dict, set};
use crate::object::set::{SetPlace, SetProbe};
use crate::object::{Kind, Value};
use crate::probe::set_is_full;
use crate::runtime::{Run, Vm};

impl Vm {
    /// The entry of a key, and the key's hash.
    pub fn dict_find(&mut self, d: Value, key: Value) -> Run<(i64, Option<Entry>)> {
        let hash = self.hash_key(key, "dict key")?;
        Ok((hash, self.dict_find_hashed(d, key, hash)?))
    }

    /// `hash(key)`, with the message of dicts and sets if it is unhashable.
    fn hash_key(&mut self, key: Value, role: &str) -> Run<i64> {
        let result = self.hash(key);
        if result.is_err() && self.raised_is(self.exc.TypeError) {
            let e = self.current_exception();
            let class = self.type_name(key);
            let text = self.exception_text(e)?;
            let inner = self.text_of(text);
            if inner.starts_with("unhashable type") {
                self.machine.take_exception();
                let article = if role == "dict key" { "a dict key" } else { "a set element" };
                return self.type_error(format!("cannot use '{class}' as {article} ({inner})"));
            }
        }
        result
    }

    /// The entry of a key whose hash is known.
    pub fn dict_find_hashed(&mut self, d: Value, key: Value, hash: i64) -> Run<Option<Entry>> {
        'again: loop {
            let mut probe = DictProbe::new(hash);
            while let Some(entry) = self.machine.heap().dict_probe(d, &mut probe) {
                if entry.key == key {
                    return Ok(Some(entry));
                }
                let both_str = key.is(Kind::Str) && entry.key.is(Kind::Str);
                if both_str {
                    if self.machine.heap().str_eq(entry.key, key) {
                        return Ok(Some(entry));
                    }
                    continue;
                }
                let version = self.machine.heap().field(d, dict::VERSION);
                let same = self.item_eq(entry.key, key)?;
                if self.machine.heap().field(d, dict::VERSION) != version {
                    continue 'again;
                }
                if same {
                    return Ok(Some(entry));
                }
            }
            return Ok(None);
        }
    }

    /// `d[key]`, or `None`. `d` must be a dict itself.
    pub fn dict_get(&mut self, d: Value, key: Value) -> Run<Option<Value>> {
        Ok(self.dict_find(d, key)?.1.map(|e| e.value))
    }

    /// `d[key] = v`
    pub fn dict_set(&mut self, d: Value, key: Value, v: Value) -> Run<()> {
        match self.dict_find(d, key)? {
            (_, Some(entry)) => self.machine.dict_set_value(d, entry.number, v),
            (hash, None) => self.machine.dict_insert(d, hash, key, v),
        }
        Ok(())
    }

    /// `d[name] = v` for a keyword's name, which may be an instance of a subclass of str with a `__hash__` of its own.
    pub fn dict_set_name(&mut self, d: Value, name: Value, v: Value) -> Run<()> {
        if !name.is(Kind::Str) {
            return self.dict_set(d, name, v);
        }
        self.machine.dict_set_str(d, name, v);
        Ok(())
    }

    /// Removes a key; returns its value, or `None` if it was not there.
    pub fn dict_del(&mut self, d: Value, key: Value) -> Run<Option<Value>> {
        Ok(self.dict_find(d, key)?.1.map(|entry| {
            self.machine.dict_remove(d, entry.number);
            entry.value
        }))
    }

    /// Keys and values of a mapping: a dict, or anything with `keys` and `__getitem__`.
    pub fn mapping_items(&mut self, mapping: Value) -> Run<Vec<(Value, Value)>> {
        let data = self.data(mapping);
        if data.is(Kind::Dict) {
            let items: Vec<_> = self.machine.heap().dict_entries(data).map(|e| (e.key, e.value)).collect();
            for &(key, v) in &items {
                self.keep_all(&[key, v]);
            }
            return Ok(items);
        }
        let keys = self.call_method(mapping, "keys", &[])?;
        let mut out = Vec::new();
        for key in self.collect(keys)? {
            let v = self.get_item(mapping, key)?;
            out.push((key, self.keep(v)));
        }
        Ok(out)
    }

    /// Puts the items of a mapping into a dict (`dict_merge`); the hashes of a dict's keys are known.
    pub fn dict_merge(&mut self, d: Value, from: Value) -> Run<()> {
        let data = self.data(from);
        if data == d {
            return Ok(());
        }
        let own_iter = from.is(Kind::Instance) && self.python_special(from, self.names.__iter__).is_some();
        if data.is(Kind::Dict) && !own_iter {
            return self.dict_merge_dict(d, data);
        }
        let keys = self.call_method(from, "keys", &[])?;
        self.for_each(keys, |vm, key| {
            let v = vm.get_item(from, key)?;
            vm.keep(v);
            vm.dict_set(d, key, v)?;
            Ok(true)
        })
    }

    fn dict_merge_dict(&mut self, d: Value, from: Value) -> Run<()> {
        let len = self.machine.heap().dict_len(from);
        let mut next = 0;
        while let Some(entry) = self.machine.heap().dict_next(from, next) {
            next = entry.number + 1;
            self.keep_all(&[entry.key, entry.value]);
            self.dict_set_hashed(d, entry.key, entry.hash, entry.value)?;
            if self.machine.heap().dict_len(from) != len {
                return self.raise(self.exc.RuntimeError, "dict mutated during update");
            }
        }
        Ok(())
    }

    /// `d[key] = v` with a known hash.
    pub fn dict_set_hashed(&mut self, d: Value, key: Value, hash: i64, v: Value) -> Run<()> {
        match self.dict_find_hashed(d, key, hash)? {
            Some(entry) => self.machine.dict_set_value(d, entry.number, v),
            None => self.machine.dict_insert(d, hash, key, v),
        }
        Ok(())
    }

    /// The place of a key in a set, or where it would go; whether it is there.
    fn set_find(&mut self, s: Value, key: Value, hash: i64) -> Run<(u32, bool)> {
        'again: loop {
            let mut probe = SetProbe::new(hash);
            loop {
                match self.machine.heap().set_probe(s, &mut probe) {
                    SetPlace::Unused(place) => return Ok((place, false)),
                    SetPlace::Candidate { place, key: there } => {
                        if there == key {
                            return Ok((place, true));
                        }
                        let heap = self.machine.heap();
                        let before = (heap.field(s, set::TABLE), heap.field(s, set::FILL), heap.field(s, set::USED));
                        let same = self.item_eq(there, key)?;
                        let heap = self.machine.heap();
                        if before != (heap.field(s, set::TABLE), heap.field(s, set::FILL), heap.field(s, set::USED)) {
                            continue 'again;
                        }
                        if same {
                            return Ok((place, true));
                        }
                    }
                }
            }
        }
    }

    /// `s.add(key)`; returns whether it was new.
    pub fn set_add(&mut self, s: Value, key: Value) -> Run<bool> {
        let hash = self.hash_key(key, "set element")?;
        self.set_add_hashed(s, key, hash)
    }

    /// `s.add(key)` with a known hash.
    pub fn set_add_hashed(&mut self, s: Value, key: Value, hash: i64) -> Run<bool> {
        let (place, found) = self.set_find(s, key, hash)?;
        if !found {
            self.machine.set_insert(s, place, hash, key);
        }
        Ok(!found)
    }

    /// `key in s`
    pub fn set_contains(&mut self, s: Value, key: Value) -> Run<bool> {
        let hash = self.hash_key(key, "set element")?;
        Ok(self.set_find(s, key, hash)?.1)
    }

    /// `key in s` with a known hash.
    pub fn set_contains_hashed(&mut self, s: Value, key: Value, hash: i64) -> Run<bool> {
        Ok(self.set_find(s, key, hash)?.1)
    }

    /// Removes a key; returns whether it was there.
    pub fn set_discard(&mut self, s: Value, key: Value) -> Run<bool> {
        let hash = self.hash_key(key, "set element")?;
        let (place, found) = self.set_find(s, key, hash)?;
        if found {
            self.machine.set_remove(s, place);
        }
        Ok(found)
    }

    /// Removes a key whose hash is known; returns whether it was there.
    pub fn set_discard_hashed(&mut self, s: Value, key: Value, hash: i64) -> Run<bool> {
        let (place, found) = self.set_find(s, key, hash)?;
        if found {
            self.machine.set_remove(s, place);
        }
        Ok(found)
    }

    /// `s.update(other)`: a set, a dict's keys, or any iterable.
    pub fn set_update(&mut self, s: Value, other: Value) -> Run<()> {
        let data = self.data(other);
        if data.is(Kind::Set) {
            return if data == s { Ok(()) } else { self.set_merge(s, data) };
        }
        if other.is(Kind::Dict) {
            self.set_room_for(s, self.machine.heap().dict_len(other));
            let mut next = 0;
            while let Some(entry) = self.machine.heap().dict_next(other, next) {
                next = entry.number + 1;
                self.keep(entry.key);
                self.set_add_hashed(s, entry.key, entry.hash)?;
            }
            return Ok(());
        }
        self.for_each(other, |vm, key| {
            vm.set_add(s, key)?;
            Ok(true)
        })
    }

    /// Grows a set's table at once before many keys are added.
    fn set_room_for(&mut self, s: Value, more: usize) {
        let heap = self.machine.heap();
        let fill = heap.field(s, set::FILL).as_raw() as u64;
        let (used, more) = (heap.set_len(s) as u64, more as u64);
        if set_is_full(fill + more, heap.set_mask(s)) {
            self.machine.set_resize(s, (used + more) * 2);
        }
    }

    /// Puts the keys of one set into another (`set_merge_lock_held`): into an empty one without comparing, and place by
    /// place if the tables are alike.
    pub(crate) fn set_merge(&mut self, s: Value, other: Value) -> Run<()> {
        let len = self.machine.heap().set_len(other);
        if len == 0 {
            return Ok(());
        }
        self.set_room_for(s, len);
        let heap = self.machine.heap();
        if heap.field(s, set::FILL).as_raw() != 0 {
            return self.for_each_key(other, |vm, hash, key| {
                vm.set_add_hashed(s, key, hash)?;
                Ok(true)
            });
        }
        let alike =
            heap.set_mask(s) == heap.set_mask(other) && heap.field(other, set::FILL) == heap.field(other, set::USED);
        if alike {
            for place in 0..=heap.set_mask(other) as u32 {
                if let Some((hash, key)) = self.machine.heap().set_at(other, place) {
                    self.machine.set_insert(s, place, hash, key);
                }
            }
            return Ok(());
        }
        for (hash, key) in self.set_keys(other) {
            let mut probe = SetProbe::new(hash);
            let place = loop {
                if let SetPlace::Unused(place) = self.machine.heap().set_probe(s, &mut probe) {
                    break place;
                }
            };
            self.machine.set_insert(s, place, hash, key);
        }
        Ok(())
    }

    /// The keys of a set with their hashes, all at once.
    fn set_keys(&self, s: Value) -> Vec<(i64, Value)> {
        self.machine.heap().set_entries(s).collect()
    }

    /// Visits the keys of a set, which may change meanwhile, as `set_next` does.
    pub(crate) fn for_each_key(
        &mut self,
        s: Value,
        mut act: impl FnMut(&mut Self, i64, Value) -> Run<bool>,
    ) -> Run<()> {
        let mut place = 0;
        while let Some((at, key)) = self.machine.heap().set_next(s, place) {
            place = at + 1;
            let Some((hash, _)) = self.machine.heap().set_at(s, at) else { continue };
            self.keep(key);
            if !act(self, hash, key)? {
                break;
            }
        }
        Ok(())
    }

    /// Whether an object can be merged into a dict: it is one, or has `keys`.
    pub(crate) fn is_mapping(&mut self, v: Value) -> Run<bool> {
        Ok(self.data(v).is(Kind::Dict) || self.get_attr_opt(v, self.names.keys)?.is_some())
    }
}
