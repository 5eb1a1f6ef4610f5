//! Finding, compiling and executing modules: those written in Rust, those of the library, the program's own.
//!
//! A program's own modules are the files and packages beside its file (or wherever `sys.path` points). They execute as
//! frames like any other; their source is kept, for tracebacks and for whoever shows a frame. Called by `ops::import`
//! and `builtins`. Mirrors `Python/import.c` and, in what it does, `Lib/importlib/_bootstrap.py`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Run, Unwind, Vm};
use crate::compile::{CompileMode, compile};
use crate::machine::EventKind;
use crate::object::layout::{exception, module, thread};
use crate::object::{Kind, Value};
use crate::source::Source;

/// Where a module's source was found.
struct Found {
    source: Arc<Source>,
    /// The folder of a package.
    package: Option<PathBuf>,
}

impl Vm {
    /// The source of a file that has been imported (or of the program): for whoever shows its frames.
    pub fn source_of(&self, filename: &str) -> Option<&Arc<Source>> {
        if filename == &**self.program.source.filename() {
            return Some(&self.program.source);
        }
        self.sources.get(filename)
    }

    /// `import name` at a level of relativeness, in a module with these globals; `from` names what will be taken.
    pub fn import(&mut self, name: Value, globals: Value, from: Value, level: i64) -> Run {
        let text = self.text_of(name);
        let full = if level > 0 { self.absolute_name(&text, globals, level)? } else { text.clone() };
        if full.is_empty() {
            return self.value_error("Empty module name");
        }
        let found = self.import_module(&full)?;
        let wants_names = !from.is_null() && !from.is_none() && self.is_true(from)?;
        if !wants_names {
            if level == 0 {
                let top = text.split('.').next().unwrap_or(&text).to_owned();
                return self.import_module(&top);
            }
            // `import_` with a level and no names: the package up to where the given name begins.
            if text.is_empty() {
                return Ok(found);
            }
            let cut = text.split('.').next().map_or(0, str::len);
            let top = full[..full.len() - (text.len() - cut)].to_owned();
            return self.import_module(&top);
        }
        let names = self.collect(from)?;
        self.import_names(found, &full, &names)?;
        Ok(found)
    }

    /// Names taken from a package may be modules of it (`_handle_fromlist`).
    fn import_names(&mut self, package: Value, full: &str, names: &[Value]) -> Run<()> {
        let path = self.names.__path__;
        if !package.is(Kind::Module) || self.get_attr_opt(package, path)?.is_none() {
            return Ok(());
        }
        for &name in names {
            if !self.is_str(name) {
                let got = self.class_name(self.class_of(name));
                return self.type_error(format!("Item in ``from list'' must be str, not {got}"));
            }
            let text = self.text_of(name);
            if text == "*" {
                if let Some(all) = self.get_attr_opt(package, self.names.__all__)? {
                    let all = self.collect(all)?;
                    self.import_names(package, full, &all)?;
                }
                continue;
            }
            let name = self.machine.intern_value(name);
            if self.get_attr_opt(package, name)?.is_none() {
                let submodule = format!("{full}.{text}");
                match self.import_module(&submodule) {
                    Ok(_) => {}
                    Err(Unwind::Raised) if self.raised_not_found(&submodule) => {
                        self.machine.take_exception();
                    }
                    Err(e) => return Err(e),
                }
            }
        }
        Ok(())
    }

    fn raised_not_found(&self, name: &str) -> bool {
        if !self.raised_is(self.exc.ModuleNotFoundError) {
            return false;
        }
        let heap = self.machine.heap();
        let v = heap.field(self.machine.thread(thread::EXCEPTION), exception::MEMBER_1);
        v.is(Kind::Str) && *heap.str(v) == *name
    }

