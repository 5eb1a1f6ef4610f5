//! Watching while the code objects of a program are made.
//!
//! The code generator tells a [`WatchUnits`] what it emitted for each code object and what the flow graph made of it;
//! the stages of the compiler are collected this way. A watcher changes nothing. Has no counterpart in CPython, whose
//! tests have entry points of their own (`_testinternalcapi.compiler_codegen`). Book chapter "Compiling Python Source
//! Code".

use super::flow_graph::OptimizedGraph;
use crate::compile::instruction::{InstructionSequence, UnitMetadata};

/// Sees each code object of a program in the making. Nested ones end before the one that contains them; `number` says
/// how many were begun before it, including the program's own.
pub trait WatchUnits {
    /// Code generation has ended.
    fn emitted(&mut self, number: usize, sequence: &InstructionSequence, unit: &UnitMetadata);

    /// The flow graph has been optimised.
    fn optimized(&mut self, number: usize, graph: &OptimizedGraph);
}

/// Watches nothing.
impl WatchUnits for () {
    fn emitted(&mut self, _number: usize, _sequence: &InstructionSequence, _unit: &UnitMetadata) {}

    fn optimized(&mut self, _number: usize, _graph: &OptimizedGraph) {}
}
