//! The heap: where objects live, for reading.
//!
//! Objects of the kinds before [`Kind::Tuple`] are immutable data, one pool a kind. All other objects, frames included,
//! are blocks in one array of cells, so that any change to them is the change of a cell: what the journal is made of.
//! Everything that changes it needs `&mut Heap`, which nobody but `machine` ever has. Mirrors `Objects/obmalloc.c` and
//! the object `struct`s in what it holds, not in how.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigInt;

use super::dict::DictIndex;
use super::layout::{self, FIELDS};
use super::value::{Kind, Value};
use crate::code::CodeObject;
use crate::number::hash::hash_str;
use crate::opcode::Opcode;
use crate::text::PyStr;
use crate::version::PythonVersion;

/// A code object with what the machine has made of it once, for execution.
#[derive(Debug)]
pub struct LoadedCode {
    /// The code object.
    pub code: Arc<CodeObject>,
    /// `co_consts` as a tuple.
    pub consts: Value,
    /// `co_names` as a tuple of interned str.
    pub names: Value,
    /// `co_localsplusnames` as a tuple of interned str.
    pub localsplusnames: Value,
    /// `co_name`, interned.
    pub name: Value,
    /// `co_qualname`, interned.
    pub qualname: Value,
    /// How many fast locals, cells and free variables a frame has.
    pub locals: u32,
    /// How many arguments, where a call binds them one by one: no keyword-only ones, no `*args` or `**kwargs`.
    pub plain_args: Option<u32>,
    /// Where the instructions begin in the text.
    pub text: u32,
    /// How many instructions.
    pub len: u32,
    /// The exception table, with text indices.
    pub handlers: Box<[Handler]>,
}

/// An entry of an exception table: instructions `start..end` are protected by the handler at `target`.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// Text index of the first protected instruction.
    pub start: u32,
    /// Text index behind the last one.
    pub end: u32,
    /// Text index of the handler.
    pub target: u32,
    /// To what depth the value stack is popped.
    pub depth: u32,
    /// Whether the instruction pointer is pushed before the exception.
    pub lasti: bool,
}

/// A decoded instruction: EXTENDED_ARG folded in, inline caches left out.
#[derive(Clone, Copy, Debug)]
pub struct Instr {
    /// The opcode.
    pub op: Opcode,
    /// The operand, 0 where it takes none.
    pub arg: u32,
    /// What the operand stands for: the text index of a jump's target, the cell of a constant or of a name.
    pub resolved: u32,
    /// The byte offset of the opcode in `co_code`.
    pub offset: u32,
}

/// A str with its hash.
#[derive(Debug)]
pub(crate) struct StrData {
    pub(crate) text: PyStr,
    pub(crate) hash: i64,
}

/// All objects. See the module's description.
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
    pub(super) indexes: Vec<DictIndex>,
    pub(super) free_indexes: Vec<u32>,
    text: Vec<Instr>,
    code_of_text: Vec<u32>,
}

/// The lengths of everything that only grows while recording: where to cut the heap when steps are taken back for good.
#[derive(Clone, Debug)]
pub struct HeapLengths {
    cells: usize,
    pools: [usize; Kind::POOLS],
    text: usize,
}

const SMALL_BLOCK: u32 = 64;

