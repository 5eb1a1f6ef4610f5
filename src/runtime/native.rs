//! Functions written in Rust: how they are declared, called, and how they take their arguments.
//!
//! A type or module declares its functions in tables of [`Method`] rows; a row's signature is checked before the call,
//! with CPython's messages. Mirrors `Objects/methodobject.c`, `Objects/descrobject.c` and `Python/getargs.c`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::{Run, Vm};
use crate::machine::Return;
use crate::object::layout::{class, class_flags, native};
use crate::object::{Kind, Value};

/// The arguments of a call. A method's `self` is the first positional one.
#[derive(Clone, Copy, Debug)]
pub struct Args<'a> {
    /// Positional arguments.
    pub positional: &'a [Value],
    /// Names of keyword arguments (str).
    pub names: &'a [Value],
    /// Their values.
    pub named: &'a [Value],
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    pub fn positional(positional: &'a [Value]) -> Self {
        Self { positional, names: &[], named: &[] }
    }

    /// Positional argument `i`, if given.
    #[inline]
    pub fn get(&self, i: usize) -> Option<Value> {
        self.positional.get(i).copied()
    }

    /// Without the first positional argument.
    pub fn rest(&self) -> Args<'a> {
        Args { positional: &self.positional[1..], ..*self }
    }
}

impl std::ops::Index<usize> for Args<'_> {
    type Output = Value;

    fn index(&self, i: usize) -> &Value {
        &self.positional[i]
    }
}

/// A function written in Rust.
pub type NativeFn = fn(&mut Vm, &Args<'_>) -> Run;

/// A function that has code executed: it makes a frame for it.
pub type EnterFn = fn(&mut Vm, &Args<'_>) -> Run<Entry>;

/// What a function has come to that has code executed.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// It is done, with this value.
    Value(Value),
    /// The frame is to be executed; then [`Vm::leave_entered`] says what comes next.
    Frame {
        /// The frame, not entered yet.
        frame: Value,
        /// What becomes of its result.
        how: Return,
        /// What goes with the result, or NULL.
        with: Value,
    },
}

/// What a function does.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// All in Rust; where it calls code of the program, that nests.
    Returns(NativeFn),
    /// Its part before the frame that it has executed, which does not nest where an instruction calls the function.
    Enters(EnterFn),
}

/// What arguments a function takes, `self` (or the class) not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// None (METH_NOARGS).
    NoArgs,
    /// Exactly one positional argument (METH_O).
    One,
    /// Between so many and so many positional arguments, no keywords.
    Range(usize, usize),
    /// The operand of a slot wrapper: exactly so many ("expected 1 argument, got 2").
    Slot(usize),
    /// Whatever: the function looks for itself.
    Any,
}

/// What a function in a class's namespace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A method of instances.
    Instance,
    /// A class method.
    Class,
    /// A static method; `__new__` is one.
    Static,
}

/// One row of a table of functions.
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub signature: Signature,
    /// What it is in a class.
    pub binding: Binding,
    /// What it does.
    pub body: Body,
}

impl Method {
    /// A method of instances, or a function of a module.
    pub const fn new(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Instance, body: Body::Returns(function) }
    }

    /// A function of a module that has code executed and looks at its arguments for itself.
    pub const fn entering(name: &'static str, function: EnterFn) -> Self {
        Self { name, signature: Signature::Any, binding: Binding::Instance, body: Body::Enters(function) }
    }

    /// A class method.
    pub const fn class(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Class, body: Body::Returns(function) }
    }

    /// A static method.
    pub const fn static_(name: &'static str, signature: Signature, function: NativeFn) -> Self {
        Self { name, signature, binding: Binding::Static, body: Body::Returns(function) }
    }
}

/// One row of a table of computed attributes (`getset_descriptor`).
#[derive(Clone, Copy, Debug)]
pub struct Getter {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub get: fn(&mut Vm, Value) -> Run,
    /// Set it, or with `None` delete it; without this function it is read-only.
    pub set: Option<fn(&mut Vm, Value, Option<Value>) -> Run<()>>,
}

impl Getter {
    /// A read-only attribute.
    pub const fn new(name: &'static str, get: fn(&mut Vm, Value) -> Run) -> Self {
        Self { name, get, set: None }
    }