    /// The full name that a relative one stands for (`resolve_name`).
    fn absolute_name(&mut self, name: &str, globals: Value, level: i64) -> Run<String> {
        let heap = self.machine.heap();
        let text =
            |n: Value| heap.dict_get_str(globals, n).filter(|v| v.is(Kind::Str)).map(|v| heap.str(v).to_utf8_lossy());
        let package = match text(self.names.__package__) {
            Some(package) => package,
            None => {
                let own = text(self.names.__name__).unwrap_or_default();
                let is_package = heap.dict_get_str(globals, self.names.__path__).is_some();
                if is_package { own } else { own.rsplit_once('.').map_or(String::new(), |(p, _)| p.to_owned()) }
            }
        };
        if package.is_empty() {
            return self.raise(self.exc.ImportError, "attempted relative import with no known parent package");
        }
        let mut base = package.as_str();
        for _ in 1..level {
            match base.rsplit_once('.') {
                Some((parent, _)) => base = parent,
                None => return self.raise(self.exc.ImportError, "attempted relative import beyond top-level package"),
            }
        }
        Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
    }

    /// A module by its full name; its packages are imported first.
    pub fn import_module(&mut self, name: &str) -> Run {
        let all = self.machine.thread(thread::MODULES);
        let key = self.machine.intern(name.into());
        if let Some(m) = self.machine.heap().dict_get_str(all, key) {
            if m.is_none() {
                return self.not_found(name, &format!("import of {name} halted; None in sys.modules"));
            }
            return Ok(m);
        }
        let parent = match name.rsplit_once('.') {
            Some((parent, _)) => {
                let parent = self.import_module(parent)?;
                // Importing the package may have imported the module.
                if let Some(m) = self.machine.heap().dict_get_str(all, key) {
                    return Ok(m);
                }
                parent
            }
            None => Value::NULL,
        };
        let made = self.make_module(name, parent)?;
        if let (Some((_, last)), true) = (name.rsplit_once('.'), parent.is(Kind::Module)) {
            let last = self.machine.intern(last.into());
            let dict = self.machine.heap().field(parent, module::DICT);
            self.machine.dict_set_str(dict, last, made);
        }
        Ok(made)
    }

    fn make_module(&mut self, name: &str, parent: Value) -> Run {
        if parent.is_null() {
            // As in CPython nothing comes before the modules that are part of the interpreter.
            if self.library.always.contains(&name)
                && let Some(m) = self.builtin_module(name)
            {
                self.machine.note(EventKind::Import, m);
                return Ok(m);
            }
            for folder in self.search_path() {
                if let Some(found) = self.find_file(&folder, name)? {
                    return self.execute_module(name, found);
                }
            }
        } else {
            let path = match self.get_attr_opt(parent, self.names.__path__)? {
                Some(path) => path,
                None => {
                    let (package, _) = name.rsplit_once('.').unwrap_or((name, ""));
                    return self.not_found(name, &format!("No module named '{name}'; '{package}' is not a package"));
                }
            };
            let (_, last) = name.rsplit_once('.').unwrap_or(("", name));
            for folder in self.collect(path)? {
                if self.is_str(folder) {
                    let folder = PathBuf::from(self.text_of(folder));
                    if let Some(found) = self.find_file(&folder, last)? {
                        return self.execute_module(name, found);
                    }
                }
            }
        }
        if let Some(m) = self.builtin_module(name) {
            self.machine.note(EventKind::Import, m);
            return Ok(m);
        }
        if let Some(lib) = self.library.python.iter().find(|l| l.name == name) {
            let filename = format!("<frozen {name}>");
            let source = Arc::new(Source::from_text(&filename, lib.text));
            self.sources.insert(filename, Arc::clone(&source));
            let package = lib.package.then(PathBuf::new);
            return self.execute_module(name, Found { source, package });
        }
        if self.library.missing.contains(&name) {
            return Err(self.unsupported(&format!("module {name}")));
        }
        self.not_found(name, &format!("No module named '{name}'"))
    }

    fn not_found<T>(&mut self, name: &str, message: &str) -> Run<T> {
        let message = self.machine.str(message);
        let e = self.new_exception(self.exc.ModuleNotFoundError, &[message]);
        let name = self.machine.str(name);
        self.machine.set_field(e, exception::MEMBER_1, name);
        self.raise_value(e)
    }

