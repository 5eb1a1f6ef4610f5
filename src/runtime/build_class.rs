//! `__build_class__`: makes a class from the function of a `class` statement.
//!
//! The metaclass's `__prepare__` provides the namespace, the body fills it, and the metaclass makes the class from it.
//! Code of the program may execute in each, in frames of its own; what is left to do is kept with the frame, in a
//! tuple. Called by the built-in function, and by `entry` when one of the frames has returned. The metaclass makes the
//! class (`library/types/class`). Mirrors `builtin___build_class__` of `Python/bltinmodule.c`; book chapter "From Class
//! code to bytecode".

use super::native::{Args, Entry};
use super::{Run, Vm};
use crate::machine::Return;
use crate::object::layout::function;
use crate::object::{Kind, Value};

/// A `class` statement in progress: the contents of the tuple of [`Vm::save_statement`].
#[derive(Clone, Copy)]
struct Statement {
    /// The function whose code is the body.
    body: Value,
    name: Value,
    metaclass: Value,
    /// The bases, a tuple.
    bases: Value,
    /// The bases as written, a tuple, if they were replaced by others; otherwise `None`.
    written: Value,
    /// Names and values of the keyword arguments for the metaclass, tuples.
    names: Value,
    named: Value,
    /// The namespace of the body; `None` before there is one.
    namespace: Value,
}

impl Vm {
    /// `__build_class__(function, name, *bases, metaclass=…, **keywords)`
    pub fn build_class(&mut self, args: &Args<'_>) -> Run<Entry> {
        if args.positional.len() < 2 {
            return self.type_error("__build_class__: not enough arguments");
        }
        let (body, name) = (args[0], args[1]);
        if !body.is(Kind::Function) {
            return self.type_error("__build_class__: func must be a function");
        }
        if !self.is_str(name) {
            return self.type_error("__build_class__: name is not a string");
        }
        let written = &args.positional[2..];
        let bases = self.resolve_bases(written)?;
        let mut names: Vec<Value> = args.names.to_vec();
        let mut named: Vec<Value> = args.named.to_vec();
        let given = names.iter().position(|&n| self.machine.heap().str_eq(n, self.names.metaclass));
        let metaclass = match given {
            Some(i) => {
                names.remove(i);
                named.remove(i)
            }
            None => bases.first().map_or(self.types.type_, |&b| self.class_of(b)),
        };
        let metaclass =
            if metaclass.is(Kind::Type) { self.most_derived_metaclass(metaclass, &bases)? } else { metaclass };
        let written = if bases.as_slice() == written { Value::NONE } else { self.machine.tuple(written) };
        let [bases, names, named] = [bases, names, named].map(|values| self.machine.tuple(&values));
        let statement = Statement { body, name, metaclass, bases, written, names, named, namespace: Value::NONE };
        self.prepare_class(statement)
    }

    /// Asks the metaclass for the namespace.
    fn prepare_class(&mut self, statement: Statement) -> Run<Entry> {
        let metaclass = statement.metaclass;
        let prepare =
            if metaclass == self.types.type_ { None } else { self.get_attr_opt(metaclass, self.names.__prepare__)? };
        let saved = self.save_statement(statement);
        let namespace = match prepare {
            Some(prepare) => self.call_for_class(prepare, &[statement.name, statement.bases], statement)?,
            None => Entry::Value(self.machine.dict()),
        };
        self.then(namespace, Return::Prepare, saved)
    }

    /// Calls something with positional arguments and the statement's keywords.
    fn call_for_class(&mut self, callable: Value, positional: &[Value], statement: Statement) -> Run<Entry> {
        let heap = self.machine.heap();
        let (names, named) = (heap.tuple(statement.names).to_vec(), heap.tuple(statement.named).to_vec());
        self.start_call(callable, &Args { positional, names: &names, named: &named })
    }

