//! A fault of pvmscope's own: what is said of a panic, in one line.
//!
//! Called by `main` before anything else. With `RUST_BACKTRACE` set Rust's own words stay, for whoever looks for the
//! fault.

use std::panic::PanicHookInfo;

use super::complain;

/// The exit status after a fault: Rust's own, so that it can be told from what a program may end with.
pub const STATUS: u8 = 101;

/// From now on a panic is told in one line.
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
