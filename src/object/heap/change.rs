//! Making objects, changing cells, and freeing the places of objects that are gone.
//!
//! Called by `machine` alone, which journals what must be journaled; nothing here does. Does the job of
//! `Objects/obmalloc.c`.

use num_bigint::BigInt;

use super::counts::IMMORTAL;
use super::{Heap, SMALL_BLOCK, StrData};
use crate::number::hash::hash_str;
use crate::object::layout::FIELDS;
use crate::object::loaded_code::{Instr, LoadedCode};
use crate::object::value::{Kind, Value};
use crate::text::PyStr;

/// The lengths of everything that only grows while recording: where to cut the heap when steps are taken back for good.
#[derive(Clone, Debug)]
pub struct HeapLengths {
    cells: usize,
    pools: [usize; Kind::POOLS],
    text: usize,
}

/// The bytes of an int's digits, as far as they are outside of the pool.
fn int_bytes(i: &BigInt) -> usize {
    (i.bits() / 8) as usize
}

/// The bytes of a str's code points.
fn text_bytes(text: &PyStr) -> usize {
    text.len() * text.kind()
}

impl Heap {
    /// Says from when on the heap [has grown](Heap::has_grown): once it holds `bytes` more.
    pub(crate) fn watch_growth(&mut self, bytes: usize) {
        self.watched = self.growing_bytes().saturating_add(bytes);
        self.grown = false;
    }

    #[inline(always)]
    fn check_growth(&mut self) {
        if self.growing_bytes() > self.watched {
            self.grown = true;
        }
    }

    /// So many bytes more are held outside of the arrays.
    #[inline(always)]
    fn hold(&mut self, bytes: usize) {
        self.held += bytes;
        self.check_growth();
    }

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
        self.hold(int_bytes(&i));
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
        self.hold(text_bytes(&text));
        let hash = hash_str(self.version, &text);
        let data = StrData { text, hash };
        let index = Self::place(&mut self.strs, &mut self.counts[K], &mut self.free[K], data);
        Value::object(Kind::Str, index)
    }

    pub(crate) fn new_bytes(&mut self, bytes: Box<[u8]>) -> Value {
        self.hold(bytes.len());
        const K: usize = Kind::Bytes as usize;
        let index = Self::place(&mut self.bytes, &mut self.counts[K], &mut self.free[K], bytes);
        Value::object(Kind::Bytes, index)
    }

    pub(crate) fn new_code(&mut self, code: LoadedCode) -> Value {
        self.codes.push(code);
        self.counts[Kind::Code as usize].push(IMMORTAL);
        Value::object(Kind::Code, self.codes.len() as u32 - 1)
    }

    /// Appends the instructions of the code object that the next [`Heap::new_code`] makes.
    pub(crate) fn append_text(&mut self, instructions: Vec<Instr>) {
        self.text.append(self.codes.len() as u32, instructions);
    }

    /// A block of `fields` NULL fields. `reuse` says whether freed blocks may be used.
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

    /// Cells for a block: new ones at the end or, if `reuse` allows, freed ones, whose contents are arbitrary.
    #[inline]
    fn place_block(&mut self, size: u32, reuse: bool) -> u32 {
        match if reuse { self.take_free_block(size) } else { None } {
            Some(start) => start,
            None => {
                let start = self.cells.len();
                self.cells.resize(start + size as usize, Value::NULL);
                self.check_growth();
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

    /// Frees an object's place. Only while nothing is recorded: the journal may need what it held.
    pub(crate) fn free(&mut self, v: Value) {
        let k = v.kind_number();
        if k < Kind::POOLS {
            let i = v.index() as usize;
            match Kind::ALL[k] {
                Kind::Int => self.held -= int_bytes(&std::mem::take(&mut self.ints[i])),
                Kind::Str => {
                    let gone = std::mem::replace(&mut self.strs[i], StrData { text: PyStr::empty(), hash: 0 });
                    self.held -= text_bytes(&gone.text);
                }
                Kind::Bytes => self.held -= std::mem::take(&mut self.bytes[i]).len(),
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

    #[inline(always)]
    pub(crate) fn write(&mut self, cell: u32, v: Value) {
        self.cells[cell as usize] = v;
    }

    pub(crate) fn slice_mut(&mut self, start: u32, end: u32) -> &mut [Value] {
        &mut self.cells[start as usize..end as usize]
    }

    /// The current lengths.
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
            text: self.text.instructions.len(),
        }
    }

    /// Forgets all objects made since it had these lengths: only when nothing refers to them any longer.
    pub(crate) fn cut(&mut self, to: &HeapLengths) {
        let ints: usize = self.ints[to.pools[0]..].iter().map(int_bytes).sum();
        let strs: usize = self.strs[to.pools[3]..].iter().map(|s| text_bytes(&s.text)).sum();
        let bytes: usize = self.bytes[to.pools[4]..].iter().map(|bytes| bytes.len()).sum();
        self.held -= ints + strs + bytes;
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
    }
}
