//! The end of a program that is not recorded: what still lives goes, and finalisers run, as CPython has it at exit.
//!
//! Called by `cli exec`. Mirrors `finalize_modules` of `Python/pylifecycle.c` and `_PyModule_ClearDict`.

use super::Vm;
use crate::object::layout::{module, thread};
use crate::object::{Kind, Value};

impl Vm {
    /// Let go of everything: first what nothing refers to but itself, then the names of the modules, the last one first.
    pub fn finish(&mut self) {
        self.machine.take_exception();
        self.settle_all();
        for v in self.machine.unreachable_finalizers() {
            // Whatever a finaliser does at the very end, the program is over.
            let _ = self.finalize(v);
        }
        let heap = self.machine.heap();
        let all = self.machine.thread(thread::MODULES);
        let modules: Vec<Value> = heap.dict_entries(all).map(|e| e.value).filter(|m| m.is(Kind::Module)).collect();
        // The program's own module is the second that there is, before all that it has imported.
        for m in modules.into_iter().skip(1) {
            let dict = self.machine.heap().field(m, module::DICT);
            self.clear_namespace(dict, true);
            self.clear_namespace(dict, false);
        }
        self.flush_output();
    }

    /// Set names of a module to None: first those that begin with one underscore, then all others but `__builtins__`.
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
