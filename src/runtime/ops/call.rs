//! Instructions that call: CALL, CALL_KW, CALL_FUNCTION_EX.
//!
//! Called by `eval`. From the common case to the rare one: a Python function whose arguments are its parameters one by
//! one, a class with such an `__init__`, a function written in Rust, and anything else, which `protocols::calls`
//! begins. Python code gets a frame, in which the loop continues. Mirrors the CALL family of `Python/bytecodes.c`.

use smallvec::SmallVec;

use crate::machine::Return;
use crate::object::layout::{class, class_flags, function};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::native::{Args, Body, Entry};
use crate::runtime::{Run, Vm};

/// The operands of a call on the value stack: the callable, `self` or NULL, the arguments.
#[derive(Clone, Copy)]
struct Operands {
    /// The cell of the callable.
    callable: u32,
    /// The cell of the first argument: `self`, if there is one.
    first: u32,
    /// The cell after the last argument.
    end: u32,
}

impl Operands {
    /// The number of arguments, including `self`.
    fn arguments(self) -> u32 {
        self.end - self.first
    }
}

/// The number of arguments that most calls do not exceed.
const FEW: u32 = 3;

impl Vm {
    /// CALL: callable, self or NULL, arguments.
    #[inline(always)]
    pub(crate) fn op_call(&mut self, count: u32) -> Run<Flow> {
        let call = self.operands(self.registers.sp, count);
        let heap = self.machine.heap();
        let callable = heap.cell(call.callable);
        if callable.is(Kind::Function) && self.takes(callable, call.arguments()) {
            return self.call_plain(callable, Value::NULL, call, Return::Push);
        }
        if callable.is(Kind::Type)
            && let Some(init) = self.python_init(callable)
            && self.takes(init, call.arguments() + 1)
        {
            let o = self.new_instance(callable);
            return self.call_plain(init, o, call, Return::Init);
        }
        if callable.is(Kind::Native) && call.arguments() <= FEW {
            let heap = self.machine.heap();
            let args = [0, 1, 2].map(|i| if i < call.arguments() { heap.cell(call.first + i) } else { Value::NULL });
            return self.call_native_from_stack(
                callable,
                &Args::positional(&args[..call.arguments() as usize]),
                count + 2,
            );
        }
        let args: SmallVec<[Value; 8]> = SmallVec::from_slice(self.machine.heap().cells(call.first, call.end));
        self.call_from_stack(callable, &Args::positional(&args), count + 2)
    }

    /// The operands of a call with `count` arguments, besides `self`, that end at a cell.
    #[inline]
    fn operands(&self, end: u32, count: u32) -> Operands {
        let callable = end - count - 2;
        let has_self = !self.machine.heap().cell(callable + 1).is_null();
        Operands { callable, first: if has_self { callable + 1 } else { callable + 2 }, end }
    }

    /// Whether that many positional arguments are a Python function's parameters, one by one.
    #[inline]
    fn takes(&self, f: Value, arguments: u32) -> bool {
        let heap = self.machine.heap();
        heap.code(heap.field(f, function::CODE)).plain_args == Some(arguments)
    }

    /// Calls a Python function whose arguments are its parameters one by one: after `o`, unless it is NULL, they move
    /// from the caller's value stack to the new frame's fast locals, with their references. The callable goes off the
    /// stack; `o` moves to the frame.
    #[inline]
    fn call_plain(&mut self, f: Value, o: Value, call: Operands, how: Return) -> Run<Flow> {
        self.check_recursion()?;
        let heap = self.machine.heap();
        let code = heap.field(f, function::CODE);
        let (globals, builtins) = (heap.field(f, function::GLOBALS), heap.field(f, function::BUILTINS));
        let before = u32::from(!o.is_null());
        let frame = self.machine.new_frame(code, f, globals, builtins, before + call.arguments());
        if !o.is_null() {
            self.machine.retain(o);
            self.machine.frame_init_local(frame, 0, o);
        }
        for i in 0..call.arguments() {
            let v = self.machine.heap().cell(call.first + i);
            self.machine.frame_init_local(frame, before + i, v);
        }
        self.registers.sp = call.callable + 1;
        self.pop_release();
        self.push_frame(frame, how, o);
        Ok(Flow::Go)
    }

