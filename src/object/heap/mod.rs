//! The heap: where objects live, for reading.
//!
//! Objects of the kinds before [`Kind::Tuple`] are immutable data, in one pool per kind. All other objects, frames
//! included, are blocks in one array of cells, so that any change to them is the change of a cell, which is what the
//! journal records. Everything above reads it; changing it (`change`, `counts`) takes a `&mut Heap`, which nobody but
//! `machine` ever has. Mirrors `Objects/obmalloc.c` and the object `struct`s in what it holds, not in how; book chapter
//! "Python Objects".

mod change;
mod counts;

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::dict_index::DictIndex;
use super::layout::{self, FIELDS, instance};
use super::loaded_code::{Instr, LoadedCode, Text};
use super::value::{Kind, Value};
use crate::text::PyStr;
use crate::version::PythonVersion;

pub(crate) use change::HeapLengths;
pub(crate) use counts::IMMORTAL;

/// A str with its hash.
#[derive(Debug)]
struct StrData {
    text: PyStr,
    hash: i64,
}

/// See the module's description.
#[derive(Debug)]
pub struct Heap {
    version: PythonVersion,
    pub(super) cells: Vec<Value>,
    ints: Vec<BigInt>,
    floats: Vec<f64>,
    complexes: Vec<(f64, f64)>,
    strs: Vec<StrData>,
    bytes: Vec<Box<[u8]>>,
    codes: Vec<LoadedCode>,
    counts: [Vec<u32>; Kind::POOLS],
    free: [Vec<u32>; Kind::POOLS],
    free_blocks: BTreeMap<u32, Vec<u32>>,
    small_free_blocks: Vec<Vec<u32>>,
    /// The bytes of text, bytes objects and ints that are held outside of the arrays.
    held: usize,
    /// The bytes of cells and of what is outside of the arrays beyond which the heap has grown too much.
    watched: usize,
    grown: bool,
    pub(super) indexes: Vec<DictIndex>,
    pub(super) free_indexes: Vec<u32>,
    text: Text,
}

/// The bytes that a place in each pool takes, by kind, with its reference count.
const PLACE_BYTES: [usize; Kind::POOLS] = {
    let count = size_of::<u32>();
    [
        size_of::<BigInt>() + count,
        size_of::<f64>() + count,
        size_of::<(f64, f64)>() + count,
        size_of::<StrData>() + count,
        size_of::<Box<[u8]>>() + count,
        size_of::<LoadedCode>() + count,
    ]
};

/// The bytes that as many places take as there are items, by kind.
#[inline]
fn pooled_bytes(items: &[Vec<u32>; Kind::POOLS]) -> usize {
    items.iter().zip(PLACE_BYTES).map(|(items, bytes)| items.len() * bytes).sum()
}

/// Freed blocks of fewer cells than this are kept by size, for reuse.
const SMALL_BLOCK: u32 = 64;

impl Heap {
    pub(crate) fn new(version: PythonVersion) -> Self {
        Self {
            version,
            cells: vec![Value::NULL; layout::thread::END as usize],
            ints: Vec::new(),
            floats: Vec::new(),
            complexes: Vec::new(),
            strs: Vec::new(),
            bytes: Vec::new(),
            codes: Vec::new(),
            counts: Default::default(),
            free: Default::default(),
            free_blocks: BTreeMap::new(),
            small_free_blocks: vec![Vec::new(); SMALL_BLOCK as usize],
            held: 0,
            watched: usize::MAX,
            grown: false,
            indexes: Vec::new(),
            free_indexes: Vec::new(),
            text: Text::default(),
        }
    }

    /// Which CPython the objects belong to: it determines how text is hashed.
    pub fn version(&self) -> PythonVersion {
        self.version
    }

    /// The cell at `index`.
    #[inline(always)]
    pub fn cell(&self, index: u32) -> Value {
        self.cells[index as usize]
    }

    /// The cells `start..end`.
    #[inline]
    pub fn cells(&self, start: u32, end: u32) -> &[Value] {
        &self.cells[start as usize..end as usize]
    }

    /// The number of cells.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// Field `field` of a block.
    #[inline]
    pub fn field(&self, object: Value, field: u32) -> Value {
        self.cells[(object.index() + FIELDS + field) as usize]
    }

    /// All fields of a block.
    #[inline]
    pub fn fields(&self, object: Value) -> &[Value] {
        let start = object.index();
        &self.cells[(start + FIELDS) as usize..(start + self.block_size(start)) as usize]
    }

    /// The number of fields of a block.
    #[inline]
    pub fn field_count(&self, object: Value) -> u32 {
        self.block_size(object.index()) - FIELDS
    }

    /// The class of a block (NULL early in start-up).
    #[inline]
    pub fn class_cell(&self, object: Value) -> Value {
        self.cells[object.index() as usize + 1]
    }

    #[inline]
    fn block_size(&self, start: u32) -> u32 {
        (self.cells[start as usize].bits() >> 32) as u32
    }

    /// An int that does not fit into a value.
    #[inline]
    pub fn big_int(&self, v: Value) -> &BigInt {
        debug_assert!(v.is(Kind::Int));
        &self.ints[v.index() as usize]
    }

    /// A float.
    #[inline]
    pub fn float(&self, v: Value) -> f64 {
        debug_assert!(v.is(Kind::Float));
        self.floats[v.index() as usize]
    }

