//! Instructions for items and slices: subscripts read, stored and deleted.
//!
//! Called by `eval`. The meaning of an index is left to `protocols::sequences` and the type.

use crate::machine::Return;
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Vm};

impl Vm {
    /// BINARY_OP with NB_SUBSCR.
    pub(crate) fn op_subscript(&mut self, container: Value, key: Value) -> Run<Flow> {
        if let Some(found) = self.python_special(container, self.names.__getitem__) {
            let operands = self.machine.tuple(&[key, container]);
            self.drop_values(2);
            return self.push_call(found, &[container, key], Return::Push, operands);
        }
        let v = self.get_item(container, key)?;
        self.replace_binary_operands(v);
        Ok(Flow::Go)
    }

    pub(crate) fn op_store_subscr(&mut self) -> Run<Flow> {
        let (key, container, v) = (self.peek(0), self.peek(1), self.peek(2));
        if container.is(Kind::List)
            && let Some(i) = key.as_inline_int()
        {
            let len = self.machine.heap().list(container).len() as i64;
            let i = if i < 0 { i + len } else { i };
            if (0..len).contains(&i) {
                self.machine.list_set(container, i as usize, v);
                self.drop_values(3);
                return Ok(Flow::Go);
            }
        }
        if let Some(found) = self.python_special(container, self.names.__setitem__) {
            let operands = self.machine.tuple(&[v, container, key]);
            self.drop_values(3);
            return self.push_call(found, &[container, key, v], Return::Discard, operands);
        }
        self.set_item(container, key, v)?;
        self.drop_values(3);
        Ok(Flow::Go)
    }

    pub(crate) fn op_delete_subscr(&mut self) -> Run<Flow> {
        let (key, container) = (self.peek(0), self.peek(1));
        if let Some(found) = self.python_special(container, self.names.__delitem__) {
            let operands = self.machine.tuple(&[container, key]);
            self.drop_values(2);
            return self.push_call(found, &[container, key], Return::Discard, operands);
        }
        self.del_item(container, key)?;
        self.drop_values(2);
        Ok(Flow::Go)
    }

    pub(crate) fn op_binary_slice(&mut self) -> Run<Flow> {
        let (stop, start, container) = (self.peek(0), self.peek(1), self.peek(2));
        let slice = self.machine.block(Kind::Slice, &[start, stop, Value::NONE]);
        if let Some(found) = self.python_special(container, self.names.__getitem__) {
            self.drop_values(3);
            return self.push_call(found, &[container, slice], Return::Push, Value::NULL);
        }
        let v = self.get_item(container, slice)?;
        self.replace_operands(3, &[v]);
        Ok(Flow::Go)
    }

    pub(crate) fn op_store_slice(&mut self) -> Run<Flow> {
        let (stop, start, container, v) = (self.peek(0), self.peek(1), self.peek(2), self.peek(3));
        let slice = self.machine.block(Kind::Slice, &[start, stop, Value::NONE]);
        if let Some(found) = self.python_special(container, self.names.__setitem__) {
            self.drop_values(4);
            return self.push_call(found, &[container, slice, v], Return::Discard, Value::NULL);
        }
        self.set_item(container, slice, v)?;
        self.drop_values(4);
        Ok(Flow::Go)
    }

    pub(crate) fn op_get_len(&mut self) -> Run<()> {
        let v = self.peek(0);
        let len = self.len(v)?;
        let len = self.machine.int(len as i64);
        self.push(len);
        Ok(())
    }
}
