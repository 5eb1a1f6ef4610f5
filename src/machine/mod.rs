//! The machine: all state that a learner can see, and the only ways to change it.
//!
//! State is an array of cells (thread state, frames, objects with fields) and pools of immutable data. Every change of
//! a cell goes through a setter of [`Machine`], which journals the old value while a recording is made; nothing else
//! can change one, as only this module ever has a `&mut Heap`:
//!
//! ```compile_fail
//! fn change(machine: &mut pvmscope::machine::Machine) {
//!     machine.heap().write(1, pvmscope::object::Value::NONE);
//! }
//! ```
//!
//! ```compile_fail
//! fn change(machine: &mut pvmscope::machine::Machine) {
//!     machine.heap.write(1, pvmscope::object::Value::NONE);
//! }
//! ```
//!
//! It must not know what an instruction or a type means (`runtime`), or where a reader is in time (`recording`). Book
//! chapter "Frame Objects"; mirrors `Include/cpython/pystate.h` and `Include/internal/pycore_interpframe.h`.

mod address;
mod chunked;
mod counts;
mod dict;
pub(crate) mod digest;
mod edge;
pub(crate) mod event;
pub(crate) mod frame;
pub(crate) mod journal;
mod list;
mod load;
mod make;
mod rewind;
mod set;
mod stop;
mod subclasses;
mod thread;

use rustc_hash::FxHashMap;

use crate::object::layout::FIELDS;
use crate::object::{Heap, Kind, Value};
use crate::text::PyStr;
use crate::version::PythonVersion;
use edge::EdgeState;

pub use chunked::Chunked;
pub use event::{Event, EventKind};
pub use frame::{FramePosition, Return};
pub use journal::{Chunk, Entry, Journal, StepRow};
pub use rewind::{PausePoint, RewindPoint};
pub use stop::Stop;
pub use thread::{Output, Stream};

/// See the module's description.
#[derive(Debug)]
pub struct Machine {
    heap: Heap,
    journal: Journal,
    /// Objects whose count dropped to zero in this instruction, and those made in it: examined when it ends.
    dead: Vec<Value>,
    classes: [Value; 32],
    edge: EdgeState,
    output: Chunked<Output>,
    input: Vec<String>,
    input_closed: bool,
    interned: FxHashMap<PyStr, Value>,
    characters: Vec<Value>,
    /// The one empty tuple, made at start-up.
    empty_tuple: Value,
    events: Chunked<Event>,
    native_names: Vec<&'static str>,
    position: FramePosition,
}

/// Whether the past of a run is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every change is journaled, so that the run can be walked in both directions.
    Record,
    /// Nothing is journaled; the place of an object that dies is reused.
    Execute,
}

impl Machine {
    /// An empty machine: no class, no module, no frame.
    pub fn new(version: PythonVersion, mode: Mode) -> Self {
        let mut machine = Self {
            heap: Heap::new(version),
            journal: Journal::new(mode),
            dead: Vec::new(),
            classes: [Value::NULL; 32],
            edge: EdgeState::default(),
            output: Chunked::default(),
            input: Vec::new(),
            input_closed: false,
            interned: FxHashMap::default(),
            characters: vec![Value::NULL; 256],
            empty_tuple: Value::NULL,
            events: Chunked::default(),
            native_names: Vec::new(),
            position: FramePosition { ip: 0, depth: 0 },
        };
        machine.init_thread();
        machine
    }

    /// All objects, for reading.
    #[inline]
    pub fn heap(&self) -> &Heap {
        &self.heap
    }

    /// Says from when on the heap has grown too much: once it holds `bytes` more.
    pub fn watch_growth(&mut self, bytes: usize) {
        self.heap.watch_growth(bytes);
    }

    /// The journal, for reading.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Which CPython the machine behaves like.
    pub fn version(&self) -> PythonVersion {
        self.heap.version()
    }

    /// Whether changes are journaled.
    #[inline]
    pub fn is_recording(&self) -> bool {
        self.journal.on
    }

    /// The class of new objects of a kind.
    #[inline]
    pub fn class_of_kind(&self, kind: Kind) -> Value {
        self.classes[kind as usize]
    }

    /// The class of an object; `None` if it is not in the heap (ints of moderate size, None, …).
    #[inline]
    pub fn class_of(&self, v: Value) -> Option<Value> {
        v.kind().map(|kind| if kind.is_block() { self.heap.class_cell(v) } else { self.class_of_kind(kind) })
    }

    /// Sets the class of objects of a kind.
    pub fn set_class_of_kind(&mut self, kind: Kind, class: Value) {
        self.classes[kind as usize] = class;
    }

    /// Names the next function of the run-time's table.
    pub fn name_native(&mut self, name: &'static str) {
        self.native_names.push(name);
    }

