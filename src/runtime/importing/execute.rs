//! A module that has been found, and the frame that executes its code.
//!
//! Called by the rest of `importing`. The frame is made here and pushed by the importer. Mirrors
//! `module_from_spec` and `_load_unlocked` of `Lib/importlib/_bootstrap.py`.

use super::Step;
use super::find::Found;
use crate::compile::{CompileMode, compile};
use crate::machine::EventKind;
use crate::object::Value;
use crate::object::layout::{module, thread};
use crate::runtime::{Run, Vm};
use crate::text::os_name;

impl Vm {
    /// A new module, in `sys.modules` already, and the frame that executes it.
    pub(super) fn execute_module(&mut self, name: &str, found: Found) -> Run<Step> {
        let compiled = match compile(&found.source, self.machine.version(), CompileMode::Exec) {
            Ok(compiled) => compiled,
            Err(error) => return self.raise_compile_error(&error, true),
        };
        let name_value = self.machine.intern(name.into());
        let m = self.new_module(name_value);
        let dict = self.machine.heap().field(m, module::DICT);
        let package = match (&found.package, name.rsplit_once('.')) {
            (Some(_), _) => name,
            (None, Some((parent, _))) => parent,
            (None, None) => "",
        };
        let package_value = self.machine.str(package);
        self.machine.dict_set_str(dict, self.names.__package__, package_value);
        let filename = found.source.filename().to_string();
        let is_file = !filename.starts_with('<');
        let spec = self.new_spec(name, &filename, found.package.is_some())?;
        self.machine.dict_set_str(dict, self.names.__spec__, spec);
        if let Some(folder) = &found.package {
            // A package of the library has no folder.
            let folder = os_name::from_system(folder.as_os_str());
            let folders = if folder.is_empty() { vec![] } else { vec![self.machine.str(folder)] };
            let path = self.machine.list(&folders);
            self.machine.dict_set_str(dict, self.names.__path__, path);
        }
        if is_file {
            let file = self.machine.str(filename.as_str());
            self.machine.dict_set_str(dict, self.names.__file__, file);
            self.set_global(dict, "__cached__", Value::NONE);
        }
        let builtins = self.machine.thread(thread::BUILTINS);
        self.machine.dict_set_str(dict, self.names.__builtins__, builtins);
        let all = self.machine.thread(thread::MODULES);
        self.machine.dict_set_str(all, name_value, m);
        self.machine.note(EventKind::Import, m);
        let code = self.load_code(&compiled.code);
        match self.code_frame(code, Value::NULL, dict, dict) {
            Ok(frame) => Ok(Step::Execute { frame, executed: [name_value, m, spec] }),
            Err(e) => {
                self.remove_module(name_value);
                Err(e)
            }
        }
    }

    /// A `ModuleSpec`: an object with the attributes that programs use.
    fn new_spec(&mut self, name: &str, origin: &str, package: bool) -> Run {
        let spec = self.alloc_instance(self.types.module_spec)?;
        let dict = self.instance_dict(spec)?;
        let (name_value, origin) = (self.machine.str(name), self.machine.str(origin));
        let parent = if package { name } else { name.rsplit_once('.').map_or("", |(p, _)| p) };
        let parent = self.machine.str(parent);
        for (key, v) in [
            ("name", name_value),
            ("loader", Value::NONE),
            ("origin", origin),
            ("parent", parent),
            ("has_location", Value::TRUE),
            ("_initializing", Value::TRUE),
        ] {
            self.set_global(dict, key, v);
        }
        Ok(spec)
    }

    pub(super) fn set_initializing(&mut self, spec: Value, on: bool) -> Run<()> {
        let dict = self.instance_dict(spec)?;
        self.set_global(dict, "_initializing", Value::bool(on));
        Ok(())
    }
}
