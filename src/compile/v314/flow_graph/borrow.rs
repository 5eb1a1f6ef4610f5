//! Loads that may borrow: LOAD_FAST becomes LOAD_FAST_BORROW if the local is certain to outlive the use of its value.
//!
//! The last pass of `optimize`. Block by block, the instructions are simulated on a stack of references; a load may
//! borrow if its reference is consumed in the block, before the local is overwritten, and is not itself stored into a
//! local. Mirrors `optimize_load_fast` of `Python/flowgraph.c`; book chapter "Compiling Python Source Code".

use super::blocks::{BlockId, CfgInstruction, Graph};
use crate::opcode::Opcode;

/// A reference on the stack: the instruction in the block that pushed it and the local that it came from, if any.
#[derive(Clone, Copy, Default)]
struct Ref {
    instruction: Option<usize>,
    local: Option<i32>,
}

/// The stack of references while a block is simulated, and the instructions found unable to borrow.
struct Play {
    refs: Vec<Ref>,
    must_own: Vec<bool>,
}

impl Play {
    fn push(&mut self, instruction: usize, local: Option<i32>) {
        self.refs.push(Ref { instruction: Some(instruction), local });
    }

    fn pop(&mut self) -> Ref {
        self.refs.pop().unwrap_or_default()
    }

    fn pop_n(&mut self, n: i32) {
        self.refs.truncate(self.refs.len().saturating_sub(n.max(0) as usize));
    }

    fn own(&mut self, reference: Ref) {
        if let Some(i) = reference.instruction {
            self.must_own[i] = true;
        }
    }

    fn kill_local(&mut self, local: i32) {
        for i in 0..self.refs.len() {
            if self.refs[i].local == Some(local) {
                self.own(self.refs[i]);
            }
        }
    }

    fn store_local(&mut self, local: i32) {
        let stored = self.pop();
        self.kill_local(local);
        self.own(stored);
    }
}

impl Graph {
    /// Simulates every reachable block and rewrites the loads that may borrow. `startdepth` of the blocks must be
    /// known.
    pub(super) fn optimize_load_fast(&mut self) {
        self.clear_visited();
        self[Self::ENTRY].startdepth = 0;
        let mut todo = Vec::new();
        self.visit(Self::ENTRY, &mut todo);
        while let Some(block) = todo.pop() {
            let mut play = Play {
                refs: vec![Ref::default(); self[block].startdepth.max(0) as usize],
                must_own: vec![false; self[block].instructions.len()],
            };
            for i in 0..self[block].instructions.len() {
                let instruction = self[block].instructions[i];
                if let Some(target) = instruction.target.filter(|_| instruction.has_target()) {
                    self.visit(target, &mut todo);
                }
                play_instruction(&mut play, i, instruction);
            }
            // 3.14 does not continue past an empty block; the loads after it remain owning.
            if let Some(next) = self.next(block)
                && !self[block].instructions.is_empty()
                && self[block].has_fallthrough()
            {
                self.visit(next, &mut todo);
            }
            for i in 0..play.refs.len() {
                play.own(play.refs[i]);
            }
            self.borrow_where_allowed(block, &play.must_own);
        }
    }

    fn borrow_where_allowed(&mut self, block: BlockId, must_own: &[bool]) {
        for (instruction, &must_own) in self[block].instructions.iter_mut().zip(must_own) {
            instruction.opcode = match instruction.opcode {
                Opcode::LOAD_FAST if !must_own => Opcode::LOAD_FAST_BORROW,
                Opcode::LOAD_FAST_LOAD_FAST if !must_own => Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW,
                opcode => opcode,
            };
        }
    }
}

fn play_instruction(play: &mut Play, i: usize, instruction: CfgInstruction) {
    let CfgInstruction { opcode, oparg, .. } = instruction;
    let row = instruction.row();
    let (popped, pushed) = ((row.popped)(oparg), (row.pushed)(oparg));
    match opcode {
        Opcode::DELETE_FAST => play.kill_local(oparg),
        Opcode::LOAD_FAST => play.push(i, Some(oparg)),
        Opcode::LOAD_FAST_AND_CLEAR => {
            play.kill_local(oparg);
            play.push(i, Some(oparg));
        }
        Opcode::LOAD_FAST_LOAD_FAST => {
            play.push(i, Some(oparg >> 4));
            play.push(i, Some(oparg & 15));
        }
        Opcode::STORE_FAST => play.store_local(oparg),
        Opcode::STORE_FAST_LOAD_FAST => {
            play.store_local(oparg >> 4);
            play.push(i, Some(oparg & 15));
        }
        Opcode::STORE_FAST_STORE_FAST => {
            play.store_local(oparg >> 4);
            play.store_local(oparg & 15);
        }
        Opcode::COPY => {
            let place = play.refs.len().checked_sub(oparg as usize);
            let copied = place.map(|place| play.refs[place]).unwrap_or_default();
            play.refs.push(copied);
        }
        Opcode::SWAP => {
            let top = play.refs.len() - 1;
            if let Some(other) = play.refs.len().checked_sub(oparg as usize) {
                play.refs.swap(top, other);
            }
        }
        // These leave their operands in place and push. CPython 3.14 counts the pushed values with the variable that
        // should say which instruction pushes them, so they are attributed to the block's first instructions.
        Opcode::FORMAT_SIMPLE
        | Opcode::GET_ANEXT
        | Opcode::GET_LEN
        | Opcode::GET_YIELD_FROM_ITER
        | Opcode::IMPORT_FROM
        | Opcode::MATCH_KEYS
        | Opcode::MATCH_MAPPING
        | Opcode::MATCH_SEQUENCE
        | Opcode::WITH_EXCEPT_START => {
            for pushed_by in 0..(pushed - popped).max(0) {
                play.push(pushed_by as usize, None);
            }
        }
        // These consume their topmost operands and leave the rest.
        Opcode::DICT_MERGE
        | Opcode::DICT_UPDATE
        | Opcode::LIST_APPEND
        | Opcode::LIST_EXTEND
        | Opcode::MAP_ADD
        | Opcode::RERAISE
        | Opcode::SET_ADD
        | Opcode::SET_UPDATE => play.pop_n(popped - pushed),
        Opcode::END_SEND | Opcode::SET_FUNCTION_ATTRIBUTE => {
            let top = play.pop();
            play.pop();
            play.refs.push(top);
        }
        Opcode::CHECK_EXC_MATCH => {
            play.pop();
            play.push(i, None);
        }
        Opcode::FOR_ITER => play.push(i, None),
        Opcode::LOAD_ATTR | Opcode::LOAD_SUPER_ATTR => {
            let owner = play.pop();
            if opcode == Opcode::LOAD_SUPER_ATTR {
                play.pop_n(2);
            }
            play.push(i, None);
            // A method call: the owner may be pushed back as self.
            if oparg & 1 != 0 {
                play.refs.push(owner);
            }
        }
        Opcode::LOAD_SPECIAL | Opcode::PUSH_EXC_INFO => {
            let top = play.pop();
            play.push(i, None);
            play.refs.push(top);
        }
        Opcode::SEND => {
            play.pop();
            play.push(i, None);
        }
        _ => {
            play.pop_n(popped);
            for _ in 0..pushed {
                play.push(i, None);
            }
        }
    }
}
