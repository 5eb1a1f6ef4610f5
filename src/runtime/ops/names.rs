//! Name instructions: globals, built-ins, class and module namespaces, unset variables.
//!
//! Called by `eval`. Fast locals and cells need no search and are in `eval` itself.

use crate::code::object::fast;
use crate::object::layout::{FIELDS, dict, exception, frame, function};
use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

/// Where a LOAD_GLOBAL found its name last time: valid as long as the sets of keys are unchanged.
#[derive(Clone, Copy, Debug)]
pub struct CachedGlobal {
    globals: Value,
    globals_version: Value,
    /// The dict it was found in, and the cell of the value.
    home: Value,
    home_version: Value,
    cell: u32,
}

impl CachedGlobal {
    const EMPTY: Self = Self {
        globals: Value::NULL,
        globals_version: Value::NULL,
        home: Value::NULL,
        home_version: Value::NULL,
        cell: 0,
    };
}

impl Vm {
    #[inline]
    fn dict_version(&self, d: Value) -> Value {
        self.machine.heap().cell(d.index() + FIELDS + dict::VERSION)
    }

    #[inline(always)]
    pub(crate) fn op_load_global(&mut self, ip: u32, arg: u32, name: u32) -> Run<()> {
        let globals = self.frame_field(frame::GLOBALS);
        if let Some(cached) = self.globals_cache.get(ip as usize)
            && cached.globals == globals
            && cached.globals_version == self.dict_version(globals)
            && cached.home_version == self.dict_version(cached.home)
        {
            let v = self.machine.heap().cell(cached.cell);
            self.push(v);
        } else {
            let v = self.find_global(ip, name, globals)?;
            self.push(v);
        }
        if arg & 1 != 0 {
            self.push_owned(Value::NULL);
        }
        Ok(())
    }

    #[cold]
    fn find_global(&mut self, ip: u32, name: u32, globals: Value) -> Run {
        let heap = self.machine.heap();
        let name = heap.cell(name);
        let builtins = self.frame_field(frame::BUILTINS);
        let (home, entry) = match heap.dict_find_str(globals, name) {
            Some(entry) => (globals, entry),
            None => match heap.dict_find_str(builtins, name) {
                Some(entry) => (builtins, entry),
                None => return self.name_error(name),
            },
        };
        let cached = CachedGlobal {
            globals,
            globals_version: self.dict_version(globals),
            home,
            home_version: self.dict_version(home),
            cell: heap.dict_entry_cell(home, entry.number) + 2,
        };
        if self.globals_cache.len() <= ip as usize {
            let len = self.machine.heap().text_len() as usize;
            self.globals_cache.resize(len, CachedGlobal::EMPTY);
        }
        self.globals_cache[ip as usize] = cached;
        Ok(entry.value)
    }

    /// Raises NameError.
    pub fn name_error<T>(&mut self, name: Value) -> Run<T> {
        let text = self.machine.heap().str(name).to_utf8_lossy();
        self.raise_about_name(self.exc.NameError, name, format!("name '{text}' is not defined"))
    }

    /// Raises UnboundLocalError for fast local `i`.
    pub(crate) fn unbound_local<T>(&mut self, i: u32) -> Run<T> {
        let (name, text) = self.variable_name(i);
        let message = format!("cannot access local variable '{text}' where it is not associated with a value");
        self.raise_about_name(self.exc.UnboundLocalError, name, message)
    }

    /// Raises NameError for the cell in fast local `i`, which has nothing in it.
    pub(crate) fn unbound_cell<T>(&mut self, i: u32) -> Run<T> {
        let code = self.machine.heap().code(self.frame_field(frame::CODE));
        if code.code.localspluskinds[i as usize] & fast::FREE == 0 {
            return self.unbound_local(i);
        }
        let (name, text) = self.variable_name(i);
        let message =
            format!("cannot access free variable '{text}' where it is not associated with a value in enclosing scope");
        self.raise_about_name(self.exc.NameError, name, message)
    }

    /// The name of fast local `i`, and its text.
    fn variable_name(&self, i: u32) -> (Value, String) {
        let heap = self.machine.heap();
        let code = heap.code(self.frame_field(frame::CODE));
        let name = heap.tuple(code.localsplusnames)[i as usize];
        (name, heap.str(name).to_utf8_lossy())
    }

    /// Raises an exception that tells its name to whoever suggests another (`format_exc_check_arg`).
    fn raise_about_name<T>(&mut self, class: Value, name: Value, message: String) -> Run<T> {
        let message = self.machine.str(message);
        let e = self.new_exception(class, &[message]);
        self.machine.set_field(e, exception::MEMBER_0, name);
        self.raise_value(e)
    }

    /// Looks up a name in a namespace that need not be a dict.
    fn namespace_get(&mut self, namespace: Value, name: Value) -> Run<Option<Value>> {
        if namespace.is(Kind::Dict) {
            return Ok(self.machine.heap().dict_get_str(namespace, name));
        }
        let result = self.get_item(namespace, name);
        self.catch(result, self.exc.KeyError)
    }

