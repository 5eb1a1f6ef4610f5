//! Instructions that build collections, and take them apart.
//!
//! Called by `eval`. Mirrors the BUILD, LIST, SET, DICT and UNPACK instructions of `Python/bytecodes.c`.

use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    pub(crate) fn op_build_tuple(&mut self, count: u32) {
        let items = self.top_values(count);
        let v = self.machine.tuple(&items);
        self.replace_operands(count, &[v]);
    }

    pub(crate) fn op_build_list(&mut self, count: u32) {
        let items = self.top_values(count);
        let v = self.machine.list(&items);
        self.replace_operands(count, &[v]);
    }

    pub(crate) fn op_build_set(&mut self, count: u32) -> Run<()> {
        let items = self.top_values(count);
        let v = self.machine.set_of(self.types.set);
        for item in items {
            self.set_add(v, item)?;
        }
        self.replace_operands(count, &[v]);
        Ok(())
    }

    pub(crate) fn op_build_map(&mut self, count: u32) -> Run<()> {
        let items = self.top_values(count * 2);
        let v = self.machine.dict();
        for pair in items.chunks(2) {
            self.dict_set(v, pair[0], pair[1])?;
        }
        self.replace_operands(count * 2, &[v]);
        Ok(())
    }

    pub(crate) fn op_build_string(&mut self, count: u32) {
        let items = self.top_values(count);
        let mut points: Vec<u32> = Vec::new();
        for &item in &items {
            points.extend(self.machine.heap().str(item).iter());
        }
        let v = self.machine.str(crate::text::PyStr::from_code_points(&points));
        self.replace_operands(count, &[v]);
    }

    pub(crate) fn op_build_slice(&mut self, count: u32) {
        let items = self.top_values(count);
        let step = items.get(2).copied().unwrap_or(Value::NONE);
        let v = self.machine.block(Kind::Slice, &[items[0], items[1], step]);
        self.replace_operands(count, &[v]);
    }

    pub(crate) fn op_list_extend(&mut self, depth: u32) -> Run<()> {
        let (iterable, list) = (self.peek(0), self.peek(depth));
        if !self.has_iter(iterable) {
            let class = self.type_name(iterable);
            return self.type_error(format!("Value after * must be an iterable, not {class}"));
        }
        self.list_extend(list, iterable)?;
        self.pop_release();
        Ok(())
    }

    pub(crate) fn op_set_add(&mut self, depth: u32) -> Run<()> {
        let (item, set) = (self.peek(0), self.peek(depth));
        self.set_add(set, item)?;
        self.pop_release();
        Ok(())
    }

    pub(crate) fn op_set_update(&mut self, depth: u32) -> Run<()> {
        let (iterable, set) = (self.peek(0), self.peek(depth));
        self.set_update(set, iterable)?;
        self.pop_release();
        Ok(())
    }

    pub(crate) fn op_map_add(&mut self, depth: u32) -> Run<()> {
        let (value, key, dict) = (self.peek(0), self.peek(1), self.peek(depth + 1));
        self.dict_set(dict, key, value)?;
        self.drop_values(2);
        Ok(())
    }

    pub(crate) fn op_dict_update(&mut self, depth: u32) -> Run<()> {
        let (update, dict) = (self.peek(0), self.peek(depth));
        if !self.is_mapping(update)? {
            let class = self.type_name(update);
            return self.type_error(format!("'{class}' object is not a mapping"));
        }
        self.dict_merge(dict, update)?;
        self.pop_release();
        Ok(())
    }

    /// DICT_MERGE: keyword arguments, which may not be given twice.
    pub(crate) fn op_dict_merge(&mut self, depth: u32) -> Run<()> {
        let (update, dict, callable) = (self.peek(0), self.peek(depth), self.peek(depth + 3));
        if !self.is_mapping(update)? {
            let (name, class) = (self.callable_text(callable)?, self.type_name(update));
            return self.type_error(format!("{name} argument after ** must be a mapping, not {class}"));
        }
        for (key, value) in self.mapping_items(update)? {
            if self.dict_get(dict, key)?.is_some() {
                let name = self.callable_text(callable)?;
                let key = self.str_of(key)?;
                let key = self.machine.heap().str(key).to_utf8_lossy();
                return self.type_error(format!("{name} got multiple values for keyword argument '{key}'"));
            }
            self.dict_set(dict, key, value)?;
        }
        self.pop_release();
        Ok(())
    }

    pub(crate) fn op_unpack_sequence(&mut self, count: u32) -> Run<()> {
        let v = self.peek(0);
        let mut items: Vec<Value> = match v.kind() {
            Some(Kind::Tuple) => self.machine.heap().tuple(v).to_vec(),
            Some(Kind::List) => self.machine.heap().list(v).to_vec(),
            _ => self.unpack_iterable(v, count as usize)?,
        };
        self.check_unpacked(items.len(), count as usize, v)?;
        items.reverse();
        self.replace_operands(1, &items);
        Ok(())
    }

    fn check_unpacked(&mut self, got: usize, wanted: usize, v: Value) -> Run<()> {
        if got < wanted {
            return self.value_error(format!("not enough values to unpack (expected {wanted}, got {got})"));
        }
        if got > wanted {
            // CPython names the length of sized objects.
            let sized = matches!(v.kind(), Some(Kind::Tuple | Kind::List | Kind::Dict));
            let got = if sized { format!(", got {got}") } else { String::new() };
            return self.value_error(format!("too many values to unpack (expected {wanted}{got})"));
        }
        Ok(())
    }

    fn iterator_to_unpack(&mut self, v: Value) -> Run {
        if !self.has_iter(v) {
            let class = self.type_name(v);
            return self.type_error(format!("cannot unpack non-iterable {class} object"));
        }
        self.iter(v)
    }

    /// `count` items and, if there are more, one more.
    fn unpack_iterable(&mut self, v: Value, count: usize) -> Run<Vec<Value>> {
        let iterator = self.iterator_to_unpack(v)?;
        let mut items = Vec::new();
        while items.len() <= count
            && let Some(item) = self.next(iterator)?
        {
            items.push(self.keep(item));
        }
        if items.len() > count && v.is(Kind::Dict) {
            return Ok(self.machine.heap().dict_entries(v).map(|e| e.key).collect());
        }
        Ok(items)
    }

    pub(crate) fn op_unpack_ex(&mut self, arg: u32) -> Run<()> {
        let (before, after) = ((arg & 0xFF) as usize, (arg >> 8) as usize);
        let v = self.peek(0);
        let iterator = self.iterator_to_unpack(v)?;
        let mut items = self.collect(iterator)?;
        if items.len() < before + after {
            let at_least = before + after;
            return self.value_error(format!(
                "not enough values to unpack (expected at least {at_least}, got {})",
                items.len()
            ));
        }
        let middle = before..items.len() - after;
        let list = self.machine.list(&items[middle.clone()]);
        items.splice(middle, [list]);
        items.reverse();
        self.replace_operands(1, &items);
        Ok(())
    }
}
