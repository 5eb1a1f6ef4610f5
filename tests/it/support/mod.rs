//! What the drivers share: where the test data is, the command, threads with large stacks, and what is expected to
//! differ.

pub mod expected;
pub mod random;

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::{fs, panic, thread};

use pvmscope::machine::Mode;
use pvmscope::runtime::Vm;
use pvmscope::session::{self, Program};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;

/// The stack that compiler and interpreter are given; see `src/cli`.
const STACK_BYTES: usize = 512 << 20;

/// A path inside the project.
pub fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file inside the project.
pub fn read(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The programs of the corpus, by name.
pub fn corpus() -> Vec<PathBuf> {
    let entries = fs::read_dir(root("tests/corpus")).expect("the corpus is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    files.sort();
    files
}

/// Whether the current results should be written into the expectations: `UPDATE_EXPECTED=1 cargo test --test it`.
///
/// Expectations that come from CPython are never written this way; `tests/oracle/make.sh` asks it.
pub fn updates_expected() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some()
}

/// Runs pvmscope among the programs of the corpus, so that file names are bare as in the goldens.
pub fn pvmscope(arguments: &[&str]) -> Output {
    pvmscope_in("tests/corpus", arguments)
}

/// Runs pvmscope in a folder of the project.
pub fn pvmscope_in(folder: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pvmscope"))
        .args(arguments)
        .current_dir(root(folder))
        .stdin(Stdio::null())
        .output()
        .expect("pvmscope runs")
}

/// Changes to the root folder, so that a program's `__file__` does not reveal where this project is.
///
/// The current folder belongs to the whole process: a test that uses `__file__` calls this before it starts a program,
/// so that none sees the folder change.
pub fn go_to_root_folder() {
    std::env::set_current_dir("/").expect("there is a root folder");
}

/// A program before its first instruction, to be recorded; `None` if it does not compile.
pub fn start_recording(source: Source) -> Option<Vm> {
    start(source, Mode::Record)
}

/// A program before its first instruction; `None` if it does not compile.
pub fn start(source: Source, mode: Mode) -> Option<Vm> {
    go_to_root_folder();
    let argv = vec![(&**source.filename()).into()];
    let program = Program { source: Arc::new(source), argv, version: PythonVersion::default() };
    session::start(&program, mode).ok().map(|(vm, _)| vm)
}

/// Runs `work` on a thread with the stack that the compiler and the interpreter need.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        thread.expect("a thread can be made").join().unwrap_or_else(|panic| panic::resume_unwind(panic))
    })
}

/// Runs `work` on every item, on as many threads with large stacks as the machine has processors.
pub fn in_parallel<T: Send>(items: Vec<T>, work: impl Fn(T) + Sync) {
    let queue = Mutex::new(items);
    let next = || queue.lock().unwrap().pop();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            let worker = || {
                while let Some(item) = next() {
                    work(item);
                }
            };
            thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, worker).expect("a thread can be made");
        }
    });
}
