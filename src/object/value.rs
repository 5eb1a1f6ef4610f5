//! `Value`: eight bytes that name any Python object, as a `PyObject *` does.
//!
//! Small ints, `None`, the booleans and the like are in the value itself; everything else is a [`Kind`] and an index
//! into the [`Heap`](super::Heap). Equality of values is identity of objects: what `is` answers. An int in a value
//! carries a serial number beside its payload, because two equal ints outside CPython's cache of small ones are two
//! objects there. Used by everything from here upwards; what an object holds is asked of the heap. Book chapter "Python
//! Objects".

use std::fmt;

/// A reference to an object, or NULL.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(u64);

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What data an object has. Several types may share a kind; the object then holds its class.
        ///
        /// Kinds before [`Kind::Tuple`] are immutable data in a pool of their own; the others are blocks of cells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every kind, by number.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];
        }
    };
}

kinds! {
    /// An int that does not fit into a value.
    Int,
    /// A float.
    Float,
    /// A complex number.
    Complex,
    /// A str.
    Str,
    /// A bytes object.
    Bytes,
    /// A code object.
    Code,
    /// A tuple: its items are its fields.
    Tuple,
    /// A list.
    List,
    /// A dict.
    Dict,
    /// A set or frozenset: the class tells which.
    Set,
    /// A slice.
    Slice,
    /// A range.
    Range,
    /// A cell: a variable that functions share.
    Cell,
    /// A Python function.
    Function,
    /// A method bound to its instance.
    Method,
    /// A function written in Rust, bound or not.
    Native,
    /// A class.
    Type,
    /// An instance of a Python class (including one derived from a built-in class, unless that is an exception).
    Instance,
    /// A generator.
    Generator,
    /// An iterator over a list or tuple.
    SequenceIterator,
    /// An iterator over a range.
    RangeIterator,
    /// A module.
    Module,
    /// An exception.
    Exception,
    /// A traceback entry.
    Traceback,
    /// A frame: fast locals and value stack.
    Frame,
    /// Any other built-in object with a fixed number of fields: property, super, dict views, enumerate and so on.
    Record,
    /// Cells that belong to one object (items of a list, entries of a dict); never seen by a program.
    Buffer,
}

impl Kind {
    /// How many kinds have a pool of their own.
    pub const POOLS: usize = Kind::Tuple as usize;

    /// Whether its objects are blocks of cells.
    #[inline]
    pub fn is_block(self) -> bool {
        self as usize >= Self::POOLS
    }
}

const TAG_BITS: u64 = 0b111;
const TAG_SPECIAL: u64 = 0;
const TAG_INT: u64 = 1;
const TAG_OBJECT: u64 = 2;
const TAG_RAW: u64 = 3;

const SERIAL_BITS: u32 = 21;
const INT_SHIFT: u32 = 24;

impl Value {
    /// No object: an unset local, an empty cell, NULL on the value stack.
    pub const NULL: Self = Self(0);
    /// `None`
    pub const NONE: Self = Self(1 << 3);
    /// `False`
    pub const FALSE: Self = Self(2 << 3);
    /// `True`
    pub const TRUE: Self = Self(3 << 3);
    /// `...`
    pub const ELLIPSIS: Self = Self(4 << 3);
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Self = Self(5 << 3);

    /// The raw number 0.
    pub const RAW_ZERO: Self = Self(TAG_RAW);

    /// The least int that a value can hold itself.
    pub const MIN_INT: i64 = -(1 << 39);
    /// The greatest int that a value can hold itself.
    pub const MAX_INT: i64 = (1 << 39) - 1;
    /// Serial numbers of inline ints are below this.
    pub const SERIAL_LIMIT: u32 = 1 << SERIAL_BITS;

    /// `True` or `False`.
    #[inline]
    pub fn bool(b: bool) -> Self {
        if b { Self::TRUE } else { Self::FALSE }
    }

    /// An int between `MIN_INT` and `MAX_INT` with the serial number that distinguishes it from its equals (0: a cached
    /// one).
    #[inline]
    pub fn inline_int(i: i64, serial: u32) -> Self {
        debug_assert!((Self::MIN_INT..=Self::MAX_INT).contains(&i) && serial < Self::SERIAL_LIMIT);
        Self(((i as u64) << INT_SHIFT) | (u64::from(serial) << 3) | TAG_INT)
    }