    /// The `__init__` of a class that defines it in Python, besides `object`'s `__new__` and `type`'s `__call__`.
    fn python_init(&mut self, cls: Value) -> Option<Value> {
        let meta = self.class_of(cls);
        if meta != self.types.type_ && self.python_special(cls, self.names.__call__).is_some() {
            return None;
        }
        let flags = self.machine.heap().field(cls, class::FLAGS).as_raw();
        if flags & (class_flags::HEAP | class_flags::ABSTRACT | class_flags::EXCEPTION) != class_flags::HEAP
            || self.lookup_in_class(cls, self.names.__new__) != Some(self.object_new)
        {
            return None;
        }
        self.lookup_in_class(cls, self.names.__init__).filter(|f| f.is(Kind::Function))
    }

    /// Calls a function of Rust's with `operands` values on the stack.
    #[inline]
    fn call_native_from_stack(&mut self, callable: Value, args: &Args<'_>, operands: u32) -> Run<Flow> {
        if let Body::Enters(_) = self.method_of(callable).body {
            let entry = self.start_native(callable, args)?;
            return Ok(self.enter_from_stack(entry, operands));
        }
        let v = self.call_native(callable, args)?;
        self.replace_operands(operands, &[v]);
        Ok(Flow::Go)
    }

    /// Calls anything with `operands` values on the stack.
    fn call_from_stack(&mut self, callable: Value, args: &Args<'_>, operands: u32) -> Run<Flow> {
        let entry = self.start_call(callable, args)?;
        Ok(self.enter_from_stack(entry, operands))
    }

    /// Goes on with a call that has begun and whose operands are `operands` values on the stack.
    pub(crate) fn enter_from_stack(&mut self, entry: Entry, operands: u32) -> Flow {
        match entry {
            Entry::Value(v) => self.replace_operands(operands, &[v]),
            Entry::Frame { frame, how, with } => {
                self.drop_values(operands);
                self.push_frame(frame, how, with);
            }
        }
        Flow::Go
    }

    /// CALL_KW: callable, self or NULL, arguments, and a tuple of names for the last of them.
    pub(crate) fn op_call_kw(&mut self, count: u32) -> Run<Flow> {
        let call = self.operands(self.registers.sp - 1, count);
        let heap = self.machine.heap();
        let callable = heap.cell(call.callable);
        let args: SmallVec<[Value; 8]> = SmallVec::from_slice(heap.cells(call.first, call.end));
        let names: SmallVec<[Value; 8]> = SmallVec::from_slice(heap.tuple(self.peek(0)));
        let (positional, named) = args.split_at(args.len() - names.len());
        self.call_from_stack(callable, &Args { positional, names: &names, named }, count + 3)
    }

    /// CALL_FUNCTION_EX: callable, NULL, the positional arguments, a dict of keyword arguments or NULL.
    pub(crate) fn op_call_function_ex(&mut self) -> Run<Flow> {
        let (keywords, positional, callable) = (self.peek(0), self.peek(1), self.peek(3));
        let positional = self.spread_positional(callable, positional)?;
        let (mut names, mut named) = (Vec::new(), Vec::new());
        if !keywords.is_null() {
            for e in self.machine.heap().dict_entries(keywords) {
                names.push(e.key);
                named.push(e.value);
            }
            if names.iter().any(|&n| !self.is_str(n)) {
                return self.type_error("keywords must be strings");
            }
        }
        self.call_from_stack(callable, &Args { positional: &positional, names: &names, named: &named }, 4)
    }

    /// The arguments from `*iterable`. A tuple of them replaces the iterable on the stack, as in CPython, and keeps
    /// them alive.
    fn spread_positional(&mut self, callable: Value, iterable: Value) -> Run<Vec<Value>> {
        if iterable.is(Kind::Tuple) {
            return Ok(self.machine.heap().tuple(iterable).to_vec());
        }
        let name = self.callable_text(callable)?;
        if !self.has_iter(iterable) {
            let got = self.type_name(iterable);
            return self.type_error(format!("{name} argument after * must be an iterable, not {got}"));
        }
        let items = self.collect(iterable)?;
        let tuple = self.machine.tuple(&items);
        self.replace(1, tuple);
        Ok(items)
    }
}
