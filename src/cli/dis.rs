//! `pvmscope dis FILE`: what `python -m dis FILE` prints.
//!
//! Mirrors `main` of `Lib/dis.py`.

use std::ffi::OsString;
use std::io::Write;

use super::{Outcome, Result, compile, show_warnings};
use crate::code::dis::disassemble_recursive;
use crate::session::source_in_file;
use crate::version::PythonVersion;

/// Arguments of `pvmscope dis`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The program.
    file: OsString,
}

pub fn run(arguments: &Arguments, version: PythonVersion) -> Result {
    let source = source_in_file(&arguments.file)?;
    let compiled = compile(&source, version)?;
    show_warnings(&source, &compiled.warnings)?;
    let mut out = std::io::stdout().lock();
    out.write_all(disassemble_recursive(&compiled.code).as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}