    /// The name of a function written in Rust (`__name__`).
    pub fn native_name(&self, function: Value) -> &'static str {
        let id = self.heap.field(function, crate::object::layout::native::ID).as_raw();
        self.native_names.get(id as usize).copied().unwrap_or("?")
    }

    // ---------------------------------------------------------------- cells

    /// Changes a cell without regard to reference counts.
    #[inline(always)]
    fn set(&mut self, cell: u32, v: Value) {
        if self.journal.on {
            self.journal_cell(cell, v);
        }
        self.heap.write(cell, v);
    }

    /// [`Machine::set`] for a caller compiled twice, for machines that record and for those that do not.
    #[inline(always)]
    fn set_in<const RECORDS: bool>(&mut self, cell: u32, v: Value) {
        debug_assert_eq!(RECORDS, self.journal.on);
        if RECORDS {
            self.journal_cell(cell, v);
        }
        self.heap.write(cell, v);
    }

    /// Journals that a cell is about to get a value. Writing what the cell already holds needs no entry: that is true
    /// of a third of what goes on the value stack, left there by the previous round of a loop.
    #[inline(always)]
    fn journal_cell(&mut self, cell: u32, v: Value) {
        let old = self.heap.cell(cell);
        if old != v {
            self.journal.push_cell(cell, old);
        }
    }

    /// Changes neighbouring cells.
    #[inline(always)]
    fn set_all<const N: usize>(&mut self, cell: u32, values: [Value; N]) {
        self.set_neighbours::<N, false>(cell, values);
    }

    /// Changes neighbouring cells; those that are NULL have never held anything that an earlier step could look at.
    #[inline(always)]
    fn set_fresh<const N: usize>(&mut self, cell: u32, values: [Value; N]) {
        self.set_neighbours::<N, true>(cell, values);
    }

    #[inline(always)]
    fn set_neighbours<const N: usize, const FRESH: bool>(&mut self, cell: u32, values: [Value; N]) {
        if self.journal.on {
            self.log_neighbours::<N, FRESH>(cell, &values);
        }
        self.heap.slice_mut(cell, cell + N as u32).copy_from_slice(&values);
    }

    /// Journals that neighbouring cells are about to change. Not inlined, so that executing without a recording is
    /// faster.
    #[inline(never)]
    fn log_neighbours<const N: usize, const FRESH: bool>(&mut self, cell: u32, values: &[Value; N]) {
        let Self { heap, journal, .. } = self;
        let olds = heap.cells(cell, cell + N as u32).iter().copied();
        let changed = (cell..).zip(olds).zip(values).filter(|((_, old), v)| old != *v && !(FRESH && old.is_null()));
        journal.push_cells::<N>(changed.map(|(changed, _)| changed));
    }

    /// Puts a value into a cell: it gains a reference, and the previous value loses one.
    #[inline]
    fn store(&mut self, cell: u32, v: Value) {
        let old = self.heap.cell(cell);
        self.heap.increment(v);
        self.set(cell, v);
        self.release(old);
    }

    /// Sets field `field` of a block: an object's field, or a raw number if the layout says so.
    #[inline]
    pub fn set_field(&mut self, object: Value, field: u32, v: Value) {
        debug_assert!(object.kind().is_some_and(Kind::is_block) && field < self.heap.field_count(object));
        self.store(object.index() + FIELDS + field, v);
    }

    /// Sets a field that holds a number (raw, or an int in the value itself) to another: no count changes.
    #[inline]
    pub fn set_number(&mut self, object: Value, field: u32, number: Value) {
        debug_assert!(!number.is_object() && !self.heap.field(object, field).is_object());
        self.set(object.index() + FIELDS + field, number);
    }

    /// Changes the class of an object (`__class__` assignment).
    pub fn set_class(&mut self, object: Value, class: Value) {
        self.store(object.index() + 1, class);
    }

    // ---------------------------------------------------------------- the value stack and fast locals

    /// Writes a cell of a frame's value stack; the reference moves with the value.
    #[inline(always)]
    pub fn stack_write(&mut self, cell: u32, v: Value) {
        self.set(cell, v);
    }

    /// [`Machine::stack_write`] for a caller compiled twice, for machines that record and for those that do not.
    #[inline(always)]
    pub fn stack_write_in<const RECORDS: bool>(&mut self, cell: u32, v: Value) {
        self.set_in::<RECORDS>(cell, v);
    }

    /// Writes a fast local; the reference moves with the value, and the old value is returned with its reference.
    #[inline(always)]
    pub fn local_swap(&mut self, cell: u32, v: Value) -> Value {
        let old = self.heap.cell(cell);
        self.set(cell, v);
        old
    }

    /// [`Machine::local_swap`] for a caller compiled twice, for machines that record and for those that do not.
    #[inline(always)]
    pub fn local_swap_in<const RECORDS: bool>(&mut self, cell: u32, v: Value) -> Value {
        let old = self.heap.cell(cell);
        self.set_in::<RECORDS>(cell, v);
        old
    }

    // ---------------------------------------------------------------- moving cells

    /// Turns the cells `start..start + len` left by `by` places.
    fn turn(&mut self, start: u32, len: u32, by: u32) {
        if len == 0 || by.is_multiple_of(len) {
            return;
        }
        if self.journal.on {
            self.journal.push_turn(start, len, by);
        }
        self.heap.slice_mut(start, start + len).rotate_left(by as usize);
    }
}
