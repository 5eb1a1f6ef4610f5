//! The arguments of a call, and how a function written in Rust takes them.
//!
//! Called by `call` and by functions that sort named arguments themselves. Mirrors `Python/getargs.c`, messages included.

use smallvec::SmallVec;

use super::{Method, Signature};
use crate::object::Value;
use crate::object::layout::native;
use crate::runtime::{Run, Vm};

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

    /// The positional arguments preceded by `self`.
    pub fn after(&self, o: Value) -> SmallVec<[Value; 8]> {
        let mut all = SmallVec::with_capacity(self.positional.len() + 1);
        all.push(o);
        all.extend_from_slice(self.positional);
        all
    }

    /// These keyword arguments with other positional ones.
    pub fn with<'b>(&self, positional: &'b [Value]) -> Args<'b>
    where
        'a: 'b,
    {
        Args { positional, ..*self }
    }

    /// All but the first positional argument.
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

impl Vm {
    #[inline]
    pub(super) fn check_signature(
        &mut self,
        function: Value,
        method: &Method,
        selves: usize,
        args: &Args<'_>,
    ) -> Run<()> {
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
        // CPython's types check the arguments of their constructors themselves, under their own name.
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

    /// The arguments of a constructor that takes exactly so many, none of them by name (`_PyArg_NoKeywords`,
    /// `_PyArg_CheckPositional`).
    pub fn only_positional<const N: usize>(&mut self, function: &str, args: &Args<'_>) -> Run<[Value; N]> {
        if !args.names.is_empty() {
            return self.type_error(format!("{function}() takes no keyword arguments"));
        }
        let given = &args.positional[1..];
        match <[Value; N]>::try_from(given) {
            Ok(values) => Ok(values),
            Err(_) => {
                let plural = if N == 1 { "" } else { "s" };
                self.type_error(format!("{function} expected {N} argument{plural}, got {}", given.len()))
            }
        }
    }

    /// Sorts the arguments of a function with named parameters into their places; those not given are NULL.
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
            let hint = match crate::runtime::spelling::closest(&text, &known) {
                Some(c) => format!(". Did you mean '{c}'?"),
                None => String::new(),
            };
            return self.type_error(format!("{function}() got an unexpected keyword argument '{text}'{hint}"));
        }
        Ok(out)
    }

    /// Raises TypeError for an argument of the wrong type (`_PyArg_BadArgument`): `argument` is `argument 'name'`, or
    /// `argument 1`.
    pub fn bad_argument<T>(&mut self, function: &str, argument: &str, expected: &str, v: Value) -> Run<T> {
        let got = if v.is_none() { "None".to_owned() } else { self.type_name(v) };
        self.type_error(format!("{function}() {argument} must be {expected}, not {got}"))
    }
}
