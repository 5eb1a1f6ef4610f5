//! Fewer SWAPs: a run of them is replaced by the shortest with the same effect, and where the values are only stored or
//! dropped, the instructions are exchanged instead.
//!
//! Called by the peephole pass. Mirrors `swaptimize` and `apply_static_swaps` of `Python/flowgraph.c`; book chapter
//! "Compiling Python Source Code".

use super::blocks::CfgInstruction;
use crate::opcode::Opcode;

/// Replaces the run of SWAPs and NOPs that begins at `start`; returns the position of its last instruction, or `start`
/// if it has just one SWAP.
pub fn swaptimize(instructions: &mut [CfgInstruction], start: usize) -> usize {
    let run = &mut instructions[start..];
    let len = run.iter().take_while(|i| matches!(i.opcode, Opcode::SWAP | Opcode::NOP)).count();
    let run = &mut run[..len];
    let swaps: Vec<usize> = run.iter().filter(|i| i.opcode == Opcode::SWAP).map(|i| i.oparg as usize).collect();
    if swaps.len() < 2 {
        return start;
    }
    // The run's effect: the value that ends up at each position, 0 being the top.
    let depth = swaps.iter().copied().max().unwrap_or(0);
    let mut stack: Vec<Option<usize>> = (0..depth).map(Some).collect();
    for swap in swaps {
        stack.swap(0, swap - 1);
    }
    // Unshuffles cycle by cycle, writing instructions from the end of the run backwards, as the moves of the
    // unshuffling in reverse order are the shuffling. Every cycle is entered from position 0, the only one that SWAP
    // can reach.
    let mut current = len;
    for i in 0..depth {
        if stack[i].is_none() || stack[i] == Some(i) {
            continue;
        }
        let mut j = i;
        loop {
            if j != 0 {
                current -= 1;
                run[current].set(Opcode::SWAP, j as i32 + 1);
            }
            match stack[j].take() {
                Some(next) => j = next,
                None => break,
            }
        }
    }
    for instruction in &mut run[..current] {
        instruction.set_nop();
    }
    start + len - 1
}

/// Whether an instruction may be exchanged: it only pops the top and can run no code but finalisers.
fn is_swappable(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::STORE_FAST | Opcode::STORE_FAST_MAYBE_NULL | Opcode::POP_TOP)
}

fn stores_to(instruction: &CfgInstruction) -> Option<i32> {
    matches!(instruction.opcode, Opcode::STORE_FAST | Opcode::STORE_FAST_MAYBE_NULL).then_some(instruction.oparg)
}

/// The next swappable instruction after `i`, skipping NOPs; on `line` if that is given, since what is bound between two
/// lines can be observed.
fn next_swappable(instructions: &[CfgInstruction], i: usize, line: Option<i32>) -> Option<usize> {
    for (place, instruction) in instructions.iter().enumerate().skip(i + 1) {
        if line.is_some_and(|line| line >= 0 && instruction.location.lineno != line) {
            return None;
        }
        if instruction.opcode != Opcode::NOP {
            return is_swappable(instruction.opcode).then_some(place);
        }
    }
    None
}

/// Performs the SWAPs at `i` and to its left by exchanging the instructions that consume the values.
pub fn apply_static_swaps(instructions: &mut [CfgInstruction], i: usize) {
    for i in (0..=i).rev() {
        let swap = instructions[i];
        if swap.opcode != Opcode::SWAP {
            if swap.opcode == Opcode::NOP || is_swappable(swap.opcode) {
                continue;
            }
            return;
        }
        let Some(j) = next_swappable(instructions, i, None) else { return };
        let line = instructions[j].location.lineno;
        let mut k = j;
        for _ in 1..swap.oparg {
            let Some(next) = next_swappable(instructions, k, Some(line)) else { return };
            k = next;
        }
        // Two stores to one name, or a store between them to either's name, must keep their order.
        let (store_j, store_k) = (stores_to(&instructions[j]), stores_to(&instructions[k]));
        if store_j.is_some() || store_k.is_some() {
            let conflicts = |between: &CfgInstruction| {
                stores_to(between).is_some_and(|name| Some(name) == store_j || Some(name) == store_k)
            };
            if store_j == store_k || (j + 1 < k && instructions[j + 1..k].iter().any(conflicts)) {
                return;
            }
        }
        instructions[i].set_nop();
        instructions.swap(j, k);
    }
}