    /// The folders in which top-level modules are looked for: `sys.path`, or the program's own folder.
    fn search_path(&mut self) -> Vec<PathBuf> {
        let (sys, path) = (self.machine.intern("sys".into()), self.machine.intern("path".into()));
        let heap = self.machine.heap();
        let all = self.machine.thread(thread::MODULES);
        if let Some(sys) = heap.dict_get_str(all, sys).filter(|m| m.is(Kind::Module))
            && let Some(list) = heap.dict_get_str(heap.field(sys, module::DICT), path).filter(|l| l.is(Kind::List))
        {
            let folders = heap.list(list).iter().filter(|v| v.is(Kind::Str));
            return folders.map(|&v| PathBuf::from(heap.str(v).to_utf8_lossy())).collect();
        }
        vec![PathBuf::from(self.program_folder())]
    }

    /// The folder of the program's file, as CPython puts it into `sys.path`.
    pub fn program_folder(&self) -> String {
        let file = self.program_path();
        Path::new(&file).parent().map_or_else(String::new, |p| p.to_string_lossy().into_owned())
    }

    /// The absolute path of the program's file (`__file__`).
    pub fn program_path(&self) -> String {
        let name = &**self.program.source.filename();
        if name.starts_with('<') {
            return name.to_owned();
        }
        std::path::absolute(name).map_or_else(|_| name.to_owned(), |p| p.to_string_lossy().into_owned())
    }

    fn find_file(&mut self, folder: &Path, name: &str) -> Run<Option<Found>> {
        // As CPython names files: whole paths, but not simplified.
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let package = folder.join(name);
        for (path, package) in
            [(package.join("__init__.py"), Some(package.clone())), (folder.join(format!("{name}.py")), None)]
        {
            let filename = path.to_string_lossy().into_owned();
            if let Some(source) = self.sources.get(&filename) {
                return Ok(Some(Found { source: Arc::clone(source), package }));
            }
            let Ok(bytes) = std::fs::read(&path) else { continue };
            let source = match Source::from_bytes(&filename, &bytes) {
                Ok(source) => Arc::new(source),
                Err(error) => return self.raise(self.exc.SyntaxError, error.message),
            };
            self.sources.insert(filename, Arc::clone(&source));
            return Ok(Some(Found { source, package }));
        }
        Ok(None)
    }

    fn execute_module(&mut self, name: &str, found: Found) -> Run {
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
            // A package of the library is in no folder.
            let folder = folder.to_string_lossy();
            let folders = if folder.is_empty() { vec![] } else { vec![self.machine.str(folder.as_ref())] };
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
        let result = self.run_code(code, Value::NULL, dict, dict);
        match result {
            Ok(_) => {
                self.set_initializing(spec, false)?;
                // The module may have put another object in its place.
                Ok(self.machine.heap().dict_get_str(all, name_value).unwrap_or(m))
            }
            Err(Unwind::Raised) => {
                if let Some(e) = self.machine.heap().dict_find_str(all, name_value) {
                    self.machine.dict_remove(all, e.number);
                }
                Err(Unwind::Raised)
            }
            Err(suspended) => Err(suspended),
        }
    }

    /// A `ModuleSpec`: an object with the attributes that programs look at.
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

    fn set_initializing(&mut self, spec: Value, on: bool) -> Run<()> {
        let dict = self.instance_dict(spec)?;
        self.set_global(dict, "_initializing", Value::bool(on));
        Ok(())
    }

    /// Whether a module's code is still executing for the first time.
    pub fn is_initializing(&mut self, m: Value) -> bool {
        if !m.is(Kind::Module) {
            return false;
        }
        let key = self.machine.intern("_initializing".into());
        let heap = self.machine.heap();
        let spec = heap.dict_get_str(heap.field(m, module::DICT), self.names.__spec__);
        match spec {
            Some(spec) if spec.is(Kind::Instance) => self.own_attr(spec, key) == Some(Value::TRUE),
            _ => false,
        }
    }

    /// An empty module of that name; it is not in `sys.modules` yet.
    pub fn new_module(&mut self, name: Value) -> Value {
        let dict = self.machine.dict();
        let n = self.names;
        self.machine.dict_set_str(dict, n.__name__, name);
        for other in [n.__doc__, n.__package__, n.__loader__, n.__spec__] {
            self.machine.dict_set_str(dict, other, Value::NONE);
        }
        self.machine.block(Kind::Module, &[dict])
    }
}
