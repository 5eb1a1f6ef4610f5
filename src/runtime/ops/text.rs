//! f-string instructions: conversion, formatting and joining.
//!
//! Called by `eval`. Mirrors CONVERT_VALUE, FORMAT_SIMPLE, FORMAT_WITH_SPEC and BUILD_STRING of `Python/bytecodes.c`.

use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    pub(crate) fn op_format_simple(&mut self) -> Run<()> {
        let v = self.peek(0);
        if v.is(Kind::Str) {
            return Ok(());
        }
        let spec = self.machine.str("");
        let text = self.format_of(v, spec)?;
        self.replace_top(text);
        Ok(())
    }

    pub(crate) fn op_format_with_spec(&mut self) -> Run<()> {
        let (spec, v) = (self.peek(0), self.peek(1));
        let text = self.format_of(v, spec)?;
        self.replace_operands(2, &[text]);
        Ok(())
    }

    pub(crate) fn op_convert_value(&mut self, how: u32) -> Run<()> {
        let v = self.peek(0);
        let text: Value = match how {
            1 => self.str_of(v)?,
            2 => self.repr_of(v)?,
            _ => self.ascii_of(v)?,
        };
        self.replace_top(text);
        Ok(())
    }
}
