//! Instructions that call: CALL, CALL_KW, CALL_FUNCTION_EX, and the recursion limit.
//!
//! Called by `eval`. A Python function gets a frame, in which the loop goes on; anything else is `protocols::calls`'
//! and nests.

use smallvec::SmallVec;

use crate::machine::Return;
use crate::object::layout::{class, class_flags, function};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::native::{Args, Body, Entry};
use crate::runtime::{Run, Vm};

impl Vm {
    /// CALL: callable, self or NULL, arguments.
    #[inline]
    pub(crate) fn op_call(&mut self, count: u32) -> Run<Flow> {
        let callable = self.peek(count + 1);
        let self_value = self.peek(count);
        let sp = self.registers.sp;
        let first = if self_value.is_null() { sp - count } else { sp - count - 1 };
        if callable.is(Kind::Function) {
            let heap = self.machine.heap();
            let code = heap.field(callable, function::CODE);
            if heap.code(code).plain_args == Some(sp - first) {
                return self.call_plain(callable, Value::NULL, first, callable, Return::Push);
            }
        }
        if callable.is(Kind::Type)
            && let Some(init) = self.python_init(callable)
        {
            let heap = self.machine.heap();
            if heap.code(heap.field(init, function::CODE)).plain_args == Some(sp - first + 1) {
                let o = self.new_instance(callable);
                return self.call_plain(init, o, first, callable, Return::Init);
            }
        }
        if callable.is(Kind::Native) && sp - first <= FEW {
            let heap = self.machine.heap();
            let args = [0, 1, 2].map(|i| if first + i < sp { heap.cell(first + i) } else { Value::NULL });
            return self.call_native_from_stack(callable, &Args::positional(&args[..(sp - first) as usize]), count + 2);
        }
        let args: SmallVec<[Value; 8]> = SmallVec::from_slice(self.machine.heap().cells(first, sp));
        self.call_from_stack(callable, &Args::positional(&args), count + 2)
    }

    /// Calls a function of Rust's whose call takes `values` values off the stack.
    #[inline]
    fn call_native_from_stack(&mut self, callable: Value, args: &Args<'_>, values: u32) -> Run<Flow> {
        if let Body::Enters(function) = self.method_of(callable).body {
            let entry = function(self, args)?;
            return self.enter_from_stack(entry, values);
        }
        let v = self.call_native(callable, args)?;
        self.replace_operands(values, &[v]);
        Ok(Flow::Go)
    }

    /// Goes on with what a function has come to whose call takes `values` values off the stack.
    pub(crate) fn enter_from_stack(&mut self, entry: Entry, values: u32) -> Run<Flow> {
        if let Entry::Value(v) = entry {
            self.keep(v);
        }
        self.drop_values(values);
        Ok(self.enter(entry))
    }

    /// Calls a Python function whose arguments are its parameters one by one: after `o`, unless it is NULL, they go from the
    /// caller's value stack, from cell `first` on, to the new frame's fast locals, and their references with them. What is
    /// below them down to the callable goes off the stack; `o` goes with the frame.
    #[inline]
    fn call_plain(&mut self, f: Value, o: Value, first: u32, callable: Value, how: Return) -> Run<Flow> {
        self.check_recursion()?;
        let heap = self.machine.heap();
        let code = heap.field(f, function::CODE);
        let (globals, builtins) = (heap.field(f, function::GLOBALS), heap.field(f, function::BUILTINS));
        let count = self.registers.sp - first;
        let before = u32::from(!o.is_null());
        let f = self.machine.new_frame(code, f, globals, builtins, before + count);
        if !o.is_null() {
            self.machine.retain(o);
            self.machine.frame_init_local(f, 0, o);
        }
        for i in 0..count {
            let v = self.machine.heap().cell(first + i);
            self.machine.frame_init_local(f, before + i, v);
        }
        // The callable, and where there is no self its NULL.
        self.registers.sp = first;
        while self.peek(0) != callable {
            self.registers.sp -= 1;
        }
        self.pop_release();
        self.push_frame(f, how, o);
        Ok(Flow::Go)
    }

