//! The stages of the compiler as text.
//!
//! Called through [`Stages::text`] by `pvmscope code --stage`. If CPython has a tool that shows a stage, the text is
//! that tool's: `python -m tokenize -e`, `ast.dump(…, indent=2)`, `python -m symtable`. The other two stages are laid
//! out like `dis`. Reads stages and makes none. Book chapter "Compiling Python Source Code".

mod graph;
mod instructions;
mod names;
mod tokens;

use super::{EmittedUnit, Stage, Stages};
use crate::compile::ast_dump::{DumpOptions, dump};
use crate::compile::front::error::CompileError;
use crate::compile::front::location::Location;
use crate::compile::front::tree::Tree;
use crate::compile::front::walk;

/// `ast.dump` does not show deeper trees either: it recurses, and its text grows with the square of the depth.
const MAX_DUMPED: usize = 950;

impl Stages {
    /// What a stage made of the program; the error is that of the stage that refused it.
    pub fn text(&self, stage: Stage) -> Result<String, Box<CompileError>> {
        match stage {
            Stage::Tokens => match &self.token_error {
                Some(error) => Err(Box::new(error.clone())),
                None => Ok(tokens::text(&self.tokens)),
            },
            Stage::Ast => self.tree.as_ref().map_or_else(|| self.not_reached(), |tree| self.tree_text(tree)),
            Stage::Symtable => match &self.symtable {
                Some(symtable) => Ok(names::text(symtable, self.source.filename())),
                None => self.not_reached(),
            },
            Stage::Instructions => {
                self.outcome.as_ref().map_err(Clone::clone)?;
                Ok(self.units.iter().map(instructions::text).collect::<Vec<_>>().join("\n"))
            }
            Stage::Cfg => {
                self.outcome.as_ref().map_err(Clone::clone)?;
                let texts = self.units.iter().zip(&self.graphs).map(|(unit, graph)| graph::text(unit, graph));
                Ok(texts.collect::<Vec<_>>().join("\n"))
            }
        }
    }

    /// What is reported for a stage that the program did not reach.
    fn not_reached(&self) -> Result<String, Box<CompileError>> {
        self.outcome.as_ref().map(|_| String::new()).map_err(Clone::clone)
    }

    fn tree_text(&self, tree: &Tree) -> Result<String, Box<CompileError>> {
        if walk::depth(walk::roots(tree), MAX_DUMPED) >= MAX_DUMPED {
            let message = "maximum recursion depth exceeded";
            let error = CompileError::of_class(&self.source, Location::NONE, "RecursionError", message);
            return Err(Box::new(error));
        }
        Ok(dump(&self.source, tree, DumpOptions { include_attributes: false, indent: Some(2) }) + "\n")
    }
}

/// The name in the heading of a unit.
fn heading(unit: &EmittedUnit) -> &str {
    if unit.metadata.qualname.is_empty() { &unit.metadata.name } else { &unit.metadata.qualname }
}

/// The line of an instruction, if it has one.
fn line_column(lineno: i32) -> String {
    if lineno < 0 { "--".to_owned() } else { lineno.to_string() }
}
