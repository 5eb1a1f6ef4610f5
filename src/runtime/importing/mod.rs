//! Finding, compiling and executing modules: those written in Rust, those of the library, the program's own.
//!
//! A program's own modules are the files and packages beside its file (or wherever `sys.path` points). They execute as
//! frames like any other; their source is kept, for tracebacks and for everything that shows a frame. Called by
//! `ops::import` and `builtins`. Mirrors `Python/import.c` and, in what it does, `Lib/importlib/_bootstrap.py`.

mod execute;
mod find;

use std::path::PathBuf;
use std::sync::Arc;

use find::Found;

use crate::machine::{EventKind, Return};
use crate::object::layout::{exception, module, thread};
use crate::object::{Kind, Value};
use crate::runtime::native::Entry;
use crate::runtime::{Run, Unwind, Vm};
use crate::source::Source;

/// An import in progress. It restarts from the beginning whenever a module has been executed for it.
struct Import {
    name: Value,
    globals: Value,
    from: Value,
    level: i64,
    /// The names (str) of modules that it has executed, with the modules, and of what it has found in packages.
    done: Vec<(Value, Value)>,
}

impl Import {
    fn done_as(&self, name: Value) -> Option<Value> {
        self.done.iter().find(|(done, _)| *done == name).map(|&(_, v)| v)
    }
}

/// The state of importing a module.
enum Step {
    /// The module is there.
    Done(Value),
    /// Its frame must be executed.
    Execute {
        frame: Value,
        /// Its name, the module, its spec.
        executed: [Value; 3],
    },
}

impl Vm {
    /// `import name` at a level of relativeness, in a module with these globals; `from` lists the names to be taken.
    pub fn import(&mut self, name: Value, globals: Value, from: Value, level: i64) -> Run<Entry> {
        self.go_on_importing(Import { name, globals, from, level, done: Vec::new() })
    }

    /// Imports until a module must be executed, or to the end.
    fn go_on_importing(&mut self, mut import: Import) -> Run<Entry> {
        Ok(match self.import_all(&mut import)? {
            Step::Done(v) => Entry::Value(v),
            Step::Execute { frame, executed } => {
                let with = self.save_import(&import, executed);
                Entry::Frame { frame, how: Return::Module, with }
            }
        })
    }

    /// The progress of an import, as a tuple: what it was asked for, what it executes, what it has done.
    fn save_import(&mut self, import: &Import, executed: [Value; 3]) -> Value {
        let level = self.machine.int(import.level);
        let or_none = |v: Value| if v.is_null() { Value::NONE } else { v };
        let asked = [import.name, or_none(import.globals), or_none(import.from), level];
        let done = import.done.iter().flat_map(|&(name, v)| [name, v]);
        let all: Vec<Value> = asked.into_iter().chain(executed).chain(done).collect();
        self.machine.tuple(&all)
    }

    fn load_import(&self, saved: Value) -> (Import, [Value; 3]) {
        let [name, globals, from, level, key, m, spec, ref done @ ..] = *self.machine.heap().tuple(saved) else {
            unreachable!("what `save_import` has made")
        };
        let done = done.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let level = level.as_inline_int().unwrap_or(0);
        (Import { name, globals, from, level, done }, [key, m, spec])
    }

    /// Finishes the module that an import was executing.
    pub(crate) fn finish_module(&mut self, saved: Value) -> Run<Entry> {
        let (mut import, [key, m, spec]) = self.load_import(saved);
        self.set_initializing(spec, false)?;
        // The module may have replaced itself with another object.
        let all = self.machine.thread(thread::MODULES);
        let made = self.machine.heap().dict_get_str(all, key).unwrap_or(m);
        self.bind_in_package(key, made);
        import.done.push((key, made));
        self.go_on_importing(import)
    }

    /// Forgets the module that an import was executing, which has raised an exception.
    pub(crate) fn forget_module(&mut self, saved: Value) {
        let (_, [key, ..]) = self.load_import(saved);
        self.remove_module(key);
    }

    pub(super) fn remove_module(&mut self, name: Value) {
        let all = self.machine.thread(thread::MODULES);
        if let Some(e) = self.machine.heap().dict_find_str(all, name) {
            self.machine.dict_remove(all, e.number);
        }
    }

    /// Binds a module of a package to its name there.
    fn bind_in_package(&mut self, name: Value, m: Value) {
        let text = self.text_of(name);
        let Some((package, last)) = text.rsplit_once('.') else { return };
        let (package, last) = (self.machine.intern(package.into()), self.machine.intern(last.into()));
        let all = self.machine.thread(thread::MODULES);
        if let Some(package) = self.machine.heap().dict_get_str(all, package).filter(|p| p.is(Kind::Module)) {
            let dict = self.machine.heap().field(package, module::DICT);
            self.machine.dict_set_str(dict, last, m);
        }
    }

