//! The end of a program that is not recorded: what is still alive is deallocated, and finalisers run, as CPython does
//! at exit.
//!
//! Called by `cli exec`. Mirrors `finalize_modules` of `Python/pylifecycle.c` and `_PyModule_ClearDict`.

use super::Vm;
use super::finalize::Over;
use crate::object::layout::{module, thread};
use crate::object::{Kind, Value};

impl Vm {
    /// Deallocates everything (`finalize_modules`): first unreachable cycles, then the modules, whose functions and
    /// globals refer to each other, then the names of modules that something still refers to, the last one first.
    pub fn finish(&mut self) {
        self.machine.take_exception();
        self.settle_all();
        self.collect_garbage(&[]);
        let known = self.machine.reachable();
        let all = self.machine.thread(thread::MODULES);
        let stays = |vm: &Self, name: Value| matches!(vm.text_of(name).as_str(), "builtins" | "sys");
        let entries: Vec<_> = self.machine.heap().dict_entries(all).filter(|e| e.value.is(Kind::Module)).collect();
        let modules: Vec<_> = entries.into_iter().filter(|e| !stays(self, e.key)).collect();
        for e in &modules {
            self.machine.dict_set_value(all, e.number, Value::NONE);
            self.settle_all();
        }
        self.collect_garbage(&known);
        let alive = self.machine.reachable();
        for m in modules.iter().rev().map(|e| e.value).filter(|m| alive.contains(m)) {
            let dict = self.machine.heap().field(m, module::DICT);
            self.clear_namespace(dict, true);
            self.clear_namespace(dict, false);
        }
        self.collect_garbage(&known);
        self.flush_output();
    }

    /// Runs the finalisers of unreachable objects; `known` is as in [`Machine::unreachable_finalizers`].
    ///
    /// [`Machine::unreachable_finalizers`]: crate::machine::Machine::unreachable_finalizers
    fn collect_garbage(&mut self, known: &[Value]) {
        for v in self.machine.unreachable_finalizers(known) {
            // It may have died with a previous one.
            if self.machine.wants_finalizer(v) {
                // Whatever a finaliser does at the very end, the program is over.
                let _ = self.finalize(v, Over::Call);
                self.settle_all();
            }
        }
    }

    /// Sets the names of a module to None: first those that begin with one underscore, then all others but
    /// `__builtins__`.
    fn clear_namespace(&mut self, dict: Value, private: bool) {
        let mut next = 0;
        while let Some(entry) = self.machine.heap().dict_next(dict, next) {
            next = entry.number + 1;
            if entry.value.is_none() || !entry.key.is(Kind::Str) {
                continue;
            }
            let name = self.text_of(entry.key);
            let is_private = name.starts_with('_') && !name.starts_with("__");
            if is_private == private && name != "__builtins__" {
                self.machine.dict_set_value(dict, entry.number, Value::NONE);
                self.settle_all();
            }
        }
    }
}
