//! `pvmscope trace FILE [ARGS…] (--max-steps N) (--stdin F)`: the run, one JSON object per executed instruction.
//!
//! The format is that of `cpython_trace.py`, whose doc comment describes it. The run is recorded first and then walked
//! from its start, as a learner would. What CPython's tracing does not report is left out. What pvmscope does not
//! support ends the trace with exit status 3.

use std::io::{BufWriter, Write};
use std::sync::atomic::Ordering;

use serde_json::{Map, Value as Json, json};

use super::program::{self, ProgramArguments};
use super::{Outcome, Result, cut_short, json_line};
use crate::code::CodeObject;
use crate::inspect::{FrameView, Snapshot, show, show_slot};
use crate::machine::{EventKind, Machine, Mode, Stream};
use crate::object::Value;
use crate::opcode::{Opcode, VersionTable};
use crate::recording::{Cursor, StepIndex, Stop};
use crate::runtime::Vm;
use crate::session;
use crate::text::prose::is_dunder;
use crate::version::PythonVersion;

/// Arguments of `pvmscope trace`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    program: ProgramArguments,
    /// Print at most this many instructions.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    max_steps: u64,
}

pub fn run(arguments: &Arguments, version: PythonVersion) -> Result {
    let mut vm = program::start(&arguments.program, version, Mode::Record)?;
    program::give_input(&mut vm.machine, &arguments.program)?;
    let file = &arguments.program.filename();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let stop = record(&mut vm, file, arguments.max_steps);
    let mut cursor = Cursor::at_edge(&vm.machine);
    let machine = &mut vm.machine;
    let end = machine.journal().len();
    let (mut lines, mut truncated) = (0, false);
    for step in 0..end {
        if !is_reported(machine, step, file) {
            continue;
        }
        cursor.seek(machine, StepIndex(step));
        if lines == arguments.max_steps {
            truncated = true;
            break;
        }
        lines += 1;
        if let Some(row) = row(&Snapshot::new(machine, StepIndex(step)), file) {
            writeln!(out, "{}", json_line(&row))?;
        }
    }
    if !truncated {
        cursor.seek_edge(machine);
    }
    let exception = if truncated { None } else { exception(machine, &stop) };
    let stdout = Snapshot::new(machine, cursor.at()).text_written(Stream::Stdout);
    let last = json!({ "stdout": stdout, "exception": exception, "steps": lines, "truncated": truncated });
    writeln!(out, "{}", json_line(&last))?;
    out.flush()?;
    Ok(match stop {
        _ if truncated => Outcome::Done,
        Stop::Uncaught(_) | Stop::Exit(_) => Outcome::Status(1),
        _ => cut_short(&stop).unwrap_or(Outcome::Done),
    })
}

/// Records until there are more lines than wanted, or the program ends.
fn record(vm: &mut Vm, file: &str, lines: u64) -> Stop {
    let control = session::control();
    let (mut counted, mut reported) = (0, 0);
    let mut target = lines.saturating_add(1);
    loop {
        control.max_steps.store(target, Ordering::Relaxed);
        let stop = vm.run(&control);
        let len = vm.machine.journal().len();
        reported += (counted..len).filter(|&step| is_reported(&vm.machine, step, file)).count() as u64;
        counted = len;
        if stop != Stop::Limit || reported > lines {
            return stop;
        }
        // A line is at least one step.
        target = len + (lines + 1 - reported);
    }
}

/// Whether CPython's tracing reports a step: its code is the program's, and it is not one of those that run unseen.
fn is_reported(machine: &Machine, step: u64, file: &str) -> bool {
    let Some(row) = machine.journal().step(step) else { return false };
    let heap = machine.heap();
    let loaded = heap.code(heap.code_at(row.ip));
    &*loaded.code.filename == file
        && match heap.instr(row.ip).op {
            Opcode::RESUME
            | Opcode::NOT_TAKEN
            | Opcode::CACHE
            | Opcode::COPY_FREE_VARS
            | Opcode::MAKE_CELL
            | Opcode::RETURN_GENERATOR => false,
            Opcode::POP_TOP => row.ip == loaded.text || heap.instr(row.ip - 1).op != Opcode::RETURN_GENERATOR,
            _ => true,
        }
}

/// The line for a moment.
fn row(snapshot: &Snapshot<'_>, file: &str) -> Option<Json> {
    let frames = snapshot.frames();
    let frame = frames.last()?;
    let of_program = |code: &CodeObject| &*code.filename == file;
    let depth = frames.iter().filter(|f| of_program(f.code())).count() - 1;
    let instr = frame.instruction();
    let row = &VersionTable::of(frame.code().version)[instr.op];
    let shown = |v: Value| show_slot(snapshot.machine(), v);
    let stack: Vec<String> = frame.stack().iter().map(|&v| shown(v)).collect();
    Some(json!({
        "depth": depth,
        "code": &*frame.code().qualname,
        "offset": instr.offset,
        "op": row.name,
        "arg": row.has_arg().then_some(instr.arg),
        "stack": stack,
        "locals": locals(snapshot, frame),
    }))
}

/// A frame's own namespace: the fast locals that are set, or the mapping of a module or class body.
fn locals(snapshot: &Snapshot<'_>, frame: &FrameView<'_>) -> Map<String, Json> {
    let mut locals = Map::new();
    if frame.is_optimized() {
        for (name, _, _, value) in frame.fast_slots().filter(|(.., value)| !value.is_null()) {
            locals.insert(name.to_owned(), show_slot(snapshot.machine(), value).into());
        }
    } else {
        for name in frame.mapping_names() {
            if !is_dunder(&name.name) {
                locals.insert(name.name.into_owned(), snapshot.show(name.value).into());
            }
        }
    }
    locals
}

/// The exception that has left the module, as text.
fn exception(machine: &Machine, stop: &Stop) -> Option<String> {
    match stop {
        Stop::Uncaught(exception) => Some(show(machine, *exception)),
        // The stop has only the status: the exception is the one raised last.
        Stop::Exit(_) => {
            let raised = machine.events().iter().rev().find(|event| event.kind() == EventKind::Raise)?;
            Some(show(machine, raised.value()))
        }
        _ => None,
    }
}
