//! The type `list`, and reading and changing lists by index and slice.
//!
//! Called by `protocols::sequences` and the instructions for items; methods by name are in `list::methods`. Mirrors
//! `list_subscript`, `list_ass_subscript` and `list_extend` of `Objects/listobject.c`; book chapter "Python Objects".

pub(crate) mod methods;
pub(crate) mod sort;

use crate::library::types::sequence;
use crate::library::types::slice::adjust;
use crate::object::layout::class_flags;
use crate::object::{Kind, Value};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The class `list`.
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::List),
    flags: class_flags::BASE | class_flags::SEQUENCE,
    methods: methods::METHODS,
    subscript: Some(Vm::list_get),
    assign_subscript: Some(|vm, list, key, v| match v {
        Some(v) => vm.list_put(list, key, v),
        None => vm.list_delete(list, key),
    }),
    ..TypeDef::new("list")
};

impl Vm {
    /// `list[key]`
    #[inline]
    pub fn list_get(&mut self, list: Value, key: Value) -> Run {
        if let Some(i) = key.as_inline_int() {
            let items = self.machine.heap().list(list);
            return match sequence::place(i, items.len()) {
                Some(i) => Ok(items[i]),
                None => self.index_error("list index out of range"),
            };
        }
        if key.is(Kind::Slice) {
            return self.list_slice(list, key);
        }
        let i = self.subscript(key, "list")?;
        let items = self.machine.heap().list(list);
        match sequence::place(i, items.len()) {
            Some(i) => Ok(items[i]),
            None => self.index_error("list index out of range"),
        }
    }

    fn list_slice(&mut self, list: Value, slice: Value) -> Run {
        let (start, _, step, count) = self.list_slice_indices(list, slice)?;
        let items = sequence::stepped(self.machine.heap().list(list), start, step, count);
        Ok(self.machine.list(&items))
    }

    /// `list[key] = v`
    pub fn list_put(&mut self, list: Value, key: Value, v: Value) -> Run<()> {
        if key.is(Kind::Slice) {
            return self.list_put_slice(list, key, v);
        }
        let i = self.subscript(key, "list")?;
        match sequence::place(i, self.machine.heap().list(list).len()) {
            Some(i) => {
                self.machine.list_set(list, i, v);
                Ok(())
            }
            None => self.index_error("list assignment index out of range"),
        }
    }

    /// What a slice selects from a list. The list's length is taken last, as `__index__` of a bound may change it.
    fn list_slice_indices(&mut self, list: Value, slice: Value) -> Run<(i64, i64, i64, usize)> {
        let unpacked = self.slice_unpack(slice)?;
        Ok(adjust(unpacked, self.machine.heap().list(list).len()))
    }

    fn list_put_slice(&mut self, list: Value, slice: Value, v: Value) -> Run<()> {
        let unpacked = self.slice_unpack(slice)?;
        let items = self.slice_source(v)?;
        // Both may have changed the list.
        let (start, stop, step, count) = adjust(unpacked, self.machine.heap().list(list).len());
        if step == 1 {
            let len = self.machine.heap().list(list).len();
            self.ensure_items(Some(len + items.len()))?;
            self.machine.list_splice(list, start as usize, stop.max(start) as usize, &items);
            return Ok(());
        }
        if items.len() != count {
            let given = items.len();
            return self
                .value_error(format!("attempt to assign sequence of size {given} to extended slice of size {count}"));
        }
        for (i, v) in items.into_iter().enumerate() {
            self.machine.list_set(list, (start + i as i64 * step) as usize, v);
        }
        Ok(())
    }

    /// The items to assign to a slice.
    fn slice_source(&mut self, v: Value) -> Run<Vec<Value>> {
        if matches!(v.kind(), Some(Kind::List | Kind::Tuple)) {
            return Ok(self.machine.heap().sequence(v).to_vec());
        }
        let it = self.iter(v);
        match self.catch(it, self.exc.TypeError)? {
            Some(it) => self.collect(it),
            None => self.type_error("must assign iterable to extended slice"),
        }
    }

    /// `del list[key]`
    pub fn list_delete(&mut self, list: Value, key: Value) -> Run<()> {
        if key.is(Kind::Slice) {
            return self.list_delete_slice(list, key);
        }
        let i = self.subscript(key, "list")?;
        match sequence::place(i, self.machine.heap().list(list).len()) {
            Some(i) => {
                self.machine.list_remove(list, i, i + 1);
                Ok(())
            }
            None => self.index_error("list assignment index out of range"),
        }
    }

    fn list_delete_slice(&mut self, list: Value, slice: Value) -> Run<()> {
        let (start, stop, step, count) = self.list_slice_indices(list, slice)?;
        if count == 0 {
            return Ok(());
        }
        if step == 1 {
            self.machine.list_remove(list, start as usize, stop as usize);
            return Ok(());
        }
        let items = self.machine.heap().list(list).to_vec();
        let mut doomed = vec![false; items.len()];
        for i in 0..count {
            doomed[(start + i as i64 * step) as usize] = true;
        }
        let (mut gone, mut kept) = (Vec::with_capacity(count), Vec::with_capacity(items.len() - count));
        for (v, doomed) in items.into_iter().zip(doomed) {
            if doomed { gone.push(v) } else { kept.push(v) }
        }
        // The removed items are at the end then, the first last: the setter drops from the end on.
        let (left, all) = (kept.len(), kept.len() + gone.len());
        kept.extend(gone.into_iter().rev());
        self.machine.list_reorder(list, &kept);
        self.machine.list_remove(list, left, all);
        Ok(())
    }
}