    /// A raw number: not a Python object but the machine's own, such as a length, an instruction pointer or a state.
    /// From -2^60 to 2^60 - 1.
    #[inline]
    pub fn raw(i: i64) -> Self {
        Self(((i as u64) << 3) | TAG_RAW)
    }

    /// A value from all its 64 bits: for cells whose layout says that they hold no value (a hash, a header).
    #[inline]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// All 64 bits.
    #[inline]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// A reference to the object of `kind` at `index`.
    #[inline]
    pub fn object(kind: Kind, index: u32) -> Self {
        Self((u64::from(index) << 32) | ((kind as u64) << 8) | TAG_OBJECT)
    }

    /// A reference to an object, or NULL, in five bytes: the index, and kind and tag together.
    #[inline]
    pub fn to_narrow(self) -> (u32, u8) {
        debug_assert!(self.is_null() || self.is_object());
        (self.index(), (self.0 >> 5 | self.0 & TAG_BITS) as u8)
    }

    /// The value from which [`Value::to_narrow`] made this.
    #[inline]
    pub fn from_narrow(index: u32, object: u8) -> Self {
        let object = u64::from(object);
        Self(u64::from(index) << 32 | (object & !TAG_BITS) << 5 | object & TAG_BITS)
    }

    /// Whether this is NULL.
    #[inline]
    pub fn is_null(self) -> bool {
        self.0 == 0
    }

    /// Whether this is `None`.
    #[inline]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Whether this is `True` or `False`.
    #[inline]
    pub fn is_bool(self) -> bool {
        self == Self::TRUE || self == Self::FALSE
    }

    /// Whether this is a raw number.
    #[inline]
    pub fn is_raw(self) -> bool {
        self.0 & TAG_BITS == TAG_RAW
    }

    /// The number made by [`Value::raw`].
    #[inline]
    pub fn as_raw(self) -> i64 {
        debug_assert!(self.is_raw(), "not a raw number: {self:?}");
        self.0 as i64 >> 3
    }

    /// The int that is in the value itself (`bool` is not one).
    #[inline]
    pub fn as_inline_int(self) -> Option<i64> {
        if self.is_inline_int() { Some(self.0 as i64 >> INT_SHIFT) } else { None }
    }

    /// Whether the value itself holds an int.
    #[inline]
    pub fn is_inline_int(self) -> bool {
        self.0 & TAG_BITS == TAG_INT
    }

    /// Whether this refers to an object in the heap.
    #[inline]
    pub fn is_object(self) -> bool {
        self.0 & TAG_BITS == TAG_OBJECT
    }

    /// Whether this is one of the constants: NULL, `None`, a boolean, `...`, `NotImplemented`.
    #[inline]
    pub fn is_special(self) -> bool {
        self.0 & TAG_BITS == TAG_SPECIAL
    }

    /// The kind of heap object this refers to.
    #[inline]
    pub fn kind(self) -> Option<Kind> {
        if self.is_object() { Some(Kind::ALL[self.kind_number()]) } else { None }
    }

    /// The number of the kind; only meaningful for references to heap objects.
    #[inline]
    pub fn kind_number(self) -> usize {
        (self.0 >> 8 & 0x1F) as usize
    }

    /// Whether this refers to a heap object of that kind.
    #[inline]
    pub fn is(self, kind: Kind) -> bool {
        self.0 & 0xFFFF_FFFF == ((kind as u64) << 8) | TAG_OBJECT
    }

    /// The index in the pool of the kind or, for a block, of its header cell.
    #[inline]
    pub fn index(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NULL => f.write_str("NULL"),
            Self::NONE => f.write_str("None"),
            Self::TRUE => f.write_str("True"),
            Self::FALSE => f.write_str("False"),
            Self::ELLIPSIS => f.write_str("Ellipsis"),
            Self::NOT_IMPLEMENTED => f.write_str("NotImplemented"),
            v if v.is_raw() => write!(f, "raw {}", v.as_raw()),
            v if v.is_inline_int() => write!(f, "int {}", v.0 as i64 >> INT_SHIFT),
            v if v.is_object() && v.kind_number() < Kind::ALL.len() => {
                write!(f, "{:?}#{}", Kind::ALL[v.kind_number()], v.index())
            }
            v => write!(f, "bits {:#x}", v.0),
        }
    }
}
