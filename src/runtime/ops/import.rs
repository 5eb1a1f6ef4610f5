//! Instructions of `import`. Mirrors `Python/import.c` and, in outline, `Lib/importlib/_bootstrap.py`.

use crate::machine::EventKind;
use crate::object::layout::{exception, frame, module, thread};
use crate::object::{Kind, Value};
use crate::runtime::eval::Flow;
use crate::runtime::{Run, Vm};

impl Vm {
    /// IMPORT_NAME: level, names that will be taken.
    pub(in crate::runtime) fn op_import_name(&mut self, name: u32) -> Run<Flow> {
        let name = self.machine.heap().cell(name);
        let (from, level) = (self.peek(0), self.peek(1));
        let globals = self.frame_field(frame::GLOBALS);
        let _ = globals;
        if level.as_inline_int().is_some_and(|n| n > 0) {
            return self.raise(self.exc.ImportError, "attempted relative import with no known parent package");
        }
        let text = self.machine.heap().str(name).to_utf8_lossy();
        let top = if from.is_none() { text.split('.').next().unwrap_or(&text).to_owned() } else { text.clone() };
        self.import_module(&text)?;
        let v = self.import_module(&top)?;
        self.machine.retain(v);
        self.drop_values(2);
        self.push_owned(v);
        Ok(Flow::Go)
    }

    /// A module by its full name; its packages are imported first.
    pub fn import_module(&mut self, name: &str) -> Run {
        let mut found = Value::NULL;
        let mut end = 0;
        for part in name.split('.') {
            end += part.len();
            let prefix = &name[..end];
            let parent = found;
            found = match self.find_module(prefix)? {
                Some(m) => m,
                None => return self.module_not_found(name, prefix, parent),
            };
            if !parent.is_null() {
                let part = self.machine.intern(part.into());
                let dict = self.machine.heap().field(parent, module::DICT);
                self.machine.dict_set_str(dict, part, found);
            }
            end += 1;
        }
        Ok(found)
    }

    fn find_module(&mut self, name: &str) -> Run<Option<Value>> {
        let name_value = self.machine.intern(name.into());
        let all = self.machine.thread(thread::MODULES);
        if let Some(m) = self.machine.heap().dict_get_str(all, name_value) {
            return Ok(Some(m));
        }
        let made = self.builtin_module(name);
        if let Some(m) = made {
            self.machine.note(EventKind::Import, m);
        }
        Ok(made)
    }

    fn module_not_found<T>(&mut self, name: &str, prefix: &str, parent: Value) -> Run<T> {
        let message = match prefix.rsplit_once('.') {
            Some((package, _)) if !parent.is_null() => {
                format!("No module named '{name}'; '{package}' is not a package")
            }
            _ => format!("No module named '{prefix}'"),
        };
        let message = self.machine.str(message);
        let e = self.new_exception(self.exc.ModuleNotFoundError, &[message]);
        let name = self.machine.str(name);
        self.machine.set_field(e, exception::MEMBER_1, name);
        self.raise_value(e)
    }

    /// IMPORT_FROM: the module stays on the stack.
    pub(in crate::runtime) fn op_import_from(&mut self, name: u32) -> Run<Flow> {
        let name = self.machine.heap().cell(name);
        let from = self.peek(0);
        let v = match self.get_attr_opt(from, name)? {
            Some(v) => v,
            None => return self.cannot_import(from, name),
        };
        self.push(v);
        Ok(Flow::Go)
    }

    fn cannot_import<T>(&mut self, from: Value, name: Value) -> Run<T> {
        let module_name = self.get_attr_opt(from, self.names.__name__)?;
        let module_text = match module_name {
            Some(n) if n.is(Kind::Str) => self.machine.heap().str(n).to_utf8_lossy(),
            _ => "<unknown module name>".to_owned(),
        };
        if let Some(n) = module_name.filter(|n| n.is(Kind::Str)) {
            let full = format!("{module_text}.{}", self.machine.heap().str(name).to_utf8_lossy());
            let _ = n;
            if let Some(m) = self.find_module(&full)? {
                self.push(m);
            }
        }
        let text = self.machine.heap().str(name).to_utf8_lossy();
        let message = self.machine.str(format!("cannot import name '{text}' from '{module_text}' (unknown location)"));
        let e = self.new_exception(self.exc.ImportError, &[message]);
        let module_name = module_name.unwrap_or(Value::NONE);
        self.machine.set_field(e, exception::MEMBER_1, module_name);
        self.machine.set_field(e, exception::MEMBER_3, name);
        self.raise_value(e)
    }

    /// `from module import *`
    pub(in crate::runtime) fn import_star(&mut self, from: Value) -> Run<()> {
        let namespace = self.frame_field(frame::LOCALS);
        let names = match self.get_attr_opt(from, self.names.__all__)? {
            Some(all) => self.collect(all)?,
            None => {
                let dict = self.instance_dict(from)?;
                let heap = self.machine.heap();
                heap.dict_entries(dict)
                    .map(|e| e.key)
                    .filter(|&k| k.is(Kind::Str) && (heap.str(k).is_empty() || heap.str(k).at(0) != u32::from('_')))
                    .collect()
            }
        };
        for name in names {
            let name = if name.is(Kind::Str) { self.machine.intern_value(name) } else { name };
            let v = self.get_attr(from, name)?;
            self.set_item(namespace, name, v)?;
        }
        Ok(())
    }
}
