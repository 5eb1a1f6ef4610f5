//! Instructions that make functions and classes, and the intrinsics.
//!
//! Called by `eval`. Mirrors MAKE_FUNCTION, SET_FUNCTION_ATTRIBUTE and `Python/intrinsics.c`.

use crate::object::layout::{frame, function};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    pub(crate) fn op_make_function(&mut self) {
        let code = self.peek(0);
        let v = self.new_function(code, self.frame_field(frame::GLOBALS));
        self.replace_top(v);
    }

    /// A function from a code object, in a module's namespace (`PyFunction_NewWithQualName`).
    pub fn new_function(&mut self, code: Value, globals: Value) -> Value {
        let heap = self.machine.heap();
        let loaded = heap.code(code);
        let (name, qualname) = (loaded.name, loaded.qualname);
        let documented = loaded.code.flags & crate::code::object::flags::HAS_DOCSTRING != 0;
        let doc = if documented { heap.tuple(loaded.consts)[0] } else { Value::NONE };
        let module = heap.dict_get_str(globals, self.names.__name__).unwrap_or(Value::NULL);
        let builtins = self.builtins_of(globals);
        let mut fields = [Value::NULL; function::SIZE as usize];
        fields[function::CODE as usize] = code;
        fields[function::GLOBALS as usize] = globals;
        fields[function::BUILTINS as usize] = builtins;
        fields[function::NAME as usize] = name;
        fields[function::QUALNAME as usize] = qualname;
        fields[function::DOC as usize] = doc;
        fields[function::MODULE as usize] = module;
        self.machine.block(Kind::Function, &fields)
    }

    /// SET_FUNCTION_ATTRIBUTE: value, function.
    pub(crate) fn op_set_function_attribute(&mut self, which: u32) {
        let f = self.pop();
        let v = self.pop_release();
        let field = match which {
            1 => function::DEFAULTS,
            2 => function::KWDEFAULTS,
            4 => function::ANNOTATIONS,
            8 => function::CLOSURE,
            _ => function::ANNOTATE,
        };
        self.machine.set_field(f, field, v);
        self.push_owned(f);
    }

    pub(crate) fn op_load_build_class(&mut self) -> Run<()> {
        let builtins = self.frame_field(frame::BUILTINS);
        match self.machine.heap().dict_get_str(builtins, self.names.__build_class__) {
            Some(v) => self.push(v),
            None => return self.raise(self.exc.NameError, "__build_class__ not found"),
        }
        Ok(())
    }

    pub(crate) fn op_setup_annotations(&mut self) -> Run<()> {
        let namespace = self.frame_field(frame::LOCALS);
        let name = self.names.__annotations__;
        if self.dict_or_mapping_lacks(namespace, name)? {
            let annotations = self.machine.dict();
            self.set_item(namespace, name, annotations)?;
        }
        Ok(())
    }

    fn dict_or_mapping_lacks(&mut self, namespace: Value, name: Value) -> Run<bool> {
        let found = self.get_item(namespace, name);
        Ok(self.catch(found, self.exc.KeyError)?.is_none())
    }

    /// CALL_INTRINSIC_1
    pub(crate) fn op_intrinsic_1(&mut self, which: u32) -> Run<()> {
        let v = self.peek(0);
        let result = match which {
            1 => {
                // INTRINSIC_PRINT: what the interactive interpreter does with an expression's value.
                if !v.is_none() {
                    let text = self.repr_of(v)?;
                    let text = self.machine.heap().str(text).to_utf8_lossy();
                    self.machine.write_output(crate::machine::Stream::Stdout, &format!("{text}\n"));
                }
                Value::NONE
            }
            2 => {
                self.import_star(v)?;
                Value::NONE
            }
            3 => self.stop_iteration_error(v),
            5 => self.positive(v)?,
            6 => {
                let items = self.machine.heap().list(v).to_vec();
                self.machine.tuple(&items)
            }
            _ => match self.library.intrinsics_1.iter().find(|row| row.0 == which) {
                Some((_, function)) => function(self, v)?,
                None => return Err(self.unsupported("this intrinsic function")),
            },
        };
        self.replace_top(result);
        Ok(())
    }

    /// INTRINSIC_STOPITERATION_ERROR: an exception that leaves a generator; StopIteration becomes RuntimeError.
    fn stop_iteration_error(&mut self, e: Value) -> Value {
        use crate::code::object::flags;
        let flags = self.machine.heap().code(self.frame_field(frame::CODE)).code.flags;
        let class = self.class_of(e);
        let message = if self.is_subclass(class, self.exc.StopIteration) {
            match flags {
                f if f & flags::ASYNC_GENERATOR != 0 => "async generator raised StopIteration",
                f if f & flags::COROUTINE != 0 => "coroutine raised StopIteration",
                _ => "generator raised StopIteration",
            }
        } else if flags & flags::ASYNC_GENERATOR != 0 && self.is_subclass(class, self.exc.StopAsyncIteration) {
            "async generator raised StopAsyncIteration"
        } else {
            return e;
        };
        self.exception_from_cause(self.exc.RuntimeError, message, e)
    }

    /// CALL_INTRINSIC_2
    pub(crate) fn op_intrinsic_2(&mut self, which: u32) -> Run<()> {
        let (first, second) = (self.peek(1), self.peek(0));
        let result = match self.library.intrinsics_2.iter().find(|row| row.0 == which) {
            Some((_, function)) => function(self, first, second)?,
            None => return Err(self.unsupported("this intrinsic function")),
        };
        self.replace_operands(2, &[result]);
        Ok(())
    }
}
