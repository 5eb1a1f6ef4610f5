//! `--max-memory`: how much memory a program and its recording may take.
//!
//! Set once by the command line, for all programs that this process executes. By default half of what the machine has, or
//! of what the system allows this process: a learner's program that grows without end must stop before the machine does.

use std::fs;
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};

use super::engine::Control;

/// Assumed where the system does not tell.
const USUAL: u64 = 8 << 30;

static LIMIT: OnceLock<u64> = OnceLock::new();

/// Sets the limit for all programs, in bytes. Only the first call counts.
pub fn set_memory_limit(bytes: u64) {
    LIMIT.get_or_init(|| bytes);
}

/// The limit in bytes.
pub fn memory_limit() -> u64 {
    *LIMIT.get_or_init(|| available().unwrap_or(USUAL) / 2)
}

/// What a run shares with those who watch it, with the limit of memory.
pub fn control() -> Arc<Control> {
    let control = Control::default();
    control.max_memory.store(memory_limit(), Ordering::Relaxed);
    Arc::new(control)
}

/// A number of bytes as one writes it: digits, and K, M, G or T.
///
/// # Errors
/// One line that says what is wrong.
pub fn parse_size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return Err("a size is a number with K, M, G or T after it".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "a size begins with a whole number".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "that is more than any machine has".to_owned())
}

/// The bytes that this process can have: the least of what the machine has, what its container may take, and what the
/// process may address (`ulimit -v`).
fn available() -> Option<u64> {
    let read = |file: &str| fs::read_to_string(file).ok();
    let machine = read("/proc/meminfo").and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.trim().trim_end_matches(" kB").parse::<u64>().ok()?.checked_mul(1024)
    });
    let container = read("/sys/fs/cgroup/memory.max").and_then(|text| text.trim().parse().ok());
    let process = read("/proc/self/limits").and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("Max address space"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    });
    // What the process has mapped already, its stacks for the most part, is gone from what it may address.
    let mapped =
        read("/proc/self/statm").and_then(|text| text.split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) * 4096;
    let process = process.map(|bytes| bytes.saturating_sub(mapped));
    [machine, container, process].into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(parse_size("512"), Ok(512));
        assert_eq!(parse_size("800M"), Ok(800 << 20));
        assert_eq!(parse_size("4g"), Ok(4 << 30));
        for wrong in ["", "G", "1.5G", "-1", "1 G", "2X", "99999999999T"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}
