//! The `__future__` imports of a program: which features they turn on, and where they are allowed.
//!
//! Called once per compilation, before the symbol table is built. Mirrors `Python/future.c`; book chapter "Compiling
//! Python Source Code".

use super::error::CompileError;
use super::location::Location;
use super::tree::{TextRange, Tree, ast, docstring, location};
use crate::source::Source;

/// The future statements of a program (`_PyFutureFeatures`).
#[derive(Clone, Copy, Debug, Default)]
pub struct FutureFeatures {
    /// `from __future__ import annotations`: annotations are kept as strings.
    pub annotations: bool,
    /// The place of the last future statement.
    pub location: Option<TextRange>,
}

impl FutureFeatures {
    /// Finds the future statements: they come after the docstring and before anything else (`_PyFuture_FromAST`).
    pub fn of(source: &Source, tree: &Tree) -> Result<Self, CompileError> {
        let mut features = Self::default();
        let skip = usize::from(docstring(tree.body()).is_some());
        for statement in tree.body().iter().skip(skip) {
            let ast::Stmt::ImportFrom(import) = statement else { break };
            if !is_future_import(import) {
                break;
            }
            for name in &import.names {
                match name.name.as_str() {
                    "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement"
                    | "print_function" | "unicode_literals" | "generator_stop" => {}
                    "annotations" => features.annotations = true,
                    "barry_as_FLUFL" => {
                        let place = location(source, name.range);
                        return Err(CompileError::unsupported(source, place, "the future feature barry_as_FLUFL"));
                    }
                    "braces" => return Err(error(source, name.range, "not a chance".to_owned())),
                    other => {
                        let message = format!("future feature {other:.100} is not defined");
                        return Err(error(source, name.range, message));
                    }
                }
            }
            features.location = Some(import.range);
        }
        Ok(features)
    }
}

/// Whether it is a `from __future__ import …`.
pub fn is_future_import(import: &ast::StmtImportFrom) -> bool {
    import.level.is_none_or(|level| level.to_u32() == 0)
        && import.module.as_ref().is_some_and(|m| m.as_str() == "__future__")
}

fn error(source: &Source, range: TextRange, message: String) -> CompileError {
    let place: Location = location(source, range);
    CompileError::syntax(source, place, message)
}
