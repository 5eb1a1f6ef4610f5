//! The code object and its constants.
//!
//! Made by `compile`, read by `dis`, by the machine when it loads code, and by the views; it never changes. Mirrors
//! `Include/cpython/code.h` and `Objects/codeobject.c`; book chapter "Code Objects".

use std::sync::Arc;

use num_bigint::BigInt;

use crate::text::PyStr;
use crate::version::PythonVersion;

/// A constant in `co_consts`.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// An int of any size.
    Int(BigInt),
    /// A float.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A str.
    Str(PyStr),
    /// A bytes object.
    Bytes(Box<[u8]>),
    /// `...`
    Ellipsis,
    /// A tuple of constants.
    Tuple(Box<[Const]>),
    /// A frozenset of constants without repetitions, in insertion order: inserting them one after another into an empty
    /// set gives the same set as CPython's.
    FrozenSet(Box<[Const]>),
    /// A constant slice: start, stop, step.
    Slice(Box<[Const; 3]>),
    /// A nested code object.
    Code(Arc<CodeObject>),
}

impl Const {
    /// Whether both are the same constant to the compiler, that is, one entry in `co_consts`: types are kept apart (1,
    /// 1.0 and True differ), so are 0.0 and -0.0, and no nan is the same as another (`_PyCode_ConstantKey`).
    pub fn same_as(&self, other: &Self) -> bool {
        let all = |a: &[Self], b: &[Self]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_as(b));
        match (self, other) {
            (Self::None, Self::None) | (Self::Ellipsis, Self::Ellipsis) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => same_float(*a, *b),
            (Self::Complex(a, b), Self::Complex(c, d)) => same_float(*a, *c) && same_float(*b, *d),
            (Self::Str(a), Self::Str(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Tuple(a), Self::Tuple(b)) => all(a, b),
            (Self::FrozenSet(a), Self::FrozenSet(b)) => {
                a.len() == b.len() && a.iter().all(|item| b.iter().any(|other| item.same_as(other)))
            }
            (Self::Slice(a), Self::Slice(b)) => all(&a[..], &b[..]),
            (Self::Code(a), Self::Code(b)) => Arc::ptr_eq(a, b) || a.same_as(b),
            _ => false,
        }
    }
}

fn same_float(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() && !a.is_nan()
}

/// A code object: the `co_*` attributes under their own names, without the prefix.
#[derive(Debug)]
pub struct CodeObject {
    /// The version whose instruction set `code` is in.
    pub version: PythonVersion,
    /// Positional parameters, positional-only ones included, `*args` not.
    pub argcount: u32,
    /// Positional-only parameters.
    pub posonlyargcount: u32,
    /// Keyword-only parameters.
    pub kwonlyargcount: u32,
    /// Slots that the value stack needs.
    pub stacksize: u32,
    /// `CO_*` bits, see [`flags`].
    pub flags: u32,
    /// The line on which the object begins (that of its first decorator, if it has one).
    pub firstlineno: u32,
    /// The instructions with EXTENDED_ARG and zeroed inline caches, two bytes per code unit.
    pub code: Box<[u8]>,
    /// The constants.
    pub consts: Box<[Const]>,
    /// Names of globals, attributes and so on.
    pub names: Box<[Box<str>]>,
    /// Names of all fast locals in slot order (`co_localsplusnames`): parameters and plain locals first (some of them
    /// also cells), then cells that are no parameters, then free variables.
    pub localsplusnames: Box<[Box<str>]>,
    /// What each of `localsplusnames` is: `CO_FAST_*` bits, see [`fast`].
    pub localspluskinds: Box<[u8]>,
    /// The file that was compiled.
    pub filename: Arc<str>,
    /// `co_name`
    pub name: Box<str>,
    /// `co_qualname`
    pub qualname: Box<str>,
    /// The location table: lines and columns of every instruction, as [`lines`](super::lines) reads them.
    pub linetable: Box<[u8]>,
    /// The exception table, as [`exception_table`](super::exception_table) reads it.
    pub exceptiontable: Box<[u8]>,
}

/// Bits of `co_flags`.
pub mod flags {
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    pub const FUTURE_ANNOTATIONS: u32 = 0x0100_0000;
    pub const HAS_DOCSTRING: u32 = 0x0400_0000;
    pub const METHOD: u32 = 0x0800_0000;
}

/// Bits of `co_localspluskinds`.
pub mod fast {
    pub const ARG_POS: u8 = 0x02;
    pub const ARG_KW: u8 = 0x04;
    pub const ARG_VAR: u8 = 0x08;
    pub const HIDDEN: u8 = 0x10;
    pub const LOCAL: u8 = 0x20;
    pub const CELL: u8 = 0x40;
    pub const FREE: u8 = 0x80;
}

impl CodeObject {
    /// Whether both are equal under Python's `==` (`code_richcompare`): a generator expression that is compiled twice
    /// (in `any(…)`, in a `finally`) appears in `co_consts` once.
    pub fn same_as(&self, other: &Self) -> bool {
        self.firstlineno == other.firstlineno
            && self.name == other.name
            && self.argcount == other.argcount
            && self.posonlyargcount == other.posonlyargcount
            && self.kwonlyargcount == other.kwonlyargcount
            && self.flags == other.flags
            && self.code == other.code
            && self.linetable == other.linetable
            && self.exceptiontable == other.exceptiontable
            && self.names == other.names
            && self.localsplusnames == other.localsplusnames
            && self.consts.len() == other.consts.len()
            && self.consts.iter().zip(&other.consts).all(|(a, b)| a.same_as(b))
    }

    fn names_of(&self, kind: u8) -> impl Iterator<Item = &str> {
        self.localsplusnames.iter().zip(&self.localspluskinds).filter(move |(_, k)| **k & kind != 0).map(|(n, _)| &**n)
    }

    /// `co_varnames`: parameters and locals.
    pub fn varnames(&self) -> impl Iterator<Item = &str> {
        self.names_of(fast::LOCAL)
    }

    /// `co_cellvars`: variables that nested functions use.
    pub fn cellvars(&self) -> impl Iterator<Item = &str> {
        self.names_of(fast::CELL)
    }

    /// `co_freevars`: variables of enclosing functions.
    pub fn freevars(&self) -> impl Iterator<Item = &str> {
        self.names_of(fast::FREE)
    }
}
