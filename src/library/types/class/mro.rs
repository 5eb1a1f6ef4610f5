//! The linearisation of a class's bases: in which order its attributes are looked up.
//!
//! Called where a class is made. Mirrors `mro_implementation` and `pmerge` of `Objects/typeobject.c`.

use crate::object::Value;
use crate::object::layout::class;
use crate::runtime::{Run, Vm};

impl Vm {
    /// The C3 linearisation (`mro_implementation`).
    pub(super) fn compute_mro(&mut self, c: Value, bases: &[Value]) -> Run<Vec<Value>> {
        let heap = self.machine.heap();
        let mut lists: Vec<Vec<Value>> =
            bases.iter().map(|&b| heap.tuple(heap.field(b, class::MRO)).to_vec()).collect();
        lists.push(bases.to_vec());
        for (i, b) in bases.iter().enumerate() {
            if bases[..i].contains(b) {
                let name = self.class_name(*b);
                return self.type_error(format!("duplicate base class {name}"));
            }
        }
        let mut out = vec![c];
        loop {
            lists.retain(|l| !l.is_empty());
            if lists.is_empty() {
                return Ok(out);
            }
            let candidate = lists.iter().map(|l| l[0]).find(|h| !lists.iter().any(|l| l[1..].contains(h)));
            let Some(next) = candidate else {
                let mut names: Vec<String> = Vec::new();
                for l in &lists {
                    let name = self.class_name(l[0]);
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                return self.type_error(format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {}",
                    names.join(", ")
                ));
            };
            out.push(next);
            for l in &mut lists {
                l.retain(|&x| x != next);
            }
        }
    }
}
