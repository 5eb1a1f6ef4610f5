//! Instructions of f-strings.
//!
//! Called by `eval`. Mirrors CONVERT_VALUE, FORMAT_SIMPLE, FORMAT_WITH_SPEC and BUILD_STRING of `Python/bytecodes.c`.

use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Vm};

impl Vm {
    pub(crate) fn op_format_simple(&mut self) -> Run<Flow> {
        let v = self.peek(0);
        if v.is(Kind::Str) {
            return Ok(Flow::Go);
        }
        let spec = self.machine.str("");
        let text = self.format_of(v, spec)?;
        self.machine.retain(text);
        self.pop_release();
        self.push_owned(text);
        Ok(Flow::Go)
    }

    pub(crate) fn op_format_with_spec(&mut self) -> Run<Flow> {
        let (spec, v) = (self.peek(0), self.peek(1));
        let text = self.format_of(v, spec)?;
        self.machine.retain(text);
        self.drop_values(2);
        self.push_owned(text);
        Ok(Flow::Go)
    }

    pub(crate) fn op_convert_value(&mut self, how: u32) -> Run<Flow> {
        let v = self.peek(0);
        let text: Value = match how {
            1 => self.str_of(v)?,
            2 => self.repr_of(v)?,
            _ => self.ascii_of(v)?,
        };
        self.machine.retain(text);
        self.pop_release();
        self.push_owned(text);
        Ok(Flow::Go)
    }
}
