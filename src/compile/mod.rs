//! From source text to code objects, as each version of CPython makes them.
//!
//! Called by `runtime` (a program, an import), by the built-in functions `compile`, `exec` and `eval`, and by `cli`.
//! Never executes anything. All versions share `front` and the symbol table; the stages after them belong to one
//! version each. Mirrors `Python/compile.c`; book chapter "Compiling Python Source Code".

pub mod ast_dump;
pub mod front;
pub mod instruction;
pub(crate) mod pipeline;
pub(crate) mod preprocess;
pub mod stages;
pub mod symtable;
pub(crate) mod v314;

pub use front::error;
pub use front::tree::CompileMode;
pub use pipeline::Compiled;

use std::sync::Arc;

use crate::source::Source;
use crate::version::PythonVersion;

/// Compiles a program as `version` does (`Py_CompileStringObject`).
///
/// The error is CPython's SyntaxError or the like, or names what pvmscope does not support. The compiler recurses as
/// deeply as expressions nest: call it on a thread with a large stack.
pub fn compile(
    source: &Arc<Source>,
    version: PythonVersion,
    mode: CompileMode,
) -> Result<Compiled, Box<error::CompileError>> {
    pipeline::run(source, version, mode, &mut ())
}
