//! Where modules are searched for, and the file that contains one.
//!
//! Called by the rest of `importing`. A source that has been read is kept, as a run that continues must find the same
//! one. Mirrors `PathFinder` and `FileFinder` of `Lib/importlib/_bootstrap_external.py`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::object::Kind;
use crate::object::layout::{module, thread};
use crate::runtime::{Run, Vm};
use crate::source::Source;
use crate::text::os_name;

/// Where a module's source was found.
pub(super) struct Found {
    pub(super) source: Arc<Source>,
    /// The folder of a package.
    pub(super) package: Option<PathBuf>,
}

impl Vm {
    /// The folders searched for top-level modules: `sys.path`, or the program's own folder.
    pub(super) fn search_path(&mut self) -> Vec<PathBuf> {
        let (sys, path) = (self.machine.intern("sys".into()), self.machine.intern("path".into()));
        let heap = self.machine.heap();
        let all = self.machine.thread(thread::MODULES);
        if let Some(sys) = heap.dict_get_str(all, sys).filter(|m| m.is(Kind::Module))
            && let Some(list) = heap.dict_get_str(heap.field(sys, module::DICT), path).filter(|l| l.is(Kind::List))
        {
            let folders = heap.list(list).iter().filter(|v| v.is(Kind::Str));
            return folders.map(|&v| PathBuf::from(os_name::to_system(heap.str(v)))).collect();
        }
        vec![self.program_folder()]
    }

    pub(super) fn find_file(&mut self, folder: &Path, name: &str) -> Run<Option<Found>> {
        // Files are named as in CPython: by whole paths, but not simplified.
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let package = folder.join(name);
        for (path, package) in
            [(package.join("__init__.py"), Some(package.clone())), (folder.join(format!("{name}.py")), None)]
        {
            let filename = os_name::shown(path.as_os_str());
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

    /// The folder of the program's file, as CPython puts it into `sys.path`.
    pub fn program_folder(&self) -> PathBuf {
        let file = self.program_path().unwrap_or_default();
        file.parent().map_or_else(PathBuf::new, Path::to_owned)
    }

    /// The absolute path of the program's file (`__file__`); `None` if it did not come from one.
    pub fn program_path(&self) -> Option<PathBuf> {
        if self.program.source.filename().starts_with('<') {
            return None;
        }
        let name = PathBuf::from(os_name::to_system(self.program.argv.first()?));
        Some(std::path::absolute(&name).unwrap_or(name))
    }
}
