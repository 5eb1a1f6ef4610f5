//! The built-in types: one file each, with a [`TypeDef`] that says everything about it, and the table of them all.
//!
//! To add a type: a file with a `DEF`, and a row below. Mirrors `Objects/*.c`; book chapter "Python Objects".

mod async_generator;
pub mod bool;
pub mod bound_method;
pub mod bytearray;
pub mod bytes;
mod bytes_format;
mod bytes_methods;
mod bytes_search;
mod bytes_table;
pub mod cell;
pub mod class;
pub mod classmethod;
pub mod code;
mod codecs;
pub mod complex;
mod coroutine;
pub mod descriptors;
pub mod dict;
pub mod dict_iterators;
pub mod dict_methods;
pub mod dict_views;
pub mod enumerate;
pub mod exception;
mod exception_group;
pub mod float;
mod frame_locals;
pub mod function;
pub mod generator;
pub mod generic_alias;
pub mod int;
mod int_methods;
pub mod iterators;
pub mod list;
pub mod list_methods;
pub mod list_sort;
pub mod memoryview;
pub mod module;
mod numbers;
pub mod object;
mod operator_rows;
mod os_error;
pub mod property;
pub mod range;
pub mod sequence;
pub mod set;
pub mod set_methods;
pub mod singletons;
pub mod slice;
pub mod str;
mod str_format;
mod str_methods;
mod str_search;
pub mod super_;
mod syntax_error;
pub mod traceback;
pub mod tuple;
mod type_params;
mod unicode_error;
pub mod union;
pub mod zip_map_filter;

use crate::library::functions::site;
use crate::library::modules::{
    collections, combinatorics, deque, functools, itertools, operator, random, sre, structure, text_file,
};
use crate::object::{Kind, Value};
use crate::runtime::native::{Getter, Method};

/// What a built-in type is.
#[derive(Debug)]
pub struct TypeDef {
    /// `__name__`
    pub name: &'static str,
    /// The module that it says it is of.
    pub module: &'static str,
    /// The kind of its instances, where the kind has this class only.
    pub kind: Option<Kind>,
    /// Bits of [`class_flags`](crate::object::layout::class_flags).
    pub flags: i64,
    /// Functions in its namespace.
    pub methods: &'static [Method],
    /// Computed attributes.
    pub getters: &'static [Getter],
}

impl TypeDef {
    /// A type of which nothing is known but its name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, module: "builtins", kind: None, flags: 0, methods: &[], getters: &[] }
    }
}

