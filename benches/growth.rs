//! Whether time grows with a program's size as it does in CPython: where a careless way takes the square of it.
//!
//! `cargo bench --bench growth` runs each program of `benches/growth`, whose argument is its size, at two sizes under
//! `python3.14` (environment variable `PYTHON314`, or found in PATH) and under `pvmscope exec`. The table has the time by
//! which the greater size takes longer, which no start-up is part of, as a ratio to CPython's, and by how much each one's
//! whole time grew. Rounds alternate; the best of each is reported. Arguments are parts of program names.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 5;
const SIZES: [&str; 2] = ["4", "16"];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let python = std::env::var("PYTHON314").unwrap_or_else(|_| "python3.14".to_owned());
    let mut programs: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/growth"))
        .expect("benches/growth")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| wanted.is_empty() || wanted.iter().any(|w| path.to_string_lossy().contains(w)))
        .collect();
    programs.sort();
    println!("{:<20} {:>9} {:>9} {:>8} {:>8} {:>8}", "program", "python ms", "exec ms", "ratio", "python", "exec");
    for program in &programs {
        let (mut theirs, mut ours) = ([f64::INFINITY; 2], [f64::INFINITY; 2]);
        for _ in 0..ROUNDS {
            for (i, size) in SIZES.into_iter().enumerate() {
                theirs[i] = theirs[i].min(seconds(Command::new(&python).arg(program).arg(size)));
                let pvmscope = env!("CARGO_BIN_EXE_pvmscope");
                ours[i] = ours[i].min(seconds(Command::new(pvmscope).arg("exec").arg(program).arg(size)));
            }
        }
        let [python_ms, exec_ms] = [theirs, ours].map(|[small, great]| (great - small) * 1e3);
        println!(
            "{:<20} {python_ms:>9.1} {exec_ms:>9.1} {:>7.2}x {:>7.1}x {:>7.1}x",
            program.file_stem().unwrap_or_default().to_string_lossy(),
            exec_ms / python_ms.max(0.1),
            theirs[1] / theirs[0],
            ours[1] / ours[0],
        );
    }
}

fn seconds(command: &mut Command) -> f64 {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    let status = status.unwrap_or_else(|e| panic!("python3.14 is needed (set PYTHON314): {e}"));
    assert!(status.success(), "{command:?}");
    start.elapsed().as_secs_f64()
}
