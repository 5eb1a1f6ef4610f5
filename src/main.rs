//! The binary: hands over to `cli`, on a thread whose stack is large enough for deeply nested programs.

use std::process::ExitCode;

/// Compiler and machine recurse as deep as a program nests.
const STACK_SIZE: usize = 1 << 30;

fn main() -> ExitCode {
    let worker = std::thread::Builder::new()
        .name("pvmscope".to_owned())
        .stack_size(STACK_SIZE)
        .spawn(|| pvmscope::cli::run(std::env::args_os()));
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        Ok(Err(_)) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("pvmscope: {error}");
            ExitCode::FAILURE
        }
    }
}