macro_rules! types {
    ($($field:ident : $def:path, $base:ident;)*) => {
        /// The built-in classes.
        #[derive(Clone, Copy, Debug)]
        #[expect(missing_docs, reason = "the rows of the table say it")]
        pub struct Types { $(pub $field: Value,)* }

        impl Types {
            /// No class yet: the first moments of start-up.
            pub const NONE: Self = Self { $($field: Value::NULL,)* };

            /// Make all of them, in order: `make` gets definition and base.
            pub(crate) fn make(mut make: impl FnMut(&'static TypeDef, Value) -> Value) -> Self {
                let mut types = Self::NONE;
                $(
                    let base = types.$base;
                    types.$field = make(&$def, base);
                )*
                types
            }

            /// All of them with their definitions.
            pub(crate) fn rows(&self) -> Vec<(Value, &'static TypeDef)> {
                vec![$((self.$field, &$def),)*]
            }
        }
    };
}

types! {
    // Field, definition, base (`object` itself has none: its own field is still NULL then).
    object: object::DEF, object;
    type_: class::DEF, object;
    none_type: singletons::NONE, object;
    ellipsis: singletons::ELLIPSIS, object;
    not_implemented: singletons::NOT_IMPLEMENTED, object;
    int: int::DEF, object;
    bool: bool::DEF, int;
    str: str::DEF, object;
    tuple: tuple::DEF, object;
    list: list::DEF, object;
    dict: dict::DEF, object;
    set: set::SET, object;
    frozenset: set::FROZENSET, object;
    str_iterator: str::ITERATOR, object;
    str_ascii_iterator: str::ASCII_ITERATOR, object;
    float: float::DEF, object;
    complex: complex::DEF, object;
    bytes: bytes::DEF, object;
    bytearray: bytearray::DEF, object;
    memoryview: memoryview::DEF, object;
    memory_iterator: memoryview::ITERATOR, object;
    bytes_iterator: bytes::ITERATOR, object;
    bytearray_iterator: bytearray::ITERATOR, object;
    range: range::DEF, object;
    slice: slice::DEF, object;
    cell: cell::DEF, object;
    code: code::DEF, object;
    line_iterator: code::LINE_ITERATOR, object;
    positions_iterator: code::POSITIONS_ITERATOR, object;
    function: function::DEF, object;
    method: bound_method::DEF, object;
    builtin_function: descriptors::BUILTIN_FUNCTION, object;
    method_descriptor: descriptors::METHOD_DESCRIPTOR, object;
    wrapper_descriptor: descriptors::WRAPPER_DESCRIPTOR, object;
    method_wrapper: descriptors::METHOD_WRAPPER, object;
    classmethod_descriptor: descriptors::CLASSMETHOD_DESCRIPTOR, object;
    getset_descriptor: descriptors::GETSET_DESCRIPTOR, object;
    member_descriptor: descriptors::MEMBER_DESCRIPTOR, object;
    property: property::DEF, object;
    classmethod: classmethod::CLASSMETHOD, object;
    staticmethod: classmethod::STATICMETHOD, object;
    super_: super_::DEF, object;
    generator: generator::DEF, object;
    coroutine: coroutine::DEF, object;
    coroutine_wrapper: coroutine::WRAPPER, object;
    async_generator: async_generator::DEF, object;
    async_generator_asend: async_generator::ASEND, object;
    async_generator_athrow: async_generator::ATHROW, object;
    async_generator_wrapped_value: async_generator::WRAPPED, object;
    anext_awaitable: async_generator::ANEXT, object;
    list_iterator: iterators::LIST_ITERATOR, object;
    tuple_iterator: iterators::TUPLE_ITERATOR, object;
    range_iterator: iterators::RANGE_ITERATOR, object;
    list_reverse_iterator: iterators::LIST_REVERSE_ITERATOR, object;
    iterator: iterators::ITERATOR, object;
    callable_iterator: iterators::CALLABLE_ITERATOR, object;
    dict_keys: dict_views::KEYS, object;
    dict_values: dict_views::VALUES, object;
    dict_items: dict_views::ITEMS, object;
    dict_key_iterator: dict_iterators::KEYS, object;
    dict_value_iterator: dict_iterators::VALUES, object;
    dict_item_iterator: dict_iterators::ITEMS, object;
    dict_reverse_key_iterator: dict_iterators::REVERSE_KEYS, object;
    dict_reverse_value_iterator: dict_iterators::REVERSE_VALUES, object;
    dict_reverse_item_iterator: dict_iterators::REVERSE_ITEMS, object;
    set_iterator: set::ITERATOR, object;
    enumerate: enumerate::ENUMERATE, object;
    reversed: enumerate::REVERSED, object;
    zip: zip_map_filter::ZIP, object;
    map: zip_map_filter::MAP, object;
    filter: zip_map_filter::FILTER, object;
    generic_alias: generic_alias::DEF, object;
    union: union::DEF, object;
    typing_alias: generic_alias::TYPING, object;
    type_var: type_params::TYPE_VAR, object;
    param_spec: type_params::PARAM_SPEC, object;
    type_var_tuple: type_params::TYPE_VAR_TUPLE, object;
    type_alias: type_params::TYPE_ALIAS, object;
    generic_class: type_params::GENERIC, object;
    module_spec: module::SPEC, object;
    quitter: site::QUITTER, object;
    printer: site::PRINTER, object;
    helper: site::HELPER, object;
    text_file: text_file::DEF, object;
    version_info: structure::VERSION_INFO, tuple;
    float_info: structure::FLOAT_INFO, tuple;
    int_info: structure::INT_INFO, tuple;
    module: module::DEF, object;
    traceback: traceback::DEF, object;
    frame: traceback::FRAME, object;
    frame_locals_proxy: frame_locals::DEF, object;
    mapping_proxy: descriptors::MAPPING_PROXY, object;
    item_getter: operator::ITEM_GETTER, object;
    attr_getter: operator::ATTR_GETTER, object;
    method_caller: operator::METHOD_CALLER, object;
    partial: functools::PARTIAL, object;
    key_wrapper: functools::KEY_WRAPPER, object;
    lru_cache_wrapper: functools::LRU_CACHE_WRAPPER, object;
    lru_cache_state: functools::LRU_CACHE_STATE, object;
    deque: deque::DEF, object;
    deque_iterator: deque::ITERATOR, object;
    deque_reverse_iterator: deque::REVERSE_ITERATOR, object;
    default_dict: collections::DEFAULT_DICT, dict;
    ordered_dict: collections::ORDERED_DICT, dict;
    random_source: random::SOURCE, object;
    re_pattern: sre::PATTERN, object;
    re_match: sre::MATCH, object;
    chain: itertools::CHAIN, object;
    count: itertools::COUNT, object;
    cycle: itertools::CYCLE, object;
    repeat: itertools::REPEAT, object;
    islice: itertools::ISLICE, object;
    takewhile: itertools::TAKEWHILE, object;
    dropwhile: itertools::DROPWHILE, object;
    filterfalse: itertools::FILTERFALSE, object;
    starmap: itertools::STARMAP, object;
    compress: itertools::COMPRESS, object;
    pairwise: itertools::PAIRWISE, object;
    batched: itertools::BATCHED, object;
    accumulate: itertools::ACCUMULATE, object;
    zip_longest: itertools::ZIP_LONGEST, object;
    groupby: itertools::GROUPBY, object;
    grouper: itertools::GROUPER, object;
    tee: itertools::TEE, object;
    product: combinatorics::PRODUCT, object;
    permutations: combinatorics::PERMUTATIONS, object;
    combinations: combinatorics::COMBINATIONS, object;
    combinations_with_replacement: combinatorics::WITH_REPLACEMENT, object;
}