/// The bits of a count word that count.
const COUNT: u32 = LISTED - 1;
/// The bit of a count word that says: on the list of objects that are perhaps dead.
const LISTED: u32 = 1 << 31;
/// The count of an object that never dies.
pub(crate) const IMMORTAL: u32 = 1 << 29;

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
            indexes: Vec::new(),
            free_indexes: Vec::new(),
            text: Vec::new(),
            code_of_text: Vec::new(),
        }
    }

    // ---------------------------------------------------------------- reading

    /// Which CPython the objects belong to: it decides how text is hashed.
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

    /// How many cells there are.
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

    /// The class of a block (NULL in the first moments of start-up).
    #[inline]
    pub fn class_cell(&self, object: Value) -> Value {
        self.cells[object.index() as usize + 1]
    }

    #[inline]
    fn block_size(&self, start: u32) -> u32 {
        (self.cells[start as usize].bits() >> 32) as u32
    }

    /// How many references to an object the setters have counted: at the live edge only.
    #[inline]
    pub fn count(&self, object: Value) -> u32 {
        self.count_word(object) & COUNT
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

    /// The text of a str, or of an instance of a subclass of str: a program may give either for a name.
    #[inline]
    pub fn str(&self, v: Value) -> &PyStr {
        &self.strs[self.str_index(v)].text
    }

    /// The hash of a str's text, which for an instance of a subclass need not be what its `__hash__` says.
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
        assert!(v.is(Kind::Instance), "{v:?} is no str");
        let payload = self.field(v, layout::instance::PAYLOAD);
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
        self.text[ip as usize]
    }

    /// The same, in place: for the evaluation loop.
    #[inline(always)]
    pub fn instr_ref(&self, ip: u32) -> &Instr {
        &self.text[ip as usize]
    }

    /// The code object that a text index belongs to.
    pub fn code_at(&self, ip: u32) -> Value {
        Value::object(Kind::Code, self.code_of_text[ip as usize])
    }

    /// How many instructions all code objects have.
    pub fn text_len(&self) -> u32 {
        self.text.len() as u32
    }

    /// Bytes that the heap takes, by what its arrays can hold.
    pub fn bytes_used(&self) -> usize {
        let strs: usize = self.strs.iter().map(|s| s.text.len() * s.text.kind()).sum();
        let ints: usize = self.ints.iter().map(|i| (i.bits() / 8) as usize).sum();
        let bytes: usize = self.bytes.iter().map(|b| b.len()).sum();
        let counts: usize = self.counts.iter().map(|c| c.len() * 4).sum();
        self.cells.len() * 8
            + self.floats.len() * 8
            + self.complexes.len() * 16
            + self.strs.len() * size_of::<StrData>()
            + self.ints.len() * size_of::<BigInt>()
            + self.bytes.len() * 16
            + self.text.len() * size_of::<Instr>()
            + strs
            + ints
            + bytes
            + counts
    }

    // ---------------------------------------------------------------- making objects: for `machine` only

    #[inline]
    fn place<T>(items: &mut Vec<T>, counts: &mut Vec<u32>, free: &mut Vec<u32>, item: T) -> u32 {
        if let Some(index) = free.pop() {
            items[index as usize] = item;
            counts[index as usize] = 0;
            return index;
        }
        items.push(item);
        counts.push(0);
        items.len() as u32 - 1
    }

    #[inline]
    pub(crate) fn new_float(&mut self, f: f64) -> Value {
        const K: usize = Kind::Float as usize;
        let index = Self::place(&mut self.floats, &mut self.counts[K], &mut self.free[K], f);
        Value::object(Kind::Float, index)
    }

    pub(crate) fn new_big_int(&mut self, i: BigInt) -> Value {
        const K: usize = Kind::Int as usize;
        let index = Self::place(&mut self.ints, &mut self.counts[K], &mut self.free[K], i);
        Value::object(Kind::Int, index)
    }

    pub(crate) fn new_complex(&mut self, re: f64, im: f64) -> Value {
        const K: usize = Kind::Complex as usize;
        let index = Self::place(&mut self.complexes, &mut self.counts[K], &mut self.free[K], (re, im));
        Value::object(Kind::Complex, index)
    }

    pub(crate) fn new_str(&mut self, text: PyStr) -> Value {
        const K: usize = Kind::Str as usize;
        let hash = hash_str(self.version, &text);
        let data = StrData { text, hash };
        let index = Self::place(&mut self.strs, &mut self.counts[K], &mut self.free[K], data);
        Value::object(Kind::Str, index)
    }

    pub(crate) fn new_bytes(&mut self, bytes: Box<[u8]>) -> Value {
        const K: usize = Kind::Bytes as usize;
        let index = Self::place(&mut self.bytes, &mut self.counts[K], &mut self.free[K], bytes);
        Value::object(Kind::Bytes, index)
    }

    pub(crate) fn new_code(&mut self, code: LoadedCode) -> Value {
        self.codes.push(code);
        self.counts[Kind::Code as usize].push(IMMORTAL);
        Value::object(Kind::Code, self.codes.len() as u32 - 1)
    }

    /// Append the instructions of the code object that the next [`Heap::new_code`] makes.
    pub(crate) fn append_text(&mut self, instructions: Vec<Instr>) {
        let owner = self.codes.len() as u32;
        self.code_of_text.resize(self.text.len() + instructions.len(), owner);
        self.text.extend(instructions);
    }

    /// A block of `fields` NULL fields. `reuse` says whether freed blocks may be taken.
    #[inline]
    pub(crate) fn new_block(&mut self, kind: Kind, class: Value, fields: u32, reuse: bool) -> Value {
        let size = fields + FIELDS;
        let start = self.place_block(size, reuse);
        let block = &mut self.cells[start as usize..(start + size) as usize];
        block.fill(Value::NULL);
        block[0] = Value::from_bits(u64::from(size) << 32);
        block[1] = class;
        Value::object(kind, start)
    }

    /// A block with the given fields.
    #[inline]
    pub(crate) fn new_block_of(&mut self, kind: Kind, class: Value, fields: &[Value], reuse: bool) -> Value {
        let size = fields.len() as u32 + FIELDS;
        let start = self.place_block(size, reuse);
        let block = &mut self.cells[start as usize..(start + size) as usize];
        block[0] = Value::from_bits(u64::from(size) << 32);
        block[1] = class;
        block[FIELDS as usize..].copy_from_slice(fields);
        Value::object(kind, start)
    }

    /// Cells for a block: new ones at the end, or where freed ones may be taken those, which hold anything.
    #[inline]
    fn place_block(&mut self, size: u32, reuse: bool) -> u32 {
        match if reuse { self.take_free_block(size) } else { None } {
            Some(start) => start,
            None => {
                let start = self.cells.len();
                self.cells.resize(start + size as usize, Value::NULL);
                u32::try_from(start).expect("the heap has at most 2^32 cells")
            }
        }
    }

    #[inline]
    fn take_free_block(&mut self, size: u32) -> Option<u32> {
        if size < SMALL_BLOCK {
            self.small_free_blocks[size as usize].pop()
        } else {
            self.free_blocks.get_mut(&size)?.pop()
        }
    }

    /// Give an object's place back. Only while nothing is recorded: the journal may need what it held.
    pub(crate) fn free(&mut self, v: Value) {
        let k = v.kind_number();
        if k < Kind::POOLS {
            match Kind::ALL[k] {
                Kind::Int => self.ints[v.index() as usize] = BigInt::ZERO,
                Kind::Str => self.strs[v.index() as usize] = StrData { text: PyStr::empty(), hash: 0 },
                Kind::Bytes => self.bytes[v.index() as usize] = Box::default(),
                Kind::Code => return,
                _ => {}
            }
            self.free[k].push(v.index());
            return;
        }
        let start = v.index();
        let size = self.block_size(start);
        if size < SMALL_BLOCK {
            self.small_free_blocks[size as usize].push(start);
        } else {
            self.free_blocks.entry(size).or_default().push(start);
        }
    }

    // ---------------------------------------------------------------- changing: for `machine` only

    #[inline(always)]
    pub(crate) fn write(&mut self, cell: u32, v: Value) {
        self.cells[cell as usize] = v;
    }

    pub(crate) fn slice_mut(&mut self, start: u32, end: u32) -> &mut [Value] {
        &mut self.cells[start as usize..end as usize]
    }

    /// One reference more.
    #[inline(always)]
    pub(crate) fn increment(&mut self, v: Value) {
        if !v.is_object() {
            return;
        }
        if v.kind_number() >= Kind::POOLS {
            let cell = &mut self.cells[v.index() as usize];
            *cell = Value::from_bits(cell.bits() + 1);
        } else {
            self.counts[v.kind_number()][v.index() as usize] += 1;
        }
    }

    /// One reference less; whether it was the last and the object has not been listed as perhaps dead yet: it is now.
    #[inline]
    pub(crate) fn decrement(&mut self, v: Value) -> bool {
        if !v.is_object() {
            return false;
        }
        let word = self.count_word(v).wrapping_sub(1);
        debug_assert!(word & COUNT != COUNT, "count of {v:?} below zero");
        let last = word & (COUNT | LISTED) == 0;
        self.set_count_word(v, if last { word | LISTED } else { word });
        last
    }

    #[inline]
    fn count_word(&self, v: Value) -> u32 {
        if v.kind_number() >= Kind::POOLS {
            self.cells[v.index() as usize].bits() as u32
        } else {
            self.counts[v.kind_number()][v.index() as usize]
        }
    }

    #[inline]
    fn set_count_word(&mut self, v: Value, word: u32) {
        if v.kind_number() >= Kind::POOLS {
            let cell = &mut self.cells[v.index() as usize];
            *cell = Value::from_bits(cell.bits() >> 32 << 32 | u64::from(word));
        } else {
            self.counts[v.kind_number()][v.index() as usize] = word;
        }
    }

    /// Set the count of references outright: for immortal objects, frames, and after taking steps back for good.
    pub(crate) fn set_count(&mut self, v: Value, count: u32) {
        self.set_count_word(v, count);
    }

    /// Say that an object is on the list of those perhaps dead.
    pub(crate) fn set_listed(&mut self, v: Value, listed: bool) {
        let word = self.count_word(v);
        self.set_count_word(v, if listed { word | LISTED } else { word & !LISTED });
    }

    /// All blocks, in order of address: their header cells.
    pub(crate) fn block_starts(&self) -> Vec<u32> {
        let mut starts = Vec::new();
        let mut at = layout::thread::END;
        while (at as usize) < self.cells.len() {
            starts.push(at);
            at += self.block_size(at);
        }
        starts
    }

    /// Set all counts but those of immortal objects to zero.
    pub(crate) fn clear_counts(&mut self) {
        for start in self.block_starts() {
            let bits = self.cells[start as usize].bits();
            if (bits as u32 & COUNT) < IMMORTAL / 2 {
                self.cells[start as usize] = Value::from_bits(bits >> 32 << 32);
            }
        }
        for count in self.counts.iter_mut().flatten() {
            if *count & COUNT < IMMORTAL / 2 {
                *count = 0;
            }
        }
    }

    /// How many objects a pool holds, dead ones included.
    pub(crate) fn pool_len(&self, kind: Kind) -> usize {
        self.counts[kind as usize].len()
    }

    /// How long everything is now.
    pub(crate) fn lengths(&self) -> HeapLengths {
        HeapLengths {
            cells: self.cells.len(),
            pools: [
                self.ints.len(),
                self.floats.len(),
                self.complexes.len(),
                self.strs.len(),
                self.bytes.len(),
                self.codes.len(),
            ],
            text: self.text.len(),
        }
    }

    /// Forget all objects made since it had these lengths: only where nothing refers to them any more.
    pub(crate) fn cut(&mut self, to: &HeapLengths) {
        self.cells.truncate(to.cells);
        self.ints.truncate(to.pools[0]);
        self.floats.truncate(to.pools[1]);
        self.complexes.truncate(to.pools[2]);
        self.strs.truncate(to.pools[3]);
        self.bytes.truncate(to.pools[4]);
        self.codes.truncate(to.pools[5]);
        for (counts, len) in self.counts.iter_mut().zip(to.pools) {
            counts.truncate(len);
        }
        self.text.truncate(to.text);
        self.code_of_text.truncate(to.text);
    }
}
