//! Looking on while the code objects of a program are made.
//!
//! The code generator tells a [`WatchUnits`] of each code object what it emitted and what the flow graph made of it;
//! the stages of the compiler are collected in this way. Who looks on changes nothing. Has no counterpart in CPython,
//! whose tests have doors of their own (`_testinternalcapi.compiler_codegen`). Book chapter "Compiling Python Source
//! Code".

use super::flow_graph::OptimizedGraph;
use crate::compile::instruction::{InstructionSequence, UnitMetadata};

/// Sees each code object of a program in the making. Those inside another end before it does; `number` says how many
/// were begun before it, the program's own included.
pub trait WatchUnits {
    /// Code generation has ended.
    fn emitted(&mut self, number: usize, sequence: &InstructionSequence, unit: &UnitMetadata);

    /// The flow graph has been optimised.
    fn optimized(&mut self, number: usize, graph: &OptimizedGraph);
}

/// Nobody looks.
impl WatchUnits for () {
    fn emitted(&mut self, _number: usize, _sequence: &InstructionSequence, _unit: &UnitMetadata) {}

    fn optimized(&mut self, _number: usize, _graph: &OptimizedGraph) {}
}