    /// An attribute that can be set.
    pub const fn with_setter(
        name: &'static str,
        get: fn(&mut Vm, Value) -> Run,
        set: fn(&mut Vm, Value, Option<Value>) -> Run<()>,
    ) -> Self {
        Self { name, get, set: Some(set) }
    }
}

/// Rows of tables with the numbers they have got, in the order in which they were first asked for.
#[derive(Debug)]
pub(crate) struct Numbered<T: 'static> {
    rows: Vec<&'static T>,
    /// By where the row lies.
    numbers: HashMap<usize, i64, BuildHasherDefault<AddressHasher>>,
}

/// Hashes the address of a row, whose lowest bits are the same for all.
#[derive(Debug, Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) | u64::from(byte);
        }
    }

    fn write_usize(&mut self, address: usize) {
        // The multiplier is 2^64 divided by the golden ratio: it spreads the middle bits over the highest.
        self.0 = (address as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), numbers: HashMap::default() }
    }
}

impl<T> Numbered<T> {
    /// A row's number, and whether it is new.
    pub(super) fn number(&mut self, row: &'static T) -> (i64, bool) {
        let next = self.rows.len() as i64;
        let number = *self.numbers.entry(std::ptr::from_ref(row).addr()).or_insert(next);
        if number == next {
            self.rows.push(row);
        }
        (number, number == next)
    }

    /// The number of a row that may have one.
    #[inline]
    pub(super) fn find(&self, row: &'static T) -> Option<i64> {
        self.numbers.get(&std::ptr::from_ref(row).addr()).copied()
    }

    /// The rows by number.
    #[inline]
    pub(super) fn rows(&self) -> &[&'static T] {
        &self.rows
    }
}

impl Vm {
    /// The number of a function, for [`native::ID`]: the same whenever it is asked for, so that what is done again after
    /// steps were taken back is done the same.
    pub(crate) fn register(&mut self, method: &'static Method) -> i64 {
        let (number, new) = self.natives.number(method);
        if new {
            self.machine.name_native(method.name);
        }
        number
    }

    /// The number of a computed attribute: the same whenever it is asked for.
    pub(crate) fn register_getter(&mut self, getter: &'static Getter) -> i64 {
        self.getters.number(getter).0
    }

