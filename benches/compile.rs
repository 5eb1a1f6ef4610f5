//! How fast pvmscope compiles a library, compared with the real CPython in the same minute.
//!
//! `cargo bench --bench compile [-- FOLDER…]` compiles every Python file in the folders (by default the standard
//! library of `python3`) that both accept, in one process on one thread, first under `python3.14` (environment variable
//! `PYTHON314`, or found in PATH), then with pvmscope: from bytes to code objects, and from bytes to the tree. Files
//! are read before the clock starts, which measures processor time. Rounds alternate; the best of each is reported.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pvmscope::compile::front::parse::parse;
use pvmscope::compile::front::tokenize::tokenize;
use pvmscope::compile::{CompileMode, compile};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;

const ROUNDS: usize = 3;
const STACK_BYTES: usize = 512 << 20;

/// CPython's part: prints the files it accepts, then the seconds that it takes to compile them.
const THEIRS: &str = "
import gc, sys, time, warnings
warnings.simplefilter('ignore')
programs = []
for name in sys.stdin.read().split('\\n'):
    try:
        with open(name, 'rb') as file:
            data = file.read()
        compile(data, name, 'exec', dont_inherit=True)
    except Exception:
        continue
    programs.append((name, data))
    print(name)
gc.disable()
start = time.process_time()
for name, data in programs:
    compile(data, name, 'exec', dont_inherit=True)
print('seconds', time.process_time() - start)
";

fn main() {
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(run).expect("a thread");
    thread.join().expect("the measurement");
}

fn run() {
    let mut folders: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    if folders.is_empty() {
        folders.push(output("python3", "import sysconfig; print(sysconfig.get_path('stdlib'))", "").trim().to_owned());
    }
    let python = std::env::var("PYTHON314").unwrap_or_else(|_| "python3.14".to_owned());
    let mut names = Vec::new();
    for folder in &folders {
        collect(Path::new(folder), &mut names);
    }
    let (mut theirs, mut ours, mut parsing) = (f64::MAX, f64::MAX, f64::MAX);
    let mut told = false;
    for _ in 0..ROUNDS {
        let answer = output(&python, THEIRS, &names.join("\n"));
        let accepted: Vec<&str> = answer.lines().filter(|line| !line.starts_with("seconds ")).collect();
        let seconds = answer.lines().find_map(|line| line.strip_prefix("seconds ")).expect("CPython's time");
        theirs = theirs.min(seconds.parse().expect("a number"));
        let programs: Vec<(&str, Vec<u8>)> = accepted
            .iter()
            .filter_map(|name| Some((*name, fs::read(name).ok()?)))
            .filter(|(name, bytes)| compiles(name, bytes))
            .collect();
        let bytes: usize = programs.iter().map(|(_, bytes)| bytes.len()).sum();
        if !told {
            println!(
                "{} files that CPython accepts, {} of them compiled, {bytes} bytes",
                accepted.len(),
                programs.len()
            );
            told = true;
        }
        ours = ours.min(time(&programs, compiles));
        parsing = parsing.min(time(&programs, |name, bytes| {
            Source::from_bytes(name, bytes)
                .is_ok_and(|source| parse(&source, &tokenize(&source), CompileMode::Exec).is_ok())
        }));
    }
    println!("CPython   {theirs:.2} s");
    println!("pvmscope  {ours:.2} s = {:.2}x, of which parsing {parsing:.2} s", ours / theirs);
}

fn compiles(name: &str, bytes: &[u8]) -> bool {
    Source::from_bytes(name, bytes)
        .is_ok_and(|source| compile(&Arc::new(source), PythonVersion::V314, CompileMode::Exec).is_ok())
}

fn time(programs: &[(&str, Vec<u8>)], work: impl Fn(&str, &[u8]) -> bool) -> f64 {
    let start = Instant::now();
    let begun = processor_time(start);
    let done = programs.iter().filter(|(name, bytes)| work(name, bytes)).count();
    assert_eq!(done, programs.len());
    processor_time(start).saturating_sub(begun).max(Duration::from_nanos(1)).as_secs_f64()
}

/// The processor time of this thread, if the system tells it: others may be working beside it.
fn processor_time(start: Instant) -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn output(python: &str, program: &str, input: &str) -> String {
    use std::io::Write;
    let mut child = Command::new(python)
        .args(["-c", program])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("Python runs");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("Python reads");
    let output = child.wait_with_output().expect("Python ends");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn collect(path: &Path, names: &mut Vec<String>) {
    if path.is_dir() {
        let skipped = path.file_name().is_some_and(|name| name == "site-packages" || name == "__pycache__");
        let Ok(entries) = fs::read_dir(path) else { return };
        if !skipped {
            let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
            entries.sort();
            for entry in &entries {
                collect(entry, names);
            }
        }
    } else if path.extension().is_some_and(|extension| extension == "py") {
        names.extend(path.to_str().map(str::to_owned));
    }
}
