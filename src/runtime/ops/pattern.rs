//! Instructions of the `match` statement: MATCH_SEQUENCE, MATCH_MAPPING, MATCH_KEYS, MATCH_CLASS.
//!
//! Called by `eval`. Mirrors `_PyEval_MatchKeys` and `_PyEval_MatchClass` of `Python/ceval.c`.

use crate::object::{Kind, Value};
use crate::runtime::{Run, Vm};

impl Vm {
    /// MATCH_SEQUENCE, MATCH_MAPPING: whether the subject's class has a flag; the subject stays.
    pub(crate) fn op_match_flag(&mut self, flag: i64) {
        let class = self.class_of(self.peek(0));
        self.push(Value::bool(self.machine.heap().class_has(class, flag)));
    }

    /// MATCH_KEYS: subject, keys; both stay, the values (or None) go on top.
    pub(crate) fn op_match_keys(&mut self) -> Run<()> {
        let (keys, subject) = (self.peek(0), self.peek(1));
        let keys = self.machine.heap().tuple(keys).to_vec();
        let mut values = Vec::with_capacity(keys.len());
        let seen = self.machine.set_of(self.types.set);
        // What the subject's `get` returns for a missing key.
        let absent = self.alloc_instance(self.types.object)?;
        let is_dict = subject.is(Kind::Dict);
        for &key in &keys {
            if !self.set_add(seen, key)? {
                let shown = self.repr_text(key)?;
                return self.value_error(format!("mapping pattern checks duplicate key ({shown})"));
            }
            let found = if is_dict {
                self.dict_get(subject, key)?
            } else {
                let v = self.call_method(subject, "get", &[key, absent])?;
                Some(v).filter(|&v| v != absent)
            };
            match found {
                Some(v) => values.push(v),
                None => {
                    self.push(Value::NONE);
                    return Ok(());
                }
            }
        }
        let values = self.machine.tuple(&values);
        self.push(values);
        Ok(())
    }

    /// MATCH_CLASS: subject, class, keyword names; the attributes, or None.
    pub(crate) fn op_match_class(&mut self, positional: u32) -> Run<()> {
        let (names, class, subject) = (self.peek(0), self.peek(1), self.peek(2));
        let names = self.machine.heap().tuple(names).to_vec();
        let attributes = self.match_class(subject, class, positional as usize, &names)?;
        let result = match attributes {
            Some(attributes) => self.machine.tuple(&attributes),
            None => Value::NONE,
        };
        self.replace_operands(3, &[result]);
        Ok(())
    }

    fn match_class(
        &mut self,
        subject: Value,
        class: Value,
        positional: usize,
        names: &[Value],
    ) -> Run<Option<Vec<Value>>> {
        if !class.is(Kind::Type) {
            return self.type_error("called match pattern must be a class");
        }
        if !self.is_instance(subject, class)? {
            return Ok(None);
        }
        let mut seen: Vec<Value> = Vec::new();
        let mut out = Vec::new();
        if positional > 0 {
            let class_name = self.class_name(class);
            let given = self.get_attr_opt(class, self.names.__match_args__)?;
            let match_self = given.is_none() && self.matches_itself(class);
            let args = match given {
                Some(args) if args.is(Kind::Tuple) => self.machine.heap().tuple(args).to_vec(),
                Some(other) => {
                    let got = self.type_name(other);
                    return self.type_error(format!("{class_name}.__match_args__ must be a tuple (got {got})"));
                }
                None => Vec::new(),
            };
            let allowed = if match_self { 1 } else { args.len() };
            if allowed < positional {
                let plural = if allowed == 1 { "" } else { "s" };
                return self.type_error(format!(
                    "{class_name}() accepts {allowed} positional sub-pattern{plural} ({positional} given)"
                ));
            }
            if match_self {
                out.push(subject);
            } else {
                for &name in &args[..positional] {
                    if !name.is(Kind::Str) {
                        let got = self.type_name(name);
                        return self.type_error(format!("__match_args__ elements must be strings (got {got})"));
                    }
                    match self.match_attribute(subject, class, name, &mut seen)? {
                        Some(v) => out.push(v),
                        None => return Ok(None),
                    }
                }
            }
        }
        for &name in names {
            match self.match_attribute(subject, class, name, &mut seen)? {
                Some(v) => out.push(v),
                None => return Ok(None),
            }
        }
        Ok(Some(out))
    }

    fn match_attribute(
        &mut self,
        subject: Value,
        class: Value,
        name: Value,
        seen: &mut Vec<Value>,
    ) -> Run<Option<Value>> {
        if seen.iter().any(|&s| self.machine.heap().str_eq(s, name)) {
            let (class, name) = (self.class_name(class), self.repr_of(name)?);
            let name = self.text_of(name);
            return self.type_error(format!("{class}() got multiple sub-patterns for attribute {name}"));
        }
        seen.push(name);
        let name = self.machine.intern_value(name);
        self.get_attr_opt(subject, name)
    }

    /// Whether the one positional sub-pattern of a class stands for the subject itself (`_Py_TPFLAGS_MATCH_SELF`).
    fn matches_itself(&self, class: Value) -> bool {
        let t = &self.types;
        [t.int, t.str, t.float, t.list, t.tuple, t.dict, t.set, t.frozenset, t.bytes, t.bytearray]
            .iter()
            .any(|&own| self.is_subclass(class, own))
    }
}
