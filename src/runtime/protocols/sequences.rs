//! Items, lengths, membership: `v[key]`, `len(v)`, `x in v`.
//!
//! Called by the item instructions and the library. Mirrors `PyObject_GetItem`, `PySequence_Contains` and the like of
//! `Objects/abstract.c`.

use num_traits::ToPrimitive;

use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    /// `container[key]`
    pub fn get_item(&mut self, container: Value, key: Value) -> Run {
        match container.kind() {
            Some(Kind::List | Kind::Tuple) => {
                if let Some(subscript) = self.def_of(self.class_of(container)).subscript {
                    return subscript(self, container, key);
                }
            }
            Some(Kind::Dict) => {
                return match self.dict_get(container, key)? {
                    Some(v) => Ok(v),
                    None => self.key_error(key),
                };
            }
            _ => {}
        }
        let class = self.class_of(container);
        if let Some(f) = self.lookup_in_class(class, self.names.__getitem__) {
            return self.call_bound(f, container, &[key]);
        }
        if container.is(Kind::Type) {
            if let Some(f) = self.get_attr_opt(container, self.names.__class_getitem__)? {
                return self.call(f, &[key]);
            }
            let name = self.class_name(container);
            return self.type_error(format!("type '{name}' is not subscriptable"));
        }
        let class = self.class_name(class);
        self.type_error(format!("'{class}' object is not subscriptable"))
    }

    /// `container[key] = v`
    pub fn set_item(&mut self, container: Value, key: Value, v: Value) -> Run<()> {
        match container.kind() {
            Some(Kind::List) => {
                if let Some(assign) = self.def_of(self.class_of(container)).assign_subscript {
                    return assign(self, container, key, Some(v));
                }
            }
            Some(Kind::Dict) => return self.dict_set(container, key, v),
            _ => {}
        }
        match self.special_unbound(container, self.names.__setitem__) {
            Some(f) => self.call_bound(f, container, &[key, v]).map(|_| ()),
            None => {
                let class = self.type_name(container);
                self.type_error(format!("'{class}' object does not support item assignment"))
            }
        }
    }

    /// `del container[key]`
    pub fn del_item(&mut self, container: Value, key: Value) -> Run<()> {
        match container.kind() {
            Some(Kind::List) => {
                if let Some(assign) = self.def_of(self.class_of(container)).assign_subscript {
                    return assign(self, container, key, None);
                }
            }
            Some(Kind::Dict) => {
                return match self.dict_del(container, key)? {
                    Some(_) => Ok(()),
                    None => self.key_error(key),
                };
            }
            _ => {}
        }
        match self.special_unbound(container, self.names.__delitem__) {
            Some(f) => self.call_bound(f, container, &[key]).map(|_| ()),
            None => {
                let class = self.type_name(container);
                let sequence = matches!(
                    self.data(container).kind(),
                    Some(Kind::Tuple | Kind::Str | Kind::Bytes | Kind::Range | Kind::Set)
                );
                // CPython's wording differs once it has found a sequence and an index.
                let not = if sequence && self.is_int(key) { "doesn't" } else { "does not" };
                self.type_error(format!("'{class}' object {not} support item deletion"))
            }
        }
    }

    /// `len(v)`
    pub fn len(&mut self, v: Value) -> Run<usize> {
        let heap = self.machine.heap();
        Ok(match v.kind() {
            Some(Kind::List) => heap.list(v).len(),
            Some(Kind::Tuple) => heap.tuple(v).len(),
            Some(Kind::Dict) => heap.dict_len(v),
            Some(Kind::Set) => heap.set_len(v),
            Some(Kind::Str) => heap.str(v).len(),
            Some(Kind::Bytes) => heap.bytes(v).len(),
            _ => match self.special_unbound(v, self.names.__len__) {
                Some(f) => {
                    let result = self.call_bound(f, v, &[])?;
                    return self.check_len(result);
                }
                None => {
                    let class = self.type_name(v);
                    return self.type_error(format!("object of type '{class}' has no len()"));
                }
            },
        })
    }

    /// `item in container`
    pub fn contains(&mut self, container: Value, item: Value) -> Run<bool> {
        match container.kind() {
            Some(Kind::Dict) => return Ok(self.dict_find(container, item)?.1.is_some()),
            Some(Kind::List | Kind::Tuple) => return self.sequence_contains(container, item),
            Some(Kind::Str) if item.is(Kind::Str) => {
                let heap = self.machine.heap();
                return Ok(heap.str(container).contains(heap.str(item)));
            }
            _ => {}
        }
        let class = self.class_of(container);
        match self.lookup_in_class(class, self.names.__contains__) {
            Some(f) if f.is_none() => {
                let class = self.class_name(class);
                self.type_error(format!("'{class}' object is not a container"))
            }
            Some(f) => {
                let result = self.call_bound(f, container, &[item])?;
                self.is_true(result)
            }
            None => {
                let iterable = self.lookup_in_class(class, self.names.__iter__).is_some()
                    || self.lookup_in_class(class, self.names.__getitem__).is_some();
                if !iterable {
                    let class = self.class_name(class);
                    return self.type_error(format!("argument of type '{class}' is not a container or iterable"));
                }
                let mut found = false;
                self.for_each(container, |vm, v| {
                    found = vm.eq(v, item)?;
                    Ok(!found)
                })?;
                Ok(found)
            }
        }
    }

    fn sequence_contains(&mut self, sequence: Value, item: Value) -> Run<bool> {
        let mut i = 0;
        while let Some(&v) = self.machine.heap().sequence(sequence).get(i) {
            if self.item_eq(v, item)? {
                return Ok(true);
            }
            i += 1;
        }
        Ok(false)
    }

    /// `list.extend(iterable)`
    pub fn list_extend(&mut self, list: Value, iterable: Value) -> Run<()> {
        let known: Option<Vec<Value>> = {
            let heap = self.machine.heap();
            match iterable.kind() {
                Some(Kind::List | Kind::Tuple) => Some(heap.sequence(iterable).to_vec()),
                // A list of a subclass that is extended by itself: it would never end.
                _ if self.data(iterable) == list => Some(heap.list(list).to_vec()),
                Some(Kind::Set) => Some(heap.set_entries(iterable).map(|(_, key)| key).collect()),
                Some(Kind::Dict) => Some(heap.dict_entries(iterable).map(|e| e.key).collect()),
                _ => None,
            }
        };
        if let Some(items) = known {
            let len = self.machine.heap().list(list).len();
            self.ensure_items(Some(len + items.len()))?;
            self.machine.list_splice(list, len, len, &items);
            return Ok(());
        }
        let it = self.iter(iterable)?;
        self.extend_from(list, iterable, it)
    }

    fn extend_from(&mut self, list: Value, iterable: Value, it: Value) -> Run<()> {
        let expected = self.length_hint(iterable)?;
        self.ensure_items(Some(expected.unwrap_or(0)))?;
        while let Some(v) = self.next(it)? {
            self.check_memory()?;
            self.machine.list_push(list, v);
        }
        Ok(())
    }

    /// The result of `operator.length_hint`, for the calls that it makes: how long an iterable may be.
    pub fn length_hint(&mut self, v: Value) -> Run<Option<usize>> {
        if v.is(Kind::Generator) {
            return Ok(None);
        }
        if self.special_unbound(v, self.names.__len__).is_some() {
            let len = self.len(v);
            if let Some(len) = self.catch(len, self.exc.TypeError)? {
                return Ok(Some(len));
            }
        }
        let Some(f) = self.special_unbound(v, self.names.__length_hint__) else { return Ok(None) };
        let result = self.call_bound(f, v, &[]);
        let Some(hint) = self.catch(result, self.exc.TypeError)? else { return Ok(None) };
        if hint == Value::NOT_IMPLEMENTED {
            return Ok(None);
        }
        if !self.is_int(hint) {
            let class = self.type_name(hint);
            return self.type_error(format!("__length_hint__ must be an integer, not {class}"));
        }
        match self.int_value(hint).to_i64() {
            Some(n) if n >= 0 => Ok(Some(n as usize)),
            Some(_) => self.value_error("__length_hint__() should return >= 0"),
            None => self.raise(self.exc.OverflowError, "cannot fit 'int' into an index-sized integer"),
        }
    }
}
