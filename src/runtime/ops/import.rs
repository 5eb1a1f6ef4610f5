//! Import instructions: IMPORT_NAME, IMPORT_FROM, and `from module import *`.
//!
//! Called by `eval`. What finds and executes a module is in `importing`. Mirrors `import_name` and `import_from` of
//! `Python/ceval.c` and `import_all_from` of `Python/intrinsics.c`.

use crate::object::layout::{exception, frame, module, thread};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::native::Entry;
use crate::runtime::{Run, Vm};

impl Vm {
    /// IMPORT_NAME: level, names to be taken.
    pub(crate) fn op_import_name(&mut self, name: u32) -> Run<Flow> {
        let name = self.machine.heap().cell(name);
        let (from, level) = (self.peek(0), self.peek(1));
        let globals = self.frame_field(frame::GLOBALS);
        let builtins = self.frame_field(frame::BUILTINS);
        let Some(import) = self.machine.heap().dict_get_str(builtins, self.names.__import__) else {
            return self.raise(self.exc.ImportError, "__import__ not found");
        };
        let entry = if import.is(Kind::Native) {
            self.import(name, globals, from, level.as_inline_int().unwrap_or(0))?
        } else {
            let locals = self.frame_field(frame::LOCALS);
            let locals = if locals.is_null() { Value::NONE } else { locals };
            Entry::Value(self.call(import, &[name, globals, locals, from, level])?)
        };
        Ok(self.enter_from_stack(entry, 2))
    }

    /// IMPORT_FROM: the module stays on the stack.
    pub(crate) fn op_import_from(&mut self, name: u32) -> Run<()> {
        let name = self.machine.heap().cell(name);
        let from = self.peek(0);
        let v = match self.get_attr_opt(from, name)? {
            Some(v) => v,
            None => self.import_from_modules(from, name)?,
        };
        self.push(v);
        Ok(())
    }

    /// A submodule that is in `sys.modules` but not yet in its package's namespace; otherwise the ImportError.
    fn import_from_modules(&mut self, from: Value, name: Value) -> Run {
        let module_name = self.get_attr_opt(from, self.names.__name__)?.filter(|n| n.is(Kind::Str));
        let text = self.text_of(name);
        let module_text = match module_name {
            Some(n) => {
                let module_text = self.text_of(n);
                let full = self.machine.intern(format!("{module_text}.{text}").as_str().into());
                let all = self.machine.thread(thread::MODULES);
                if let Some(m) = self.machine.heap().dict_get_str(all, full) {
                    return Ok(m);
                }
                module_text
            }
            None => "<unknown module name>".to_owned(),
        };
        let file = self.get_attr_opt(from, self.names.__file__)?.filter(|f| f.is(Kind::Str));
        let file_text = file.map_or_else(|| "unknown location".to_owned(), |f| self.text_of(f));
        let message = if self.is_initializing(from) {
            format!(
                "cannot import name '{text}' from partially initialized module '{module_text}' (most likely due to a \
                 circular import) ({file_text})"
            )
        } else {
            format!("cannot import name '{text}' from '{module_text}' ({file_text})")
        };
        let message = self.machine.str(message);
        let e = self.new_exception(self.exc.ImportError, &[message]);
        self.machine.set_field(e, exception::MEMBER_1, module_name.unwrap_or(Value::NONE));
        self.machine.set_field(e, exception::MEMBER_2, file.unwrap_or(Value::NONE));
        self.machine.set_field(e, exception::MEMBER_3, name);
        self.raise_value(e)
    }

    /// `from module import *`
    pub(crate) fn import_star(&mut self, from: Value) -> Run<()> {
        let namespace = self.frame_field(frame::LOCALS);
        let (names, listed) = match self.get_attr_opt(from, self.names.__all__)? {
            Some(all) => (self.collect(all)?, true),
            None => {
                let dict = if from.is(Kind::Module) {
                    self.machine.heap().field(from, module::DICT)
                } else {
                    self.instance_dict(from)?
                };
                (self.machine.heap().dict_entries(dict).map(|e| e.key).collect(), false)
            }
        };
        for name in names {
            if !name.is(Kind::Str) {
                let module = self.get_attr_opt(from, self.names.__name__)?.filter(|n| n.is(Kind::Str));
                let module = module.map_or_else(String::new, |n| self.text_of(n));
                let got = self.type_name(name);
                let message = if listed {
                    format!("Item in {module}.__all__ must be str, not {got}")
                } else {
                    format!("Key in {module}.__dict__ must be str, not {got}")
                };
                return self.type_error(message);
            }
            let name = self.machine.intern_value(name);
            let text = self.machine.heap().str(name);
            if !listed && !text.is_empty() && text.at(0) == u32::from('_') {
                continue;
            }
            let v = self.get_attr(from, name)?;
            self.set_item(namespace, name, v)?;
        }
        Ok(())
    }
}