    /// A complex number: real and imaginary part.
    pub fn complex(&self, v: Value) -> (f64, f64) {
        debug_assert!(v.is(Kind::Complex));
        self.complexes[v.index() as usize]
    }

    /// The text of a str, or of an instance of a subclass of str: a program may give either as a name.
    #[inline]
    pub fn str(&self, v: Value) -> &PyStr {
        &self.strs[self.str_index(v)].text
    }

    /// The hash of a str's text, which for an instance of a subclass need not be what its `__hash__` returns.
    #[inline]
    pub fn str_hash(&self, v: Value) -> i64 {
        self.strs[self.str_index(v)].hash
    }

    #[inline]
    fn str_index(&self, v: Value) -> usize {
        if v.is(Kind::Str) { v.index() as usize } else { self.payload_str_index(v) }
    }

    #[cold]
    fn payload_str_index(&self, v: Value) -> usize {
        let payload = self.payload(v);
        assert!(payload.is(Kind::Str), "{v:?} is no str");
        payload.index() as usize
    }

    /// Whether two str have the same text.
    #[inline]
    pub fn str_eq(&self, a: Value, b: Value) -> bool {
        a == b || self.str_hash(a) == self.str_hash(b) && self.str(a) == self.str(b)
    }

    /// A bytes object.
    #[inline]
    pub fn bytes(&self, v: Value) -> &[u8] {
        debug_assert!(v.is(Kind::Bytes));
        &self.bytes[v.index() as usize]
    }

    /// A code object.
    #[inline]
    pub fn code(&self, v: Value) -> &LoadedCode {
        debug_assert!(v.is(Kind::Code));
        &self.codes[v.index() as usize]
    }

    /// The items of a tuple.
    #[inline]
    pub fn tuple(&self, v: Value) -> &[Value] {
        debug_assert!(v.is(Kind::Tuple), "{v:?}");
        self.fields(v)
    }

    /// The items of a list.
    #[inline]
    pub fn list(&self, v: Value) -> &[Value] {
        debug_assert!(v.is(Kind::List), "{v:?}");
        let len = self.field(v, layout::list::LEN).as_raw() as usize;
        if len == 0 {
            return &[];
        }
        let start = (self.field(v, layout::list::ITEMS).index() + FIELDS) as usize;
        &self.cells[start..start + len]
    }

    /// The items of a list or tuple.
    #[inline]
    pub fn sequence(&self, v: Value) -> &[Value] {
        if v.is(Kind::List) { self.list(v) } else { self.tuple(v) }
    }

    /// The decoded instruction at a text index.
    #[inline]
    pub fn instr(&self, ip: u32) -> Instr {
        self.text.instructions[ip as usize]
    }

    /// A reference to the decoded instruction at a text index: for the evaluation loop, which takes field by field.
    #[inline(always)]
    pub fn instr_ref(&self, ip: u32) -> &Instr {
        &self.text.instructions[ip as usize]
    }

    /// The code object that a text index belongs to.
    pub fn code_at(&self, ip: u32) -> Value {
        Value::object(Kind::Code, self.text.owners[ip as usize])
    }

    /// The number of instructions of all code objects.
    pub fn text_len(&self) -> u32 {
        self.text.instructions.len() as u32
    }

    /// Whether it has grown beyond what is watched: whoever made it grow finds out how much is really used.
    #[inline(always)]
    pub fn has_grown(&self) -> bool {
        self.grown
    }

    /// The bytes of cells, and of what is held outside of the arrays.
    #[inline(always)]
    fn growing_bytes(&self) -> usize {
        self.cells.len() * size_of::<Value>() + self.held
    }

    /// The bytes that all objects take, with the places of those that are gone.
    #[inline]
    pub fn bytes_held(&self) -> usize {
        self.growing_bytes() + pooled_bytes(&self.counts)
    }

    /// The bytes that all objects take.
    pub fn bytes_used(&self) -> usize {
        let small = self.small_free_blocks.iter().enumerate().map(|(size, free)| size * free.len());
        let large = self.free_blocks.iter().map(|(&size, free)| size as usize * free.len());
        let free_cells: usize = small.chain(large).sum();
        self.bytes_held() - free_cells * size_of::<Value>() - pooled_bytes(&self.free)
    }

    /// The built-in object that holds the data of a value: the payload of an instance of a built-in class's subclass,
    /// otherwise the value itself.
    #[inline]
    pub fn payload(&self, v: Value) -> Value {
        if v.is(Kind::Instance) {
            let payload = self.field(v, instance::PAYLOAD);
            if !payload.is_null() {
                return payload;
            }
        }
        v
    }

    /// Whether a class has one of these [`class_flags`](layout::class_flags) (`PyType_HasFeature`).
    #[inline]
    pub fn class_has(&self, class: Value, flags: i64) -> bool {
        self.field(class, layout::class::FLAGS).as_raw() & flags != 0
    }

    /// The header cells of all blocks, in order of address.
    pub(crate) fn block_starts(&self) -> impl Iterator<Item = u32> + '_ {
        let first = (self.cells.len() > layout::thread::END as usize).then_some(layout::thread::END);
        std::iter::successors(first, |&start| {
            let next = start + self.block_size(start);
            ((next as usize) < self.cells.len()).then_some(next)
        })
    }

    /// The number of objects in a pool, including dead ones.
    pub(crate) fn pool_len(&self, kind: Kind) -> usize {
        self.counts[kind as usize].len()
    }
}
