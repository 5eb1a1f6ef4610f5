//! `pvmscope code FILE… (--list F)`: the code objects of programs, one JSON object per line; with `--stage` what a
//! stage of the compiler makes of them.
//!
//! The format is that of `cpython_code.py`, whose doc comment describes it: code objects in pre-order, a program that
//! does not compile as one line with `error`. What pvmscope does not support is reported on standard error as well, and
//! makes the exit status 3.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::{Outcome, Result, UNSUPPORTED, USAGE, compile, complain, json_line};
use crate::code::{CodeObject, Const, render};
use crate::compile::CompileMode;
use crate::compile::error::{self, CompileError};
use crate::compile::stages::{Stage, Stages};
use crate::session::{OpenError, os_reason, source_in_file};
use crate::text::bytes::to_hex;
use crate::text::os_name;
use crate::version::PythonVersion;

/// Arguments of `pvmscope code`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The programs.
    #[arg(required_unless_present = "list")]
    files: Vec<OsString>,
    /// Read the names of the programs from this file, one per line.
    #[arg(long, value_name = "F", conflicts_with = "files")]
    list: Option<PathBuf>,
    /// Print what this stage of the compiler makes of the programs instead, as text.
    #[arg(long, value_enum)]
    stage: Option<StageName>,
}

/// The values of `--stage`.
#[derive(Clone, Copy, ValueEnum)]
enum StageName {
    /// The tokens, as `python -m tokenize -e` shows them.
    Tokens,
    /// The syntax tree, as `ast.dump(…, indent=2)` shows it.
    Ast,
    /// The symbol table, as `python -m symtable` shows it.
    Symtable,
    /// What code generation emits.
    Instructions,
    /// The flow graph after all optimisations.
    Cfg,
}

impl From<StageName> for Stage {
    fn from(name: StageName) -> Self {
        match name {
            StageName::Tokens => Self::Tokens,
            StageName::Ast => Self::Ast,
            StageName::Symtable => Self::Symtable,
            StageName::Instructions => Self::Instructions,
            StageName::Cfg => Self::Cfg,
        }
    }
}

pub fn run(arguments: &Arguments, version: PythonVersion) -> Result {
    let files = match &arguments.list {
        None => arguments.files.clone(),
        Some(list) => {
            let bytes = std::fs::read(list).map_err(|error| OpenError::Unreadable(list.into(), error))?;
            let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            lines.map(|line| os_name::from_bytes(line.to_owned())).collect()
        }
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    if let Some(stage) = arguments.stage {
        for file in &files {
            let stages = Stages::of(&source_in_file(file)?, version, CompileMode::Exec);
            out.write_all(stages.text(stage.into())?.as_bytes())?;
        }
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let mut outcome = Outcome::Done;
    for file in &files {
        let shown = os_name::shown(file);
        match source_in_file(file).and_then(|source| Ok(compile(&source, version)?)) {
            Ok(compiled) => dump(&compiled.code, &shown, "<module>", &mut out)?,
            Err(OpenError::Compile(error)) => {
                writeln!(out, "{}", json_line(&json!({ "file": shown, "error": error_text(&error) })))?;
                if matches!(error.kind, error::ErrorKind::Unsupported { .. }) {
                    complain(&error.to_string());
                    outcome = Outcome::Status(UNSUPPORTED);
                }
            }
            Err(OpenError::Unreadable(path, error)) => {
                let text = format!("{}: {}: {}", os_error_class(&error), os_reason(&error), os_name::quoted(&path));
                writeln!(out, "{}", json_line(&json!({ "file": shown, "error": text })))?;
                complain(&format!("pvmscope: {text}"));
                outcome = Outcome::Status(USAGE);
            }
            Err(error) => return Err(error.into()),
        }
    }
    out.flush()?;
    Ok(outcome)
}

/// The exception that Python raises for a system error.
fn os_error_class(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "FileNotFoundError",
        ErrorKind::PermissionDenied => "PermissionError",
        ErrorKind::IsADirectory => "IsADirectoryError",
        ErrorKind::NotADirectory => "NotADirectoryError",
        _ => "OSError",
    }
}

/// The classes of exceptions that carry a position in a program.
const SYNTAX_ERRORS: [&str; 3] = ["SyntaxError", "IndentationError", "TabError"];

/// The class of the exception and `str()` of it.
fn error_text(error: &CompileError) -> String {
    let error::ErrorKind::Syntax { class, message } = &error.kind else { return error.to_string() };
    let name = error.filename.rsplit('/').next().unwrap_or_default();
    // Every SyntaxError has a line, even if it is 0, except this one.
    let has_line = SYNTAX_ERRORS.contains(class) && !message.contains("cannot contain null");
    if has_line { format!("{class}: {message} ({name}, line {})", error.lineno) } else { format!("{class}: {message}") }
}

/// A code object and those in its constants.
fn dump(code: &CodeObject, file: &str, path: &str, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}", json_line(&row(code, file, path)))?;
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for constant in &code.consts {
        if let Const::Code(nested) = constant {
            let count = seen.entry(&nested.name).or_default();
            let number = if *count > 0 { format!("#{count}") } else { String::new() };
            *count += 1;
            dump(nested, file, &format!("{path}.{}{number}", nested.name), out)?;
        }
    }
    Ok(())
}

fn row(code: &CodeObject, file: &str, path: &str) -> Value {
    let varnames: Vec<&str> = code.varnames().collect();
    let instructions: Vec<Value> = code.instructions().map(|i| json!([i.offset, i.row.name, i.arg])).collect();
    let lines: Vec<Value> = code.lines().iter().map(|range| json!([range.start, range.end, range.line])).collect();
    json!({
        "file": file,
        "path": path,
        "argcount": code.argcount,
        "posonlyargcount": code.posonlyargcount,
        "kwonlyargcount": code.kwonlyargcount,
        "nlocals": varnames.len(),
        "stacksize": code.stacksize,
        "flags": code.flags,
        "firstlineno": code.firstlineno,
        "names": code.names,
        "varnames": varnames,
        "cellvars": code.cellvars().collect::<Vec<_>>(),
        "freevars": code.freevars().collect::<Vec<_>>(),
        "consts": code.consts.iter().map(render::show).collect::<Vec<_>>(),
        "instructions": instructions,
        "code": to_hex(&code.code, None),
        "exceptiontable": to_hex(&code.exceptiontable, None),
        "lines": lines,
        "positions": to_hex(&code.linetable, None),
    })
}
