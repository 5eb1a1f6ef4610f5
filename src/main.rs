//! The binary: hands over to [`pvmscope::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    pvmscope::cli::main()
}
