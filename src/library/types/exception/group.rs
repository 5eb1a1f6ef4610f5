//! ExceptionGroup and BaseExceptionGroup: construction, splitting, text; and what is raised after `except*`.
//!
//! The tables are those of the classes in `exception`. Mirrors the exception group half of `Objects/exceptions.c`.

use crate::library::types::generic_alias;
use crate::object::layout::exception;
use crate::object::{Kind, Value};
use crate::runtime::exceptions::EXCEPTIONS;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

/// Methods of BaseExceptionGroup.
pub(crate) const METHODS: &[Method] = &[
    Method::static_("__new__", Signature::Any, group_new),
    Method::new("__init__", Signature::Any, group_init),
    Method::new("__str__", Signature::Slot(0), group_str),
    Method::new("__repr__", Signature::Slot(0), group_repr),
    Method::new("derive", Signature::One, group_derive),
    Method::new("split", Signature::One, group_split),
    Method::new("subgroup", Signature::One, group_subgroup),
    Method::class("__class_getitem__", Signature::One, generic_alias::class_getitem),
];

const MESSAGE: u32 = exception::MEMBER_0;

fn group_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let (class, given) = (args[0], &args.positional[1..]);
    if given.len() != 2 {
        let n = given.len();
        return vm.type_error(format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)"));
    }
    let (message, exceptions) = (given[0], given[1]);
    if !vm.is_str(message) {
        return vm.bad_argument("BaseExceptionGroup.__new__", "argument 1", "str", message);
    }
    let data = vm.data(exceptions);
    let items = if matches!(data.kind(), Some(Kind::List | Kind::Tuple)) {
        vm.machine.heap().sequence(data).to_vec()
    } else if vm.special_unbound(exceptions, vm.names.__getitem__).is_some() && !data.is(Kind::Dict) {
        vm.collect(exceptions)?
    } else {
        return vm.type_error("second argument (exceptions) must be a sequence");
    };
    if items.is_empty() {
        return vm.value_error("second argument (exceptions) must be a non-empty sequence");
    }
    let mut all_are_exceptions = true;
    for (i, &item) in items.iter().enumerate() {
        if !item.is(Kind::Exception) {
            return vm.value_error(format!("Item {i} of second argument (exceptions) is not an exception"));
        }
        all_are_exceptions &= vm.is_subclass(vm.class_of(item), vm.exc.Exception);
    }
    let mut class = class;
    if class == vm.exc.BaseExceptionGroup && all_are_exceptions {
        class = vm.exc.ExceptionGroup;
    } else if !all_are_exceptions && vm.is_subclass(class, vm.exc.Exception) {
        let name = vm.class_name(class);
        return vm.type_error(if class == vm.exc.ExceptionGroup {
            "Cannot nest BaseExceptions in an ExceptionGroup".to_owned()
        } else {
            format!("Cannot nest BaseExceptions in '{name}'")
        });
    }
    let e = vm.alloc_exception(class);
    let args = vm.machine.tuple(given);
    vm.machine.set_field(e, exception::ARGS, args);
    let items = vm.machine.tuple(&items);
    vm.machine.set_field(e, MESSAGE, message);
    vm.machine.set_field(e, EXCEPTIONS, items);
    Ok(e)
}

fn group_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !args.names.is_empty() {
        let class = vm.type_name(args[0]);
        return vm.type_error(format!("{class}() takes no keyword arguments"));
    }
    let all = vm.machine.tuple(&args.positional[1..]);
    vm.machine.set_field(args[0], exception::ARGS, all);
    Ok(Value::NONE)
}

fn group_str(vm: &mut Vm, args: &Args<'_>) -> Run {
    let heap = vm.machine.heap();
    let (message, count) = (heap.field(args[0], MESSAGE), heap.tuple(heap.field(args[0], EXCEPTIONS)).len());
    let message = vm.str_of(message)?;
    let plural = if count == 1 { "" } else { "s" };
    let text = format!("{} ({count} sub-exception{plural})", vm.text_of(message));
    Ok(vm.machine.str(text))
}

fn group_repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let e = args[0];
    let heap = vm.machine.heap();
    let items = heap.tuple(heap.field(e, EXCEPTIONS)).to_vec();
    // As the argument was given, a list or a tuple, but with the current exceptions.
    let given = heap.tuple(heap.field(e, exception::ARGS)).get(1).copied().unwrap_or(Value::NULL);
    let shown = if given.is(Kind::List) { vm.machine.list(&items) } else { vm.machine.tuple(&items) };
    let shown = vm.repr_of(shown)?;
    let message = vm.machine.heap().field(e, MESSAGE);
    let message = vm.repr_of(message)?;
    let class = vm.type_name(e);
    let text = format!("{class}({}, {})", vm.text_of(message), vm.text_of(shown));
    Ok(vm.machine.str(text))
}

fn group_derive(vm: &mut Vm, args: &Args<'_>) -> Run {
    let message = vm.machine.heap().field(args[0], MESSAGE);
    vm.call(vm.exc.BaseExceptionGroup, &[message, args[1]])
}

fn group_split(vm: &mut Vm, args: &Args<'_>) -> Run {
    let condition = condition(vm, args[1])?;
    let (matching, rest) = vm.split_group(args[0], &condition)?;
    let [matching, rest] = [matching, rest].map(|v| if v.is_null() { Value::NONE } else { v });
    Ok(vm.machine.tuple(&[matching, rest]))
}

