//! Instructions of `with` and `async with`: LOAD_SPECIAL, WITH_EXCEPT_START.
//!
//! Called by `eval`. The first looks up `__enter__` and `__exit__` on the context manager, the second calls `__exit__`
//! with the exception that leaves the block. Mirrors their cases in `Python/bytecodes.c`.

use crate::machine::Return;
use crate::object::layout::exception;
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};

impl Vm {
    /// LOAD_SPECIAL: a special method of the top value, with its self or NULL.
    pub(crate) fn op_load_special(&mut self, which: u32) -> Run<()> {
        let (name, text) = match which {
            0 => (self.names.__enter__, "__enter__"),
            1 => (self.names.__exit__, "__exit__"),
            2 => (self.names.__aenter__, "__aenter__"),
            _ => (self.names.__aexit__, "__aexit__"),
        };
        let o = self.peek(0);
        let class = self.class_of(o);
        let Some(found) = self.lookup_in_class(class, name) else {
            let class = self.class_name(class);
            let manager = if which < 2 { "context manager" } else { "asynchronous context manager" };
            let missed = if text.ends_with("exit__") { format!(" (missed {text} method)") } else { String::new() };
            return self.type_error(format!("'{class}' object does not support the {manager} protocol{missed}"));
        };
        let direct = self.is_method_descriptor(found);
        let (found, self_value) = if direct { (found, o) } else { (self.bind(found, o, class)?, Value::NULL) };
        self.replace_operands(1, &[found, self_value]);
        Ok(())
    }

    /// WITH_EXCEPT_START
    pub(crate) fn op_with_except_start(&mut self) -> Run<Flow> {
        let exception = self.peek(0);
        let (exit, exit_self) = (self.peek(4), self.peek(3));
        let class = self.class_of(exception);
        let tb = self.field_or_none(exception, exception::TRACEBACK);
        let mut args: smallvec::SmallVec<[Value; 4]> = smallvec::SmallVec::new();
        if !exit_self.is_null() {
            args.push(exit_self);
        }
        args.extend([class, exception, tb]);
        if exit.is(Kind::Function) {
            let args = Args::positional(&args);
            let f = self.frame_for_call(exit, &args)?;
            self.check_recursion()?;
            self.push_frame(f, Return::Push, Value::NULL);
            return Ok(Flow::Go);
        }
        let v = self.call(exit, &args)?;
        self.push(v);
        Ok(Flow::Go)
    }
}
