//! Mutated library files, which the compiler must answer, whatever they contain: no panic, no hang, no stack overflow.
//!
//! Not part of a plain test run: it works only if `PVMSCOPE_FUZZ` says for how many seconds. `PVMSCOPE_FUZZ_FILES`
//! names a folder of Python files (by default the corpus), `PVMSCOPE_FUZZ_SEED` a number. The current program is always
//! in `fuzz-SEED.py` in the folder for temporary files, so that one that brings the process down can be found; one that
//! panics or takes long is kept there as `fuzz-SEED-NUMBER.py`.
//!
//! `PVMSCOPE_FUZZ=1200 PVMSCOPE_FUZZ_FILES=/usr/lib/python3 cargo test --test it mutated_files -- --nocapture`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pvmscope::code::dis::disassemble_recursive;
use pvmscope::compile::stages::{Stage, Stages};
use pvmscope::compile::{CompileMode, compile};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;

use crate::support::random::Random;
use crate::support::{on_large_stack, root};

/// More processor time than this is a hang (of a debug build).
const PATIENCE: Duration = Duration::from_secs(10);
/// Of longer files only a piece of this many bytes is taken.
const MAX_BYTES: usize = 8000;

const SNIPPETS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    ".",
    "=",
    "==",
    ":=",
    "+",
    "-",
    "*",
    "**",
    "/",
    "//",
    "->",
    "@",
    "!",
    "$",
    "?",
    "\\",
    "\n",
    "\r",
    "\t",
    "\x0c",
    "\0",
    "'",
    "\"",
    "'''",
    "\"\"\"",
    "f'",
    "f\"{",
    "rf'''",
    "t'{",
    "}'",
    "{{",
    "!r",
    "b'\\x",
    "'\\N{",
    "'\\u12",
    "#",
    " if ",
    " else ",
    "elif",
    " for ",
    " in ",
    "while ",
    "def f(",
    "class C(",
    "lambda ",
    "return ",
    "yield ",
    "yield from ",
    "try:",
    "except ",
    "except* ",
    "finally:",
    "with ",
    " as ",
    "import ",
    "from . import *",
    "global x",
    "nonlocal x",
    "del ",
    "not ",
    " and ",
    " or ",
    " is ",
    "await ",
    "async ",
    "match x:\n case ",
    "case ",
    "type X = ",
    "print ",
    "None",
    "True",
    "raise ",
    "assert ",
    "pass",
    "break",
    "continue",
    "__debug__",
    "0x",
    "1_",
    "1e",
    "1j",
    "0777",
    "9999999999999999999999",
    "é",
    "\u{feff}",
    "\u{2028}",
    "𝒳",
    "[x for x in ",
    "{**",
    "(*",
    "*a, *b",
    "x: int = ",
    "[T: int, *U, **V]",
    "\n    ",
    "\n  ",
    "\n\t",
    "1 << 64",
    "'%s' % (a,)",
    "-1",
    "()",
    "(1, 2)",
    "if 0:",
    "while 1:",
    "not not ",
    "super().x",
    "self.__x",
];

/// The processor time of this thread, if the system tells it; others may be working beside it.
fn processor_time(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut entries: Vec<_> = std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        entries.sort();
        for entry in &entries {
            collect(entry, files);
        }
    } else if path.extension().is_some_and(|extension| extension == "py") {
        files.push(path.to_owned());
    }
}

/// A piece of a file, from a line's beginning to a line's end.
fn piece(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    if bytes.len() <= MAX_BYTES {
        return bytes.to_vec();
    }
    let from = random.below(bytes.len() - MAX_BYTES);
    let from = bytes[from..].iter().position(|&b| b == b'\n').map_or(from, |newline| from + newline + 1);
    bytes[from..(from + MAX_BYTES).min(bytes.len())].to_vec()
}

fn mutate(random: &mut Random, bytes: &mut Vec<u8>) {
    let at = random.below(bytes.len() + 1);
    let most = 1 << random.below(9);
    let length = random.below(most).min(bytes.len() - at);
    match random.below(8) {
        0 => drop(bytes.drain(at..at + length)),
        1 => {
            let copy = bytes[at..at + length].to_vec();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, copy);
        }
        2 | 3 => {
            let snippet = random.pick(SNIPPETS).as_bytes();
            bytes.splice(at..at, snippet.iter().copied());
        }
        4 => {
            let snippet = random.pick(SNIPPETS).as_bytes();
            let replaced = random.below(4).min(bytes.len() - at);
            bytes.splice(at..at + replaced, snippet.iter().copied());
        }
        5 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random.next() as u8;
            }
        }
        6 => {
            let count = 1 << random.below(13);
            let snippet = random.pick(SNIPPETS).repeat(count);
            bytes.splice(at..at, snippet.into_bytes());
        }
        _ => bytes.truncate(at.max(1)),
    }
}

/// Everything that the compiler does with a program.
fn check(bytes: &[u8]) {
    let Ok(source) = Source::from_bytes("fuzz.py", bytes) else { return };
    let source = Arc::new(source);
    for mode in [CompileMode::Exec, CompileMode::Single, CompileMode::Eval] {
        match compile(&source, PythonVersion::default(), mode) {
            Ok(compiled) => drop(disassemble_recursive(&compiled.code)),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    let stages = Stages::of(&source, PythonVersion::default(), CompileMode::Exec);
    for stage in Stage::ALL {
        drop(stages.text(stage));
    }
}

#[test]
fn mutated_files() {
    let setting = |name: &str| std::env::var(name).ok();
    let Some(seconds) = setting("PVMSCOPE_FUZZ").and_then(|text| text.parse().ok()) else { return };
    let seed: u64 = setting("PVMSCOPE_FUZZ_SEED").and_then(|text| text.parse().ok()).unwrap_or(1);
    let corpus = root("tests/corpus").display().to_string();
    let folder = setting("PVMSCOPE_FUZZ_FILES").unwrap_or(corpus);
    on_large_stack(move || {
        let mut files = Vec::new();
        collect(Path::new(&folder), &mut files);
        assert!(!files.is_empty(), "no Python files in {folder}");
        let mut random = Random::of_seed(seed);
        let in_work = std::env::temp_dir().join(format!("fuzz-{seed}.py"));
        let start = Instant::now();
        let (mut done, mut findings) = (0_u64, 0);
        while start.elapsed() < Duration::from_secs(seconds) {
            let Ok(whole) = std::fs::read(random.pick(&files)) else { continue };
            let mut bytes = piece(&mut random, &whole);
            for _ in 0..1 << random.below(5) {
                mutate(&mut random, &mut bytes);
            }
            std::fs::write(&in_work, &bytes).expect("the program can be written");
            let begun = processor_time(start);
            let outcome = std::panic::catch_unwind(|| check(&bytes));
            done += 1;
            let taken = processor_time(start).saturating_sub(begun);
            if outcome.is_err() || taken > PATIENCE {
                findings += 1;
                let kept = std::env::temp_dir().join(format!("fuzz-{seed}-{findings}.py"));
                println!("finding after {done} programs, {taken:.1?}: {}", kept.display());
                std::fs::write(kept, &bytes).expect("the program can be written");
            }
        }
        println!("{done} programs, {findings} findings");
        assert_eq!(findings, 0);
    });
}
