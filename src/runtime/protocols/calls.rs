//! Calling anything: beginning a call, and waiting for its result when Rust calls.
//!
//! A call of a Python function begins with its frame. The instructions that call (`ops::call`) push it; where
//! anything else calls, the library and the other protocols, it is executed in a nested evaluation loop. Mirrors
//! `Objects/call.c`.

use smallvec::SmallVec;

use crate::machine::Return;
use crate::object::layout::function;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Entry};
use crate::runtime::{Run, Vm};

impl Vm {
    /// Calls with positional arguments.
    pub fn call(&mut self, callable: Value, args: &[Value]) -> Run {
        self.call_args(callable, &Args::positional(args))
    }

    /// Calls a method by name.
    pub fn call_method(&mut self, o: Value, name: &str, args: &[Value]) -> Run {
        let name = self.machine.intern(name.into());
        let (f, self_value) = self.get_method(o, name)?;
        if self_value.is_null() { self.call(f, args) } else { self.call_bound(f, o, args) }
    }

    /// Calls with any arguments.
    ///
    /// Each call uses the Rust stack, so it counts: endless self-calls (`A.__call__ = A()`) end in a RecursionError.
    pub fn call_args(&mut self, callable: Value, args: &Args<'_>) -> Run {
        self.deeper(CALLING, |vm| {
            let entry = vm.start_call(callable, args)?;
            vm.run_entry(entry)
        })
    }

    /// Begins a call of anything: returns its value, or the frame that must be executed for it. An instruction pushes
    /// the frame, Rust waits for it.
    pub(crate) fn start_call(&mut self, callable: Value, args: &Args<'_>) -> Run<Entry> {
        match callable.kind() {
            Some(Kind::Function) => self.start_function(callable, args, Return::Push, Value::NULL),
            Some(Kind::Native) => self.start_native(callable, args),
            Some(Kind::Method) => {
                let (f, all) = self.unbound(callable, args);
                self.start_call(f, &args.with(&all))
            }
            Some(Kind::Type) => self.start_class(callable, args),
            _ => {
                let class = self.class_of(callable);
                let Some(found) = self.lookup_in_class(class, self.names.__call__) else {
                    let class = self.class_name(class);
                    return self.type_error(format!("'{class}' object is not callable"));
                };
                self.start_method(found, callable, class, args)
            }
        }
    }

    /// Begins a call of a Python function; `how` says what becomes of its result.
    pub(crate) fn start_function(&mut self, f: Value, args: &Args<'_>, how: Return, with: Value) -> Run<Entry> {
        let frame = self.frame_for_call(f, args)?;
        self.check_recursion()?;
        Ok(Entry::Frame { frame, how, with })
    }

    /// Begins a call of a function found in an object's class, with the object as first argument.
    pub(crate) fn start_method(&mut self, found: Value, o: Value, class: Value, args: &Args<'_>) -> Run<Entry> {
        if found.is(Kind::Function) || found.is(Kind::Native) {
            let all = args.after(o);
            return self.deeper(CALLING, |vm| vm.start_call(found, &args.with(&all)));
        }
        let bound = self.bind(found, o, class)?;
        self.deeper(CALLING, |vm| vm.start_call(bound, args))
    }

    /// The function of a bound method and its arguments preceded by `self`; for a method of a method of a method, all
    /// of them, the innermost first.
    pub(crate) fn unbound(&self, mut callable: Value, args: &Args<'_>) -> (Value, SmallVec<[Value; 8]>) {
        let mut selves: SmallVec<[Value; 8]> = SmallVec::new();
        while callable.is(Kind::Method) {
            let (f, o) = self.method_parts(callable);
            selves.push(o);
            callable = f;
        }
        selves.reverse();
        selves.extend_from_slice(args.positional);
        (callable, selves)
    }

    /// Whether an object can be called.
    pub fn is_callable(&mut self, v: Value) -> bool {
        matches!(v.kind(), Some(Kind::Function | Kind::Native | Kind::Method | Kind::Type))
            || self.special_unbound(v, self.names.__call__).is_some()
    }

    /// The name of a callable in messages: `f()` with its module, except for those of `builtins`.
    pub fn callable_text(&mut self, callable: Value) -> Run<String> {
        if callable.is(Kind::Function) {
            let heap = self.machine.heap();
            let name = self.function_qualname(callable);
            let module = heap.field(callable, function::MODULE);
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

/// The end of the message of a RecursionError.
const CALLING: &str = " while calling a Python object";