fn group_subgroup(vm: &mut Vm, args: &Args<'_>) -> Run {
    let condition = condition(vm, args[1])?;
    let (matching, _) = vm.split_group(args[0], &condition)?;
    Ok(if matching.is_null() { Value::NONE } else { matching })
}

/// The condition by which a group is split.
enum Condition {
    /// The classes that match.
    Classes(Vec<Value>),
    /// A predicate.
    Callable(Value),
    /// Exactly these exceptions match.
    Leaves(Vec<Value>),
}

fn condition(vm: &mut Vm, v: Value) -> Run<Condition> {
    if vm.is_exception_class(v) {
        return Ok(Condition::Classes(vec![v]));
    }
    if v.is(Kind::Tuple) {
        let items = vm.machine.heap().tuple(v).to_vec();
        if items.iter().all(|&c| vm.is_exception_class(c)) {
            return Ok(Condition::Classes(items));
        }
    } else if !v.is(Kind::Type) && vm.is_callable(v) {
        return Ok(Condition::Callable(v));
    }
    vm.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)")
}

impl Vm {
    fn matches(&mut self, e: Value, condition: &Condition) -> Run<bool> {
        match condition {
            Condition::Classes(classes) => {
                let class = self.class_of(e);
                Ok(classes.iter().any(|&c| self.is_subclass(class, c)))
            }
            Condition::Callable(f) => {
                let answer = self.call(*f, &[e])?;
                self.is_true(answer)
            }
            Condition::Leaves(leaves) => Ok(!self.is_group(e) && leaves.contains(&e)),
        }
    }

    /// The part of an exception that matches and the part that does not, NULL if empty.
    fn split_group(&mut self, e: Value, condition: &Condition) -> Run<(Value, Value)> {
        if self.matches(e, condition)? {
            return Ok((e, Value::NULL));
        }
        if !self.is_group(e) {
            return Ok((Value::NULL, e));
        }
        let items = self.machine.heap().tuple(self.machine.heap().field(e, EXCEPTIONS)).to_vec();
        let (mut matching, mut rest) = (Vec::new(), Vec::new());
        for item in items {
            let (m, r) = self.deeper(" in exceptiongroup_split_recursive", |vm| vm.split_group(item, condition))?;
            matching.extend(Some(m).filter(|v| !v.is_null()));
            rest.extend(Some(r).filter(|v| !v.is_null()));
        }
        let matching = self.subset(e, &matching)?;
        let rest = self.subset(e, &rest)?;
        Ok((matching, rest))
    }

    /// A group of some of another group's exceptions, with its traceback, context, cause and notes.
    fn subset(&mut self, e: Value, items: &[Value]) -> Run {
        if items.is_empty() {
            return Ok(Value::NULL);
        }
        let list = self.machine.list(items);
        let made = self.call_method(e, "derive", &[list])?;
        if !(made.is(Kind::Exception) && self.is_group(made)) {
            return self.type_error("derive must return an instance of BaseExceptionGroup");
        }
        for field in [exception::TRACEBACK, exception::CONTEXT, exception::CAUSE, exception::SUPPRESS] {
            let v = self.machine.heap().field(e, field);
            self.machine.set_field(made, field, v);
        }
        let name = self.machine.intern("__notes__".into());
        if let Some(notes) = self.get_attr_opt(e, name)?
            && notes.is(Kind::List)
        {
            let copy = self.machine.heap().list(notes).to_vec();
            let copy = self.machine.list(&copy);
            self.set_attr(made, name, copy)?;
        }
        Ok(made)
    }

    /// INTRINSIC_PREP_RERAISE_STAR: what must be raised after the handlers of `except*`, or None.
    pub(crate) fn prepare_reraise_star(&mut self, original: Value, all: Value) -> Run {
        let all = self.machine.heap().list(all).to_vec();
        if all.is_empty() {
            return Ok(Value::NONE);
        }
        if !self.is_group(original) {
            return Ok(all[0]);
        }
        let (mut raised, mut reraised) = (Vec::new(), Vec::new());
        for e in all.into_iter().filter(|e| !e.is_none()) {
            if self.same_origin(e, original)? {
                self.leaves(e, &mut reraised);
            } else {
                raised.push(e);
            }
        }
        let (unhandled, _) = self.split_group(original, &Condition::Leaves(reraised))?;
        if !unhandled.is_null() {
            raised.push(unhandled);
        }
        match raised[..] {
            [] => Ok(Value::NONE),
            [one] => Ok(one),
            _ => {
                let (message, items) = (self.machine.str(""), self.machine.list(&raised));
                self.call(self.exc.BaseExceptionGroup, &[message, items])
            }
        }
    }

    fn same_origin(&mut self, a: Value, b: Value) -> Run<bool> {
        let heap = self.machine.heap();
        let same = [exception::TRACEBACK, exception::CAUSE, exception::CONTEXT]
            .iter()
            .all(|&field| heap.field(a, field) == heap.field(b, field));
        if !same {
            return Ok(false);
        }
        let name = self.machine.intern("__notes__".into());
        let notes = [a, b].map(|e| self.own_attr(e, name).filter(|n| n.is(Kind::List)));
        match notes {
            [None, None] => Ok(true),
            [Some(x), Some(y)] => self.eq(x, y),
            _ => Ok(false),
        }
    }

    fn leaves(&self, e: Value, out: &mut Vec<Value>) {
        if !self.is_group(e) {
            out.push(e);
            return;
        }
        let heap = self.machine.heap();
        for &item in heap.tuple(heap.field(e, EXCEPTIONS)) {
            self.leaves(item, out);
        }
    }
}
