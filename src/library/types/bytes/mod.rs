//! The type `bytes`: its table and its construction.
//!
//! Called through the class's table. What it shares with `bytearray` is in `bytes::methods`. Mirrors
//! `Objects/bytesobject.c`.

pub(crate) mod format;
pub(crate) mod methods;
pub(crate) mod search;
pub(crate) mod table;

use crate::library::types::TypeDef;
use crate::library::types::iterators;
use crate::object::layout::class_flags;
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};
use crate::text::repr::repr_bytes;

/// `bytes`
pub static DEF: TypeDef = TypeDef {
    kind: Some(Kind::Bytes),
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, bytes_new),
        Method::new("__repr__", Signature::Slot(0), repr),
        Method::new("__str__", Signature::Slot(0), repr),
        Method::new("__hash__", Signature::Slot(0), hash),
        Method::new("__bytes__", Signature::NoArgs, |vm, args| Ok(vm.data(args[0]))),
        Method::new("__getnewargs__", Signature::NoArgs, methods::getnewargs),
        Method::new("__sizeof__", Signature::NoArgs, sizeof),
    ],
    shared: &[table::METHODS],
    ..TypeDef::new("bytes")
};

/// `bytes_iterator`
pub static ITERATOR: TypeDef = TypeDef {
    methods: &[Method::new("__length_hint__", Signature::NoArgs, methods::iterator_length_hint)],
    shared: &[iterators::PLAIN_METHODS],
    next: Some(|vm, it| Ok(methods::iterator_next(vm, it))),
    ..TypeDef::new("bytes_iterator")
};

fn repr(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = repr_bytes(vm.machine.heap().bytes(vm.data(args[0])));
    Ok(vm.machine.str(text))
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> Run {
    let v = vm.data(args[0]);
    let hash = vm.hash(v)?;
    Ok(vm.machine.int(hash))
}

/// The header of a `PyBytesObject`, the bytes and a NUL after them.
fn sizeof(vm: &mut Vm, args: &Args<'_>) -> Run {
    let len = vm.own_bytes(args[0]).len();
    Ok(vm.machine.int(33 + len as i64))
}

fn bytes_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let names = ["source", "encoding", "errors"];
    let [source, encoding, errors] = vm.parse_args("bytes", &args.rest(), names, 0, 3, 0)?;
    let exact = encoding.is_null() && errors.is_null() && source.is(Kind::Bytes);
    if exact && args[0] == vm.types.bytes {
        return Ok(source);
    }
    let bytes = vm.bytes_from_arguments("bytes", source, encoding, errors)?;
    let v = vm.machine.bytes(bytes);
    vm.with_payload(args[0], v)
}

impl Vm {
    /// The contents of `bytes(source, encoding, errors)` and `bytearray(…)`.
    pub(crate) fn bytes_from_arguments(
        &mut self,
        function: &str,
        source: Value,
        encoding: Value,
        errors: Value,
    ) -> Run<Vec<u8>> {
        let given = if !encoding.is_null() { "encoding" } else { "errors" };
        let codec = !encoding.is_null() || !errors.is_null();
        if source.is_null() || codec && !self.is_str(source) {
            if codec {
                return self.type_error(format!("{given} without a string argument"));
            }
            return Ok(Vec::new());
        }
        if self.is_str(source) {
            if encoding.is_null() {
                return self.type_error("string argument without an encoding");
            }
            let text = self.pystr(source).clone();
            return self.encode_text(function, &text, source, encoding, errors);
        }
        // Only `bytes` calls `__bytes__`.
        if function == "bytes"
            && let Some(bytes) = self.bytes_special(source)?
        {
            return Ok(bytes);
        }
        let counts = self.is_int(source) || self.special_unbound(source, self.names.__index__).is_some();
        if counts {
            let count = self.index_i64(source);
            // An object that is not an int may still be an iterable.
            if let Some(count) = self.catch(count, self.exc.TypeError)? {
                return match usize::try_from(count) {
                    Ok(count) => {
                        self.ensure_units(Some(count))?;
                        Ok(vec![0; count])
                    }
                    Err(_) => self.value_error("negative count"),
                };
            }
        }
        self.bytes_of_items(function, source)
    }

    /// The result of an object's `__bytes__`.
    pub(crate) fn bytes_special(&mut self, v: Value) -> Run<Option<Vec<u8>>> {
        if v.is(Kind::Bytes) {
            return Ok(self.bytes_like(v));
        }
        let name = self.names.__bytes__;
        let Some(f) = self.special_unbound(v, name) else { return Ok(None) };
        let result = self.call_bound(f, v, &[])?;
        if !self.data(result).is(Kind::Bytes) {
            let class = self.type_name(result);
            return self.type_error(format!("__bytes__ returned non-bytes (type {class})"));
        }
        Ok(self.bytes_like(result))
    }

    /// The bytes of a bytes-like object, or of an iterable of ints (`PyObject_Bytes`).
    pub fn bytes_from_object(&mut self, v: Value) -> Run<Vec<u8>> {
        match self.bytes_special(v)? {
            Some(bytes) => Ok(bytes),
            None => self.bytes_of_items("bytes", v),
        }
    }

    /// The bytes of a bytes-like object or of an iterable of ints.
    pub(crate) fn bytes_of_items(&mut self, function: &str, v: Value) -> Run<Vec<u8>> {
        if let Some(bytes) = self.bytes_like(v) {
            return Ok(bytes);
        }
        if self.is_str(v) || !self.is_iterable(v) {
            let class = self.type_name(v);
            return self.type_error(format!("cannot convert '{class}' object to {function}"));
        }
        let mut bytes = Vec::new();
        self.for_each(v, |vm, item| {
            bytes.push(vm.byte(item, if function == "bytes" { "bytes" } else { "byte" })?);
            Ok(true)
        })?;
        Ok(bytes)
    }

    /// An int from 0 to 255.
    pub(crate) fn byte(&mut self, v: Value, what: &str) -> Run<u8> {
        let i = self.index(v)?;
        match u8::try_from(&i) {
            Ok(byte) => Ok(byte),
            Err(_) => self.value_error(format!("{what} must be in range(0, 256)")),
        }
    }
}
