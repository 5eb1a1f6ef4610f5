//! `pvmscope code FILE…`: every code object of the files as JSON lines.
//!
//! Called by `cli`. The schema is that of `shared/oracle/cpython_code.py`, which makes the same of the real CPython:
//! code objects come before those in their constants, a file that does not compile gives one line with its error.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};

use crate::code::{CodeObject, Const};
use crate::compile::error::{CompileError, ErrorKind};
use crate::compile::{CompileMode, compile_module};
use crate::number::complex::{Complex, complex_repr};
use crate::number::float_text::float_repr;
use crate::source::Source;
use crate::text::repr::{repr_bytes, repr_str};

/// Exit status: pvmscope does not support something yet.
const UNSUPPORTED: u8 = 3;
/// Longer ints are shown by their number of bits.
const MAX_SHOWN_BITS: u64 = 8000;

/// Arguments of `pvmscope code`.
#[derive(Args, Debug)]
pub(super) struct CodeArguments {
    /// The files to compile
    files: Vec<PathBuf>,
    /// A file with the names of more files, one a line
    #[arg(long, value_name = "F")]
    list: Option<PathBuf>,
}

/// Run the command.
pub(super) fn run(arguments: &CodeArguments) -> ExitCode {
    let mut files = arguments.files.clone();
    if let Some(list) = &arguments.list {
        match std::fs::read_to_string(list) {
            Ok(text) => files.extend(text.lines().filter(|line| !line.is_empty()).map(PathBuf::from)),
            Err(error) => {
                eprintln!("pvmscope: {}: {error}", list.display());
                return ExitCode::from(super::USAGE);
            }
        }
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let mut status = ExitCode::SUCCESS;
    for file in &files {
        let written = match compile_file(file) {
            Ok(code) => write_code(&mut out, &code, &file.to_string_lossy(), "<module>"),
            Err(failure) => {
                if let Some(message) = failure.unsupported {
                    eprintln!("{message}");
                    status = ExitCode::from(UNSUPPORTED);
                }
                writeln!(out, "{}", json!({"file": file.to_string_lossy(), "error": failure.error}))
            }
        };
        // Whoever reads has seen enough.
        if written.is_err() {
            return status;
        }
    }
    let _ = out.flush();
    status
}

/// Why a file has no code object.
struct Failure {
    /// `TYPE: str(exception)`
    error: String,
    /// The line for standard error, where it is pvmscope that does not support something.
    unsupported: Option<String>,
}

impl Failure {
    fn of_class(class: &str, message: impl std::fmt::Display) -> Self {
        Self { error: format!("{class}: {message}"), unsupported: None }
    }
}

impl From<Box<CompileError>> for Failure {
    fn from(error: Box<CompileError>) -> Self {
        match &error.kind {
            ErrorKind::Unsupported { .. } => {
                Self { error: format!("NotImplementedError: {error}"), unsupported: Some(error.to_string()) }
            }
            ErrorKind::Syntax { class, message } => {
                let name = Path::new(&*error.filename).file_name().map(|name| name.to_string_lossy());
                let name = name.unwrap_or_default();
                Self::of_class(class, format_args!("{message} ({name}, line {})", error.lineno))
            }
        }
    }
}

fn compile_file(file: &Path) -> Result<Arc<CodeObject>, Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure::of_class("OSError", error))?;
    let source = Source::from_bytes(&file.to_string_lossy(), &bytes)
        .map_err(|error| Failure::of_class("SyntaxError", error.message))?;
    Ok(compile_module(&Arc::new(source), CompileMode::Exec)?.code)
}

fn write_code(out: &mut impl Write, code: &CodeObject, file: &str, path: &str) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &row(code, file, path))?;
    writeln!(out)?;
    let mut seen: Vec<&str> = Vec::new();
    for constant in &code.consts {
        let Const::Code(inner) = constant else { continue };
        let number = seen.iter().filter(|name| **name == &*inner.name).count();
        seen.push(&inner.name);
        let mut inner_path = format!("{path}.{}", inner.name);
        if number > 0 {
            inner_path.push_str(&format!("#{number}"));
        }
        write_code(out, inner, file, &inner_path)?;
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
        "consts": code.consts.iter().map(show).collect::<Vec<_>>(),
        "instructions": instructions,
        "code": hex(&code.code),
        "exceptiontable": hex(&code.exceptiontable),
        "lines": lines,
        "positions": hex(&code.linetable),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A constant as `repr()` shows it, with its type recognisable and the members of frozensets sorted.
fn show(value: &Const) -> String {
    match value {
        Const::None => "None".to_owned(),
        Const::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        Const::Int(value) if value.bits() > MAX_SHOWN_BITS => format!("<int {} bits>", value.bits()),
        Const::Int(value) => value.to_string(),
        Const::Float(value) => float_repr(*value),
        Const::Complex(real, imag) => complex_repr(Complex { real: *real, imag: *imag }),
        Const::Str(value) => repr_str(value).to_utf8_lossy(),
        Const::Bytes(value) => repr_bytes(value),
        Const::Ellipsis => "Ellipsis".to_owned(),
        Const::Tuple(items) => {
            let shown: Vec<String> = items.iter().map(show).collect();
            format!("({}{})", shown.join(", "), if items.len() == 1 { "," } else { "" })
        }
        Const::FrozenSet(items) => {
            let mut shown: Vec<String> = items.iter().map(show).collect();
            shown.sort_unstable();
            format!("frozenset{{{}}}", shown.join(", "))
        }
        Const::Slice(parts) => {
            let [start, stop, step] = &**parts;
            format!("slice({}, {}, {})", show(start), show(stop), show(step))
        }
        Const::Code(code) => format!("<code {}>", code.name),
    }
}