    /// Imports from the beginning; what this import has already done is not repeated.
    fn import_all(&mut self, import: &mut Import) -> Run<Step> {
        let text = self.text_of(import.name);
        let level = import.level;
        let full = if level > 0 { self.absolute_name(&text, import.globals, level)? } else { text.clone() };
        if full.is_empty() {
            return self.value_error("Empty module name");
        }
        let found = match self.import_module(&full, import)? {
            Step::Done(found) => found,
            execute @ Step::Execute { .. } => return Ok(execute),
        };
        let from = import.from;
        let wants_names = !from.is_null() && !from.is_none() && self.is_true(from)?;
        if !wants_names {
            if level == 0 {
                let top = text.split('.').next().unwrap_or(&text).to_owned();
                return self.import_module(&top, import);
            }
            // `import_` with a level and no names: the package up to where the given name begins.
            if text.is_empty() {
                return Ok(Step::Done(found));
            }
            let cut = text.split('.').next().map_or(0, str::len);
            let top = full[..full.len() - (text.len() - cut)].to_owned();
            return self.import_module(&top, import);
        }
        let names = self.collect(from)?;
        // An iterable of names is read only once.
        import.from = self.machine.tuple(&names);
        let execute = self.import_names(found, &full, &names, import)?;
        Ok(execute.unwrap_or(Step::Done(found)))
    }

    /// Imports names taken from a package, which may be modules of it (`_handle_fromlist`). Returns what must be
    /// executed, if anything.
    fn import_names(&mut self, package: Value, full: &str, names: &[Value], import: &mut Import) -> Run<Option<Step>> {
        let path = self.names.__path__;
        if !package.is(Kind::Module) || self.get_attr_opt(package, path)?.is_none() {
            return Ok(None);
        }
        for &name in names {
            if !self.is_str(name) {
                let got = self.type_name(name);
                return self.type_error(format!("Item in ``from list'' must be str, not {got}"));
            }
            let text = self.text_of(name);
            if text == "*" {
                if let Some(all) = self.get_attr_opt(package, self.names.__all__)? {
                    let all = self.collect(all)?;
                    if let Some(execute) = self.import_names(package, full, &all, import)? {
                        return Ok(Some(execute));
                    }
                }
                continue;
            }
            let name = self.machine.intern_value(name);
            let submodule = format!("{full}.{text}");
            let key = self.machine.intern(submodule.as_str().into());
            if import.done_as(key).is_some() {
                continue;
            }
            if self.get_attr_opt(package, name)?.is_none() {
                match self.import_module(&submodule, import) {
                    Ok(Step::Done(_)) => {}
                    Ok(execute) => return Ok(Some(execute)),
                    Err(Unwind::Raised) if self.raised_not_found(&submodule) => {
                        self.machine.take_exception();
                    }
                    Err(e) => return Err(e),
                }
            }
            import.done.push((key, Value::NONE));
        }
        Ok(None)
    }

    fn raised_not_found(&self, name: &str) -> bool {
        if !self.raised_is(self.exc.ModuleNotFoundError) {
            return false;
        }
        let heap = self.machine.heap();
        let v = heap.field(self.machine.thread(thread::EXCEPTION), exception::MEMBER_1);
        v.is(Kind::Str) && *heap.str(v) == *name
    }

    /// The full name for a relative one (`resolve_name`).
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
    fn import_module(&mut self, name: &str, import: &mut Import) -> Run<Step> {
        let all = self.machine.thread(thread::MODULES);
        let key = self.machine.intern(name.into());
        if let Some(m) = import.done_as(key) {
            return Ok(Step::Done(m));
        }
        if let Some(m) = self.machine.heap().dict_get_str(all, key) {
            if m.is_none() {
                return self.not_found(name, &format!("import of {name} halted; None in sys.modules"));
            }
            return Ok(Step::Done(m));
        }
        let parent = match name.rsplit_once('.') {
            Some((parent, _)) => {
                let parent = match self.import_module(parent, import)? {
                    Step::Done(parent) => parent,
                    execute @ Step::Execute { .. } => return Ok(execute),
                };
                // Importing the package may have imported the module.
                if let Some(m) = self.machine.heap().dict_get_str(all, key) {
                    return Ok(Step::Done(m));
                }
                parent
            }
            None => Value::NULL,
        };
        let made = self.make_module(name, parent)?;
        if let Step::Done(made) = made {
            self.bind_in_package(key, made);
        }
        Ok(made)
    }

    fn make_module(&mut self, name: &str, parent: Value) -> Run<Step> {
        if parent.is_null() {
            // As in CPython, nothing takes precedence over the modules that are part of the interpreter.
            if self.library.always.contains(&name)
                && let Some(m) = self.builtin_module(name)
            {
                self.machine.note(EventKind::Import, m);
                return Ok(Step::Done(m));
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
            return Ok(Step::Done(m));
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
}