    #[inline(always)]
    pub(crate) fn op_load_name(&mut self, name: u32) -> Run<()> {
        let name = self.machine.heap().cell(name);
        let namespace = self.frame_field(frame::LOCALS);
        let found = match self.namespace_get(namespace, name)? {
            Some(v) => v,
            None => self.global_or_builtin(name)?,
        };
        self.push(found);
        Ok(())
    }

    fn global_or_builtin(&mut self, name: Value) -> Run {
        let heap = self.machine.heap();
        let globals = self.frame_field(frame::GLOBALS);
        if let Some(v) = heap.dict_get_str(globals, name) {
            return Ok(v);
        }
        match heap.dict_get_str(self.frame_field(frame::BUILTINS), name) {
            Some(v) => Ok(v),
            None => self.name_error(name),
        }
    }

    #[inline(always)]
    pub(crate) fn op_store_name(&mut self, name: u32) -> Run<()> {
        let name = self.machine.heap().cell(name);
        let namespace = self.frame_field(frame::LOCALS);
        let v = self.pop_release();
        if namespace.is(Kind::Dict) {
            self.machine.dict_set_str(namespace, name, v);
        } else {
            self.set_item(namespace, name, v)?;
        }
        Ok(())
    }

    pub(crate) fn op_delete_name(&mut self, name: u32) -> Run<()> {
        let name = self.machine.heap().cell(name);
        let namespace = self.frame_field(frame::LOCALS);
        if namespace.is(Kind::Dict) {
            return match self.machine.heap().dict_find_str(namespace, name) {
                Some(entry) => {
                    self.machine.dict_remove(namespace, entry.number);
                    Ok(())
                }
                None => self.name_error(name),
            };
        }
        let result = self.del_item(namespace, name);
        match self.catch(result, self.exc.KeyError)? {
            Some(()) => Ok(()),
            None => self.name_error(name),
        }
    }

    pub(crate) fn op_store_global(&mut self, name: u32) {
        let name = self.machine.heap().cell(name);
        let v = self.pop_release();
        let globals = self.frame_field(frame::GLOBALS);
        self.machine.dict_set_str(globals, name, v);
    }

    pub(crate) fn op_delete_global(&mut self, name: u32) -> Run<()> {
        let name = self.machine.heap().cell(name);
        let globals = self.frame_field(frame::GLOBALS);
        match self.machine.heap().dict_find_str(globals, name) {
            Some(entry) => self.machine.dict_remove(globals, entry.number),
            None => return self.name_error(name),
        }
        Ok(())
    }

    pub(crate) fn op_load_locals(&mut self) -> Run<()> {
        let namespace = self.frame_field(frame::LOCALS);
        if namespace.is_null() {
            return self.raise(self.exc.SystemError, "no locals");
        }
        self.push(namespace);
        Ok(())
    }

    pub(crate) fn op_load_from_dict_or_globals(&mut self, name: u32) -> Run<()> {
        let name = self.machine.heap().cell(name);
        let namespace = self.pop_release();
        let found = match self.namespace_get(namespace, name)? {
            Some(v) => v,
            None => self.global_or_builtin(name)?,
        };
        self.push(found);
        Ok(())
    }

    pub(crate) fn op_load_from_dict_or_deref(&mut self, i: u32) -> Run<()> {
        let heap = self.machine.heap();
        let code = heap.code(self.frame_field(frame::CODE));
        let name = heap.tuple(code.localsplusnames)[i as usize];
        let namespace = self.pop_release();
        let found = match self.namespace_get(namespace, name)? {
            Some(v) => v,
            None => {
                let v = self.cell_contents(self.local(i));
                if v.is_null() {
                    return self.unbound_cell(i);
                }
                v
            }
        };
        self.push(found);
        Ok(())
    }

    pub(crate) fn op_copy_free_vars(&mut self, count: u32) {
        let function = self.frame_field(frame::FUNCTION);
        let closure = self.machine.heap().field(function, function::CLOSURE);
        let code = self.machine.heap().code(self.frame_field(frame::CODE));
        let first = code.code.localsplusnames.len() as u32 - count;
        for i in 0..count {
            let c = self.machine.heap().field(closure, i);
            self.machine.retain(c);
            self.store_local(first + i, c);
        }
    }

    pub(crate) fn common_constant(&mut self, i: u32) -> Value {
        let builtins = self.machine.thread(crate::object::layout::thread::BUILTINS);
        let name = match i {
            0 => return self.exc.AssertionError,
            1 => return self.exc.NotImplementedError,
            2 => return self.types.tuple,
            3 => "all",
            _ => "any",
        };
        let name = self.machine.intern(name.into());
        self.machine.heap().dict_get_str(builtins, name).expect("a built-in function")
    }
}