    /// Executes the body in the namespace, which is ready.
    pub(crate) fn execute_class_body(&mut self, namespace: Value, saved: Value) -> Run<Entry> {
        let statement = self.load_statement(saved);
        if !self.data(namespace).is(Kind::Dict) && self.special_unbound(namespace, self.names.__getitem__).is_none() {
            let got = self.type_name(namespace);
            let is_class = statement.metaclass.is(Kind::Type);
            let metaclass = if is_class { self.class_name(statement.metaclass) } else { "<metaclass>".to_owned() };
            return self.type_error(format!("{metaclass}.__prepare__() must return a mapping, not {got}"));
        }
        let heap = self.machine.heap();
        let body = statement.body;
        let (code, globals) = (heap.field(body, function::CODE), heap.field(body, function::GLOBALS));
        let with = self.save_statement(Statement { namespace, ..statement });
        let frame = self.code_frame(code, body, globals, namespace)?;
        Ok(Entry::Frame { frame, how: Return::ClassBody, with })
    }

    /// Lets the metaclass make the class, after the body has returned the cell of `__class__`, or `None`.
    pub(crate) fn make_class_of_body(&mut self, cell: Value, saved: Value) -> Run<Entry> {
        let statement = self.load_statement(saved);
        let Statement { name, metaclass, bases, written, namespace, .. } = statement;
        if !written.is_none() {
            self.set_item(namespace, self.names.__orig_bases__, written)?;
        }
        let class = self.call_for_class(metaclass, &[name, bases, namespace], statement)?;
        let with = self.machine.tuple(&[cell, name]);
        self.then(class, Return::Class, with)
    }

    /// Checks that the metaclass, which has made the class, has filled the cell in which methods find `__class__`.
    pub(crate) fn check_class_cell(&mut self, class: Value, saved: Value) -> Run<()> {
        let [cell, name] = *self.machine.heap().tuple(saved) else { unreachable!("made by make_class_of_body") };
        if !class.is(Kind::Type) || !cell.is(Kind::Cell) || !self.cell_contents(cell).is_null() {
            return Ok(());
        }
        let (shown, class) = (self.text_of(name), self.class_full_name(class));
        self.raise(
            self.exc.RuntimeError,
            format!(
                "__class__ not set defining '{shown}' as <class '{class}'>. Was __classcell__ propagated to type.__new__?"
            ),
        )
    }

    fn save_statement(&mut self, s: Statement) -> Value {
        self.machine.tuple(&[s.body, s.name, s.metaclass, s.bases, s.written, s.names, s.named, s.namespace])
    }

    fn load_statement(&self, saved: Value) -> Statement {
        let [body, name, metaclass, bases, written, names, named, namespace] = *self.machine.heap().tuple(saved) else {
            unreachable!("what `save_statement` has made")
        };
        Statement { body, name, metaclass, bases, written, names, named, namespace }
    }

    /// Replaces bases that are not classes by their `__mro_entries__` (`update_bases`).
    fn resolve_bases(&mut self, bases: &[Value]) -> Run<Vec<Value>> {
        let mut out = Vec::new();
        for &b in bases {
            if b.is(Kind::Type) {
                out.push(b);
                continue;
            }
            match self.get_attr_opt(b, self.names.__mro_entries__)? {
                None => out.push(b),
                Some(f) => {
                    let all = self.machine.tuple(bases);
                    let replaced = self.call(f, &[all])?;
                    if !replaced.is(Kind::Tuple) {
                        return self.type_error("__mro_entries__ must return a tuple");
                    }
                    out.extend_from_slice(self.machine.heap().tuple(replaced));
                }
            }
        }
        Ok(out)
    }

    /// The metaclass of a new class: the most derived of those of its bases (`_PyType_CalculateMetaclass`).
    pub fn most_derived_metaclass(&mut self, meta: Value, bases: &[Value]) -> Run {
        let mut winner = meta;
        for &base in bases {
            let other = self.class_of(base);
            if self.is_subclass(winner, other) {
                continue;
            }
            if !self.is_subclass(other, winner) {
                return self.type_error(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                     metaclasses of all its bases",
                );
            }
            winner = other;
        }
        Ok(winner)
    }
}
