//! The binary: hands over to [`pvmscope::cli`].
//!
//! There is nothing else here: what the commands are and how they end is decided there.

use std::process::ExitCode;

fn main() -> ExitCode {
    pvmscope::cli::main()
}
