//! The built-in types: one file each, with a [`TypeDef`] that describes it completely, and the tables of them all.
//!
//! To add a type: a file with a `DEF`, and a row in [`NAMED`] or [`INTERNAL`]; a module's type is in the module's own
//! row. Called by the interpreter through these tables. Must not keep state outside the machine. Mirrors `Objects/*.c`;
//! book chapter "Python Objects".

pub(crate) mod async_generator;
pub(crate) mod bool;
pub(crate) mod bound_method;
pub(crate) mod bytearray;
pub(crate) mod bytes;
pub(crate) mod cell;
pub(crate) mod class;
pub(crate) mod classmethod;
pub(crate) mod code;
mod codecs;
pub(crate) mod complex;
mod coroutine;
pub(crate) mod descriptors;
pub(crate) mod dict;
pub(crate) mod enumerate;
pub(crate) mod exception;
pub(crate) mod float;
mod frame_locals;
pub(crate) mod function;
pub(crate) mod generator;
pub(crate) mod generic_alias;
pub(crate) mod int;
pub(crate) mod iterators;
pub(crate) mod list;
pub(crate) mod memoryview;
pub(crate) mod module;
mod numbers;
pub(crate) mod object;
mod operator_rows;
pub(crate) mod property;
pub(crate) mod range;
pub(crate) mod sequence;
pub(crate) mod set;
pub(crate) mod singletons;
pub(crate) mod slice;
pub(crate) mod str;
pub(crate) mod super_;
pub(crate) mod traceback;
pub(crate) mod tuple;
pub(crate) mod type_params;
pub(crate) mod union;
pub(crate) mod zip_map_filter;

use crate::library::functions::site;
use crate::runtime::core_types::CoreTypes;
use crate::runtime::type_def::TypeDef;

/// The types that the interpreter itself names.
pub const CORE: CoreTypes<&TypeDef> = CoreTypes {
    object: &object::DEF,
    type_: &class::DEF,
    none_type: &singletons::NONE,
    ellipsis: &singletons::ELLIPSIS,
    not_implemented: &singletons::NOT_IMPLEMENTED,
    int: &int::DEF,
    bool: &bool::DEF,
    str: &str::DEF,
    tuple: &tuple::DEF,
    list: &list::DEF,
    dict: &dict::DEF,
    set: &set::SET,
    frozenset: &set::FROZENSET,
    float: &float::DEF,
    bytes: &bytes::DEF,
    bytearray: &bytearray::DEF,
    method: &bound_method::DEF,
    builtin_function: &descriptors::BUILTIN_FUNCTION,
    method_descriptor: &descriptors::METHOD_DESCRIPTOR,
    wrapper_descriptor: &descriptors::WRAPPER_DESCRIPTOR,
    method_wrapper: &descriptors::METHOD_WRAPPER,
    classmethod_descriptor: &descriptors::CLASSMETHOD_DESCRIPTOR,
    getset_descriptor: &descriptors::GETSET_DESCRIPTOR,
    member_descriptor: &descriptors::MEMBER_DESCRIPTOR,
    property: &property::DEF,
    classmethod: &classmethod::CLASSMETHOD,
    staticmethod: &classmethod::STATICMETHOD,
    super_: &super_::DEF,
    generator: &generator::DEF,
    coroutine: &coroutine::DEF,
    async_generator: &async_generator::DEF,
    list_iterator: &iterators::LIST_ITERATOR,
    tuple_iterator: &iterators::TUPLE_ITERATOR,
    iterator: &iterators::ITERATOR,
    module_spec: &module::SPEC,
};

/// The types that are in `builtins` by name.
pub const NAMED: &[&TypeDef] = &[
    &object::DEF,
    &class::DEF,
    &int::DEF,
    &bool::DEF,
    &str::DEF,
    &tuple::DEF,
    &list::DEF,
    &dict::DEF,
    &set::SET,
    &set::FROZENSET,
    &float::DEF,
    &complex::DEF,
    &bytes::DEF,
    &bytearray::DEF,
    &memoryview::DEF,
    &range::DEF,
    &slice::DEF,
    &property::DEF,
    &classmethod::CLASSMETHOD,
    &classmethod::STATICMETHOD,
    &super_::DEF,
    &enumerate::ENUMERATE,
    &enumerate::REVERSED,
    &zip_map_filter::ZIP,
    &zip_map_filter::MAP,
    &zip_map_filter::FILTER,
];

/// The types that are in no module by name: programs meet their instances.
pub const INTERNAL: &[&TypeDef] = &[
    &site::QUITTER,
    &site::PRINTER,
    &site::HELPER,
    &singletons::NONE,
    &singletons::ELLIPSIS,
    &singletons::NOT_IMPLEMENTED,
    &str::ITERATOR,
    &str::ASCII_ITERATOR,
    &memoryview::ITERATOR,
    &bytes::ITERATOR,
    &bytearray::ITERATOR,
    &cell::DEF,
    &code::DEF,
    &code::LINE_ITERATOR,
    &code::POSITIONS_ITERATOR,
    &function::DEF,
    &bound_method::DEF,
    &descriptors::BUILTIN_FUNCTION,
    &descriptors::METHOD_DESCRIPTOR,
    &descriptors::WRAPPER_DESCRIPTOR,
    &descriptors::METHOD_WRAPPER,
    &descriptors::CLASSMETHOD_DESCRIPTOR,
    &descriptors::GETSET_DESCRIPTOR,
    &descriptors::MEMBER_DESCRIPTOR,
    &generator::DEF,
    &coroutine::DEF,
    &coroutine::WRAPPER,
    &async_generator::DEF,
    &async_generator::ASEND,
    &async_generator::ATHROW,
    &async_generator::WRAPPED,
    &async_generator::ANEXT,
    &iterators::LIST_ITERATOR,
    &iterators::TUPLE_ITERATOR,
    &iterators::RANGE_ITERATOR,
    &iterators::LIST_REVERSE_ITERATOR,
    &iterators::ITERATOR,
    &iterators::CALLABLE_ITERATOR,
    &dict::views::KEYS,
    &dict::views::VALUES,
    &dict::views::ITEMS,
    &dict::iterators::KEYS,
    &dict::iterators::VALUES,
    &dict::iterators::ITEMS,
    &dict::iterators::REVERSE_KEYS,
    &dict::iterators::REVERSE_VALUES,
    &dict::iterators::REVERSE_ITEMS,
    &set::ITERATOR,
    &generic_alias::DEF,
    &union::DEF,
    &generic_alias::TYPING,
    &type_params::TYPE_VAR,
    &type_params::PARAM_SPEC,
    &type_params::TYPE_VAR_TUPLE,
    &type_params::TYPE_ALIAS,
    &type_params::GENERIC,
    &module::SPEC,
    &module::DEF,
    &traceback::DEF,
    &traceback::FRAME,
    &frame_locals::DEF,
    &descriptors::MAPPING_PROXY,
];
