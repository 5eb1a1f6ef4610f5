//! Places: where in the source each decoded instruction comes from, found by its text index without a search.
//!
//! Made from the location tables of the code objects, once per code object; kept by `session`, and used by the queries
//! and the views for every step they look at. Mirrors `_PyCode_InitAddressRange` in what it answers.

use std::sync::Arc;

use crate::code::lines::Position;
use crate::machine::Machine;
use crate::object::Value;
use crate::opcode::{Opcode, VersionTable};

/// Where an instruction comes from.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The code object.
    pub code: Value,
    /// Lines and columns.
    pub position: Position,
    /// Whether reaching it in order begins a line of the source.
    pub starts_line: bool,
    /// Whether it can jump.
    pub jumps: bool,
    /// The file that it comes from, by its number in [`Places::file`].
    file: u32,
}

/// The place of every instruction that the machine has loaded, by text index.
#[derive(Clone, Debug, Default)]
pub struct Places {
    rows: Vec<Place>,
    /// The names of the files, each once: the program's own, those imported, `<string>` for code of `exec`.
    files: Vec<Arc<str>>,
}

impl Places {
    /// The places of all code that is currently loaded.
    pub fn of(machine: &Machine) -> Self {
        let mut places = Self::default();
        places.update(machine);
        places
    }

    /// Adds code objects that were loaded since.
    pub fn update(&mut self, machine: &Machine) {
        let heap = machine.heap();
        let len = heap.text_len();
        self.rows.truncate(len as usize);
        while (self.rows.len() as u32) < len {
            let code = heap.code_at(self.rows.len() as u32);
            let loaded = heap.code(code);
            let file = self.number_of(&loaded.code.filename);
            let table = VersionTable::of(loaded.code.version);
            let mut ranges = loaded.code.position_ranges();
            let mut range = ranges.next();
            let mut previous: Option<(Option<u32>, Opcode)> = None;
            // From the first row of this code on: a part of it may already be there.
            self.rows.truncate(loaded.text as usize);
            for ip in loaded.text..loaded.text + loaded.len {
                let instr = heap.instr(ip);
                while range.is_some_and(|r| r.end <= instr.offset) {
                    range = ranges.next();
                }
                let position = range.map(|r| r.position).unwrap_or_default();
                let starts_line = position.line.is_some()
                    && !is_entry(instr.op)
                    && previous.is_none_or(|(line, op)| line != position.line || is_entry(op));
                previous = Some((position.line, instr.op));
                let jumps = table[instr.op].operand.is_jump();
                self.rows.push(Place { code, position, starts_line, jumps, file });
            }
        }
    }

    /// The number of a file, assigned on first use.
    fn number_of(&mut self, file: &Arc<str>) -> u32 {
        let known = self.files.iter().position(|known| known == file);
        known.unwrap_or_else(|| {
            self.files.push(Arc::clone(file));
            self.files.len() - 1
        }) as u32
    }

    /// The name of the file that a place is in (`co_filename`).
    pub fn file(&self, place: &Place) -> &Arc<str> {
        &self.files[place.file as usize]
    }

    /// The line of a file at which a breakpoint can be reached: `line` itself or, if no instruction comes from it
    /// (`else:`, a comment), the first one below that has any.
    pub fn line_with_code(&self, file: &str, line: u32) -> Option<u32> {
        let places = self.rows.iter().filter(|place| place.starts_line && **self.file(place) == *file);
        places.filter_map(|place| place.position.line).filter(|l| *l >= line).min()
    }

    /// The place of the instruction at a text index.
    pub fn get(&self, ip: u32) -> Option<&Place> {
        self.rows.get(ip as usize)
    }

    /// All places, by text index.
    pub fn all(&self) -> impl Iterator<Item = &Place> {
        self.rows.iter()
    }

    /// The line that an instruction comes from.
    pub fn line(&self, ip: u32) -> Option<u32> {
        self.get(ip)?.position.line
    }

    /// Whether the step from `previous` to `ip`, text indices both, begins a source line: `ip` is the first of its
    /// line, or it was jumped to from another line or backwards.
    pub fn begins_line(&self, previous: Option<u32>, ip: u32) -> bool {
        let Some(place) = self.get(ip) else { return false };
        if place.starts_line || place.position.line.is_none() {
            return place.starts_line;
        }
        let Some((from, before)) = previous.and_then(|p| Some((p, self.get(p)?))) else { return false };
        before.jumps
            && before.code == place.code
            && ip != from + 1
            && (ip <= from || before.position.line != place.position.line)
    }
}

/// Whether the opcode runs before a frame's first line begins.
fn is_entry(op: Opcode) -> bool {
    matches!(op, Opcode::RESUME | Opcode::COPY_FREE_VARS | Opcode::MAKE_CELL | Opcode::RETURN_GENERATOR)
}