    /// CALL_KW: the same with a tuple of names on top, for the last arguments.
    pub(crate) fn op_call_kw(&mut self, count: u32) -> Run<Flow> {
        let names = self.peek(0);
        let callable = self.peek(count + 2);
        let self_value = self.peek(count + 1);
        let end = self.registers.sp - 1;
        let first = if self_value.is_null() { end - count } else { end - count - 1 };
        let args: SmallVec<[Value; 8]> = SmallVec::from_slice(self.machine.heap().cells(first, end));
        let names: SmallVec<[Value; 8]> = SmallVec::from_slice(self.machine.heap().tuple(names));
        let (positional, named) = args.split_at(args.len() - names.len());
        self.call_from_stack(callable, &Args { positional, names: &names, named }, count + 3)
    }

    /// CALL_FUNCTION_EX: callable, NULL, a tuple of arguments, a dict of keyword arguments or NULL.
    pub(crate) fn op_call_function_ex(&mut self) -> Run<Flow> {
        let (keywords, positional) = (self.peek(0), self.peek(1));
        let callable = self.peek(3);
        let positional = if positional.is(Kind::Tuple) {
            self.machine.heap().tuple(positional).to_vec()
        } else {
            let name = self.callable_text(callable)?;
            if self.special_unbound(positional, self.names.__iter__).is_none()
                && self.special_unbound(positional, self.names.__getitem__).is_none()
            {
                let got = self.class_name(self.class_of(positional));
                return self.type_error(format!("{name} argument after * must be an iterable, not {got}"));
            }
            let items = self.collect(positional)?;
            // Keeps the items alive and shows them as CPython does: in a tuple, where the iterable was.
            let tuple = self.machine.tuple(&items);
            self.replace(1, tuple);
            items
        };
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

    /// Calls something whose call takes `values` values off the stack.
    fn call_from_stack(&mut self, callable: Value, args: &Args<'_>, values: u32) -> Run<Flow> {
        match callable.kind() {
            Some(Kind::Function) => {
                let f = self.frame_for_call(callable, args)?;
                self.check_recursion()?;
                self.drop_values(values);
                self.push_frame(f, Return::Push, Value::NULL);
                return Ok(Flow::Go);
            }
            Some(Kind::Method) => {
                let (f, all) = self.unbound(callable, args);
                return self.call_from_stack(f, &Args { positional: &all, ..*args }, values);
            }
            Some(Kind::Native) => return self.call_native_from_stack(callable, args, values),
            Some(Kind::Type) => {
                if let Some(init) = self.python_init(callable) {
                    let o = self.new_instance(callable);
                    let mut all: SmallVec<[Value; 8]> = SmallVec::with_capacity(args.positional.len() + 1);
                    all.push(o);
                    all.extend_from_slice(args.positional);
                    let f = self.frame_for_call(init, &Args { positional: &all, ..*args })?;
                    self.check_recursion()?;
                    self.drop_values(values);
                    self.push_frame(f, Return::Init, o);
                    return Ok(Flow::Go);
                }
            }
            _ => {
                if let Some(f) = self.python_special(callable, self.names.__call__) {
                    let mut all: SmallVec<[Value; 8]> = SmallVec::with_capacity(args.positional.len() + 1);
                    all.push(callable);
                    all.extend_from_slice(args.positional);
                    return self.call_from_stack(f, &Args { positional: &all, ..*args }, values);
                }
            }
        }
        let v = self.call_args(callable, args)?;
        self.replace_operands(values, &[v]);
        Ok(Flow::Go)
    }

    /// The `__init__` of a class that has it in Python, besides `object`'s `__new__` and `type`'s `__call__`.
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

    /// How messages name something that is called: `f()` with its module, but for those of `builtins`.
    pub fn callable_text(&mut self, callable: Value) -> Run<String> {
        if callable.is(Kind::Function) {
            let heap = self.machine.heap();
            let name = self.function_qualname(callable);
            let module = heap.field(callable, crate::object::layout::function::MODULE);
            if module.is(Kind::Str) && *heap.str(module) != *"builtins" {
                let module = heap.str(module).to_utf8_lossy();
                return Ok(format!("{module}.{name}()"));
            }
            return Ok(format!("{name}()"));
        }
        if callable.is(Kind::Native) {
            return Ok(format!("{}()", self.native_name(callable)));
        }
        let text = self.str_of(callable)?;
        Ok(self.machine.heap().str(text).to_utf8_lossy())
    }
}

/// So many arguments are few: most calls have no more.
const FEW: u32 = 3;