    /// The row of a computed attribute.
    pub fn getter(&self, id: i64) -> &'static Getter {
        self.getters.rows[id as usize]
    }

    /// The row of a function object.
    #[inline]
    pub fn method_of(&self, function: Value) -> &'static Method {
        self.natives.rows[self.machine.heap().field(function, native::ID).as_raw() as usize]
    }

    /// A function object for a row, bound to `self_value` or with NULL not.
    pub fn new_native(&mut self, class: Value, id: i64, self_value: Value, owner: Value) -> Value {
        self.machine.block_of(Kind::Native, class, &[Value::raw(id), self_value, owner])
    }

    /// How CPython's messages name a function: `list.append`, or `len`.
    pub fn native_name(&self, function: Value) -> String {
        let name = self.method_of(function).name;
        let owner = self.machine.heap().field(function, native::OWNER);
        match owner {
            Value::NULL => name.to_owned(),
            // CPython shows where a function is that it has in C, but for what its users know by another name.
            module if module.is(Kind::Str) => {
                format!("{}.{name}", self.machine.heap().str(module).to_utf8_lossy().trim_start_matches('_'))
            }
            class => format!("{}.{name}", self.short_name(class)),
        }
    }

    /// Call a function object of Rust's.
    pub fn call_native(&mut self, function: Value, args: &Args<'_>) -> Run {
        let method = self.method_of(function);
        let bound = self.machine.heap().field(function, native::SELF);
        if !bound.is_null() && method.binding != Binding::Static {
            let mut all: smallvec::SmallVec<[Value; 8]> = smallvec::SmallVec::with_capacity(args.positional.len() + 1);
            all.push(bound);
            all.extend_from_slice(args.positional);
            let args = Args { positional: &all, ..*args };
            self.check_signature(function, method, 1, &args)?;
            return self.run_body(method, &args);
        }
        let owner = self.machine.heap().field(function, native::OWNER);
        let selves = usize::from(owner.is(Kind::Type) && method.binding != Binding::Static);
        if selves == 1 {
            self.check_self(method, owner, args)?;
        }
        let makes = method.binding == Binding::Static && method.name == "__new__";
        if makes {
            self.check_new(owner, args)?;
        }
        // `__new__` is a static method whose class goes before what it counts.
        let selves = if makes && !args.positional.is_empty() { 1 } else { selves };
        self.check_signature(function, method, selves, args)?;
        self.run_body(method, args)
    }

    #[inline]
    fn run_body(&mut self, method: &Method, args: &Args<'_>) -> Run {
        match method.body {
            Body::Returns(function) => function(self, args),
            Body::Enters(function) => {
                let entry = function(self, args)?;
                self.run_entry(entry)
            }
        }
    }

    /// `__new__` must get a class, which must be derived from the one whose it is (`tp_new_wrapper`).
    fn check_new(&mut self, owner: Value, args: &Args<'_>) -> Run<()> {
        let class = args.get(0).unwrap_or(Value::NULL);
        if class == owner {
            return Ok(());
        }
        if class.is(Kind::Type) && self.is_subclass(class, owner) {
            return self.check_new_safe(owner, class);
        }
        let name = self.class_name(owner);
        if class.is_null() {
            return self.type_error(format!("{name}.__new__(): not enough arguments"));
        }
        if !class.is(Kind::Type) {
            let got = self.class_name(self.class_of(class));
            return self.type_error(format!("{name}.__new__(X): X is not a type object ({got})"));
        }
        let given = self.class_name(class);
        self.type_error(format!("{name}.__new__({given}): {given} is not a subtype of {name}"))
    }

    /// The `__new__` must be that of the class's nearest built-in base: no other makes its data.
    fn check_new_safe(&mut self, owner: Value, class: Value) -> Run<()> {
        let heap = self.machine.heap();
        let mut nearest = class;
        while heap.field(nearest, class::FLAGS).as_raw() & class_flags::HEAP != 0 {
            nearest = heap.field(nearest, class::BASE);
        }
        let right = match self.lookup_in_class(nearest, self.names.__new__) {
            Some(new) if new.is(Kind::Native) => self.machine.heap().field(new, native::OWNER),
            _ => owner,
        };
        if right == owner {
            return Ok(());
        }
        let [name, given, right] = [owner, class, nearest].map(|c| self.class_name(c));
        self.type_error(format!("{name}.__new__({given}) is not safe, use {right}.__new__()"))
    }

    #[inline]
    fn check_self(&mut self, method: &Method, owner: Value, args: &Args<'_>) -> Run<()> {
        let object = args.get(0);
        if object.is_some_and(|o| self.class_of(o) == owner) {
            return Ok(());
        }
        if object.is_some_and(|o| method.binding == Binding::Class || self.is_subclass(self.class_of(o), owner)) {
            return Ok(());
        }
        let owner_name = self.class_name(owner);
        let Some(object) = object else {
            let message = if method.name.starts_with("__") {
                format!("descriptor '{}' of '{owner_name}' object needs an argument", method.name)
            } else {
                format!("unbound method {owner_name}.{}() needs an argument", method.name)
            };
            return self.type_error(message);
        };
        let got = self.class_name(self.class_of(object));
        let message = if method.name.starts_with("__") {
            format!("descriptor '{}' requires a '{owner_name}' object but received a '{got}'", method.name)
        } else {
            format!("descriptor '{}' for '{owner_name}' objects doesn't apply to a '{got}' object", method.name)
        };
        self.type_error(message)
    }

    #[inline]
    fn check_signature(&mut self, function: Value, method: &Method, selves: usize, args: &Args<'_>) -> Run<()> {
        let given = args.positional.len() - selves;
        let fits = match method.signature {
            Signature::Any => return Ok(()),
            Signature::NoArgs => given == 0,
            Signature::One => given == 1,
            Signature::Range(least, most) => (least..=most).contains(&given),
            Signature::Slot(n) => given == n,
        };
        if fits && args.names.is_empty() {
            return Ok(());
        }
        self.signature_error(function, method, given, args)
    }

    #[cold]
    fn signature_error(&mut self, function: Value, method: &Method, given: usize, args: &Args<'_>) -> Run<()> {
        // CPython's types check the arguments of their making themselves, under their own name.
        let makes = method.name == "__new__";
        let owner = self.machine.heap().field(function, native::OWNER);
        let name = if makes { self.short_name(owner) } else { self.native_name(function) };
        if !args.names.is_empty() {
            return match method.signature {
                Signature::Slot(_) => self.type_error(format!("wrapper {}() takes no keyword arguments", method.name)),
                _ => self.type_error(format!("{name}() takes no keyword arguments")),
            };
        }
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        match method.signature {
            Signature::NoArgs => self.type_error(format!("{name}() takes no arguments ({given} given)")),
            Signature::One => self.type_error(format!("{name}() takes exactly one argument ({given} given)")),
            Signature::Slot(n) => self.type_error(format!("expected {n} argument{}, got {given}", plural(n))),
            Signature::Range(least, most) => {
                let (bound, n) = if least == most {
                    ("", least)
                } else if given < least {
                    ("at least ", least)
                } else {
                    ("at most ", most)
                };
                let name = if makes { &name } else { method.name };
                self.type_error(format!("{name} expected {bound}{n} argument{}, got {given}", plural(n)))
            }
            Signature::Any => Ok(()),
        }
    }

    /// Sort the arguments of a function with named parameters into their places; those not given are NULL.
    ///
    /// `required` parameters must be given; the first `positional` ones may be given by position, and the first
    /// `positional_only` of those not by name.
    pub fn parse_args<const N: usize>(
        &mut self,
        function: &str,
        args: &Args<'_>,
        names: [&str; N],
        positional_only: usize,
        positional: usize,
        required: usize,
    ) -> Run<[Value; N]> {
        let mut out = [Value::NULL; N];
        let given = args.positional.len() + args.names.len();
        if args.positional.len() > positional || given > N {
            let plural = |n: usize| if n == 1 { "" } else { "s" };
            return if positional == 0 {
                self.type_error(format!("{function}() takes no positional arguments"))
            } else {
                let kind = if positional < N && args.positional.len() > positional { "positional " } else { "" };
                let n = if kind.is_empty() { N } else { positional };
                let given = if kind.is_empty() { given } else { args.positional.len() };
                let bound = if required == n && !kind.is_empty() { "exactly" } else { "at most" };
                self.type_error(format!("{function}() takes {bound} {n} {kind}argument{} ({given} given)", plural(n)))
            };
        }
        out[..args.positional.len()].copy_from_slice(args.positional);
        let mut unknown = None;
        for (&name, &v) in args.names.iter().zip(args.named) {
            let heap = self.machine.heap();
            let text = heap.str(name);
            let Some(i) = names.iter().skip(positional_only).position(|n| *text == **n).map(|i| i + positional_only)
            else {
                unknown = unknown.or_else(|| Some(text.to_utf8_lossy()));
                continue;
            };
            if !out[i].is_null() {
                return self.type_error(format!(
                    "argument for {function}() given by name ('{}') and position ({})",
                    names[i],
                    i + 1
                ));
            }
            out[i] = v;
        }
        if let Some(missing) = out.iter().take(required).position(|v| v.is_null()) {
            if missing < positional_only {
                let bound = if required == N { "exactly" } else { "at least" };
                let plural = if required == 1 { "" } else { "s" };
                let given = args.positional.len();
                return self.type_error(format!(
                    "{function}() takes {bound} {required} positional argument{plural} ({given} given)"
                ));
            }
            return self.type_error(format!(
                "{function}() missing required argument '{}' (pos {})",
                names[missing],
                missing + 1
            ));
        }
        if let Some(text) = unknown {
            let known: Vec<String> = names[positional_only..].iter().map(|n| (*n).to_owned()).collect();
            let hint = match super::traceback::closest(&text, &known) {
                Some(c) => format!(". Did you mean '{c}'?"),
                None => String::new(),
            };
            return self.type_error(format!("{function}() got an unexpected keyword argument '{text}'{hint}"));
        }
        Ok(out)
    }

    /// Raise TypeError for an argument of the wrong type (`_PyArg_BadArgument`): `argument` is `argument 'name'`, or
    /// `argument 1`.
    pub fn bad_argument<T>(&mut self, function: &str, argument: &str, expected: &str, v: Value) -> Run<T> {
        let got = if v.is_none() { "None".to_owned() } else { self.class_name(self.class_of(v)) };
        self.type_error(format!("{function}() {argument} must be {expected}, not {got}"))
    }
}
