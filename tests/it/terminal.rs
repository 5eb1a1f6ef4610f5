//! The screen on a real terminal, a pseudo terminal: what becomes of it when the machine, the shell or the user does
//! something in between.
//!
//! `ui` tests what is drawn; here it is the program itself that runs, and that takes the terminal and gives it back. The
//! terminal of these tests answers no questions. Where there is no pseudo terminal, a line says so and nothing is
//! tested.

#![cfg(unix)]

use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::root;

/// Long after everything should have happened: exceeding it is a failure, not a measurement.
const PATIENCE: Duration = Duration::from_mins(1);
/// What gives the screen of the shell back.
const LEAVE: &str = "\x1b[?1049l";
/// What takes it away.
const ENTER: &str = "\x1b[?1049h";
/// What ends a drawing: the cursor is hidden.
const DRAWN: &str = "\x1b[?25l";

/// A terminal with pvmscope on it.
struct Running {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// Everything that it has sent to the terminal.
    sent: Arc<Mutex<Vec<u8>>>,
}

/// `None`, and a line, where there are no pseudo terminals.
fn start(arguments: &[&str], (columns, rows): (u16, u16)) -> Option<Running> {
    let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).inspect_err(|error| eprintln!("no pseudo terminal: {error}")).ok()?;
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pvmscope"));
    command.args(arguments);
    command.cwd(root(""));
    command.env("TERM", "xterm-256color");
    let child = pair.slave.spawn_command(command).expect("pvmscope runs");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let keyboard = pair.master.take_writer().unwrap();
    let sent: Arc<Mutex<Vec<u8>>> = Arc::default();
    let collected = Arc::clone(&sent);
    thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut piece) {
            collected.lock().unwrap().extend(&piece[..count]);
        }
    });
    Some(Running { master: pair.master, keyboard, child, sent })
}

impl Running {
    fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent.lock().unwrap()).into_owned()
    }

    /// Waits until what has been sent since `from` contains a text; returns where to look from for the next.
    fn wait_for(&self, text: &str, from: usize) -> usize {
        let begin = Instant::now();
        loop {
            let sent = self.sent();
            if let Some(at) = sent.get(from..).and_then(|rest| rest.find(text)) {
                return from + at + text.len();
            }
            assert!(begin.elapsed() < PATIENCE, "{text:?} was not sent: {:?}", &sent[from.min(sent.len())..]);
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    fn resize(&self, columns: u16, rows: u16) {
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// The output of a shell's command about it, which finds its number in `$0`.
    fn ask_shell(&self, command: &str) -> String {
        let process = self.child.process_id().unwrap().to_string();
        let output = Command::new("sh").args(["-c", command, &process]).output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Sends it a signal, by the signal's name.
    fn signal(&self, name: &str) {
        self.ask_shell(&format!("kill -{name} $0"));
    }

    /// Whether the system has stopped it, as Ctrl-Z does.
    fn is_stopped(&self) -> bool {
        let state =
            self.ask_shell("if [ -r /proc/$0/stat ]; then cut -d' ' -f3 /proc/$0/stat; else ps -o state= -p $0; fi");
        state.trim_start().starts_with('T')
    }

    /// Waits for its end; returns the exit status.
    fn end(&mut self) -> u32 {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(begin.elapsed() < PATIENCE, "it does not end: {:?}", self.sent());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn quit(&mut self) {
        self.press("q");
        assert_eq!(self.end(), 0);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// A process that is killed can do nothing about it, and neither can one whose stack has overflowed.
#[test]
fn the_terminal_is_restored_after_a_sudden_end() {
    let Some(mut running) = start(&["assets/examples/hello.py"], (80, 24)) else { return };
    let shown = running.wait_for("hello.py", 0);
    running.signal("KILL");
    let left = running.wait_for(LEAVE, shown);
    running.wait_for("pvmscope: killed, or out of stack", left);
    assert_ne!(running.end(), 0);
}

#[test]
fn the_terminal_is_restored_when_the_user_leaves() {
    let Some(mut running) = start(&[], (80, 24)) else { return };
    let shown = running.wait_for("Lessons", 0);
    running.quit();
    let left = running.wait_for(LEAVE, shown);
    thread::sleep(Duration::from_millis(100));
    assert!(!running.sent()[left..].contains("pvmscope:"), "{:?}", running.sent());
}

#[test]
fn the_terminal_is_restored_after_signals() {
    for (name, status) in [("TERM", 128 + 15), ("HUP", 128 + 1)] {
        let Some(mut running) = start(&["assets/examples/hello.py"], (80, 24)) else { return };
        let shown = running.wait_for("hello.py", 0);
        running.signal(name);
        running.wait_for(LEAVE, shown);
        assert_eq!(running.end(), status, "{name}");
    }
}

/// The signal of a resize and a key arrive in one go: the screen has the new size, and does what the key asks for.
#[test]
fn a_resize_that_comes_with_a_key_is_not_lost_and_neither_is_the_key() {
    let Some(mut running) = start(&["assets/examples/hello.py"], (80, 24)) else { return };
    let mut seen = running.wait_for("hello.py", 0);
    for n in 0..20 {
        let too_small = (40 + n, 10);
        running.press("j");
        running.resize(too_small.0, too_small.1);
        running.press("k\x1b[<0;1;1M");
        seen = running.wait_for(&format!("{}×{}", too_small.0, too_small.1), seen);
        running.resize(80, 24);
        running.press("?");
        seen = running.wait_for("Walking through a program", seen);
        running.resize(81, 24);
        running.press("?");
        seen = running.wait_for("Bytecode", seen);
    }
    running.quit();
}

/// Ctrl-Z stops it in the middle of an answer, and it goes on with it although the terminal does not say where its
/// cursor is.
#[test]
fn it_can_be_suspended_while_it_asks() {
    let Some(mut running) = start(&[], (80, 24)) else { return };
    let mut seen = running.wait_for("Lessons", 0);
    running.press("oabc");
    seen = running.wait_for("abc", seen);
    running.press("\x1a");
    seen = running.wait_for(LEAVE, seen);
    let begin = Instant::now();
    while !running.is_stopped() {
        assert!(begin.elapsed() < PATIENCE, "it does not stop");
        thread::sleep(Duration::from_millis(5));
    }
    running.signal("CONT");
    seen = running.wait_for(ENTER, seen);
    seen = running.wait_for("open file: ", seen);
    running.wait_for("abc", seen);
    running.press("\x1b");
    thread::sleep(Duration::from_millis(50));
    running.quit();
    assert!(!running.sent().contains("\x1b[6n"), "nothing is asked of the terminal");
}

#[test]
fn terminals_of_odd_sizes_are_drawn_on() {
    for size in [(u16::MAX, u16::MAX), (u16::MAX, 1), (1, u16::MAX), (1, 1), (0, 0)] {
        let Some(mut running) = start(&["assets/examples/hello.py"], size) else { return };
        let entered = running.wait_for(ENTER, 0);
        running.press("jj?");
        let drawn = running.wait_for(DRAWN, entered);
        running.resize(80, 24);
        running.wait_for("Walking through a program", drawn);
        running.quit();
    }
}
