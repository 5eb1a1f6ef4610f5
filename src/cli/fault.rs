//! A fault of pvmscope's own: how a panic is reported, in one line.
//!
//! Called by `main` before anything else. With `RUST_BACKTRACE` set Rust's own report stays, for whoever looks for the
//! fault.

use std::panic::PanicHookInfo;

use super::complain;

/// The exit status after a fault: Rust's own, which distinguishes it from those of programs.
pub const STATUS: u8 = 101;

/// Makes panics report themselves in one line from then on.
pub fn install() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|info| complain(&line(info))));
    }
}

fn line(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    let what = info.payload_as_str().unwrap_or("no message").lines().next().unwrap_or_default();
    format!("pvmscope: internal error: {what}{place}; please report it with the program that shows it")
}
