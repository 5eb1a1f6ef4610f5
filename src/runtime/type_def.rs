//! The definition of a built-in type, as a table of the library holds it, and how classes are made from definitions.
//!
//! The library declares one [`TypeDef`] per type; `boot` makes the classes at start-up, and [`Vm::class`] returns the
//! class of a definition. What the interpreter itself must know of a type's behaviour is in the definition's slots.
//! Must not know any type by name: the classes that the interpreter names are in
//! [`CoreTypes`](super::core_types::CoreTypes). Mirrors `PyTypeObject` of `Include/cpython/object.h`; book chapter
//! "Python Objects".

use super::native::{Getter, Method, Numbered};
use super::operators::{Binary, Unary};
use super::{Run, Vm};
use crate::object::layout::{class, class_flags};
use crate::object::{Kind, Value};

/// The definition of a built-in type.
#[derive(Debug)]
pub struct TypeDef {
    /// `__name__`
    pub name: &'static str,
    /// The module that it claims to be from (`__module__`).
    pub module: &'static str,
    /// Its bases; without any it is derived from `object`.
    pub bases: &'static [&'static TypeDef],
    /// The kind of its instances, if the kind has no other class.
    pub kind: Option<Kind>,
    /// Bits of [`class_flags`], without those of the bases.
    pub flags: i64,
    /// How many fields it adds after those of every instance of a Python class.
    pub fields: u32,
    /// The attributes that an exception class adds to its instances, in the order of their fields.
    pub members: &'static [&'static str],
    /// Sets the members of an exception that follow from its arguments.
    pub members_of_args: Option<fn(&mut Vm, Value, &[Value])>,
    /// Functions in its namespace.
    pub methods: &'static [Method],
    /// Tables of such functions that several types have.
    pub shared: &'static [&'static [Method]],
    /// Computed attributes.
    pub getters: &'static [Getter],
    /// The next item of an iterator (`tp_iternext`).
    pub next: Option<NextFn>,
    /// What awaits the next item of an asynchronous iterator (`am_anext`).
    pub anext: Option<fn(&mut Vm, Value) -> Value>,
    /// The result of getting the object, found in a class, for an instance (NULL: for the class itself) of that class
    /// (`tp_descr_get`).
    pub descr_get: Option<fn(&mut Vm, Value, Value, Value) -> Run>,
    /// Sets, or with `None` deletes, the attribute of an instance that the object, found in its class, stands for
    /// (`tp_descr_set`).
    pub descr_set: Option<fn(&mut Vm, Value, Value, Option<Value>) -> Run<()>>,
    /// `o[key]` (`mp_subscript`).
    pub subscript: Option<fn(&mut Vm, Value, Value) -> Run>,
    /// `o[key] = v`, or with `None` `del o[key]` (`mp_ass_subscript`).
    pub assign_subscript: Option<fn(&mut Vm, Value, Value, Option<Value>) -> Run<()>>,
    /// `a + b` for two of its objects (`sq_concat`).
    pub concat: Option<fn(&mut Vm, Value, Value) -> Run>,
    /// An operator between a number of this type and any other built-in number; `NotImplemented` if there is none
    /// between them (`nb_add` and the like).
    pub binary: Option<fn(&mut Vm, Binary, Value, Value) -> Run>,
    /// A unary operator on a number; `NotImplemented` if it has none (`nb_negative` and the like).
    pub unary: Option<fn(&mut Vm, Unary, Value) -> Run>,
}

/// Returns the next item of an iterator; at the end `None`, or StopIteration if something that the iterator calls
/// raised it.
pub type NextFn = fn(&mut Vm, Value) -> Run<Option<Value>>;

impl TypeDef {
    /// A type with nothing but a name.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            module: "builtins",
            bases: &[],
            kind: None,
            flags: 0,
            fields: 0,
            members: &[],
            members_of_args: None,
            methods: &[],
            shared: &[],
            getters: &[],
            next: None,
            anext: None,
            descr_get: None,
            descr_set: None,
            subscript: None,
            assign_subscript: None,
            concat: None,
            binary: None,
            unary: None,
        }
    }

    /// All functions in its namespace.
    pub fn functions(&self) -> impl Iterator<Item = &'static Method> {
        self.methods.iter().chain(self.shared.iter().copied().flatten())
    }
}

/// The built-in classes with their definitions, in the order in which start-up makes them.
#[derive(Debug, Default)]
pub(crate) struct BuiltinClasses {
    defs: Numbered<TypeDef>,
    classes: Vec<Value>,
}

impl BuiltinClasses {
    /// The class of a definition, if there is one yet.
    pub(super) fn get(&self, def: &'static TypeDef) -> Option<Value> {
        self.defs.find(def).map(|number| self.classes[number as usize])
    }

    /// Records the class made from a definition that has none yet; returns the definition's number.
    pub(super) fn add(&mut self, def: &'static TypeDef, class: Value) -> i64 {
        let (number, new) = self.defs.number(def);
        debug_assert!(new, "{} has two classes", def.name);
        self.classes.push(class);
        number
    }

    /// All definitions with their classes.
    pub(super) fn rows(&self) -> Vec<(&'static TypeDef, Value)> {
        self.defs.rows().iter().copied().zip(self.classes.iter().copied()).collect()
    }
}

impl Vm {
    /// The class of a definition. The library's tables must name every definition, as start-up makes the classes from
    /// them.
    #[inline]
    pub fn class(&self, def: &'static TypeDef) -> Value {
        match self.classes.get(def) {
            Some(class) => class,
            None => unreachable!("no table of the library names the type {}", def.name),
        }
    }

    /// The definition of the nearest built-in class that a class is or is derived from.
    #[inline]
    pub fn def_of(&self, mut class: Value) -> &'static TypeDef {
        let heap = self.machine.heap();
        while heap.class_has(class, class_flags::HEAP) {
            class = heap.field(class, class::BASE);
        }
        self.classes.defs.rows()[heap.field(class, class::DEFINITION).as_raw() as usize]
    }

    /// A new object of a built-in class whose data is a few fields.
    #[inline]
    pub fn new_record(&mut self, def: &'static TypeDef, fields: &[Value]) -> Value {
        let class = self.class(def);
        self.machine.block_of(Kind::Record, class, fields)
    }

    /// Whether an object is a record of exactly this class.
    #[inline]
    pub fn is_record_of(&self, v: Value, def: &'static TypeDef) -> bool {
        v.is(Kind::Record) && self.machine.heap().class_cell(v) == self.class(def)
    }
}
