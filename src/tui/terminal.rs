//! The terminal: taken over at the start and restored however the program ends.
//!
//! Called by [`super::run`]. Restored on return, on an error, on a panic, on SIGTERM and SIGHUP, and around Ctrl-Z.
//! Knows nothing of what is drawn. On Windows the console ends with the program, so signals have no counterpart there.

use std::io::{self, IsTerminal, Stdout, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// The terminal while pvmscope has it; dropping it restores it.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    signals: Signals,
}

impl Screen {
    /// Takes the terminal over. Fails if standard output is not a terminal.
    pub fn open() -> io::Result<Self> {
        if !stdout().is_terminal() {
            return Err(io::Error::other("the screen needs a terminal; `pvmscope trace` writes text"));
        }
        if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return Err(io::Error::other("the screen needs more than a dumb terminal; `pvmscope trace` writes text"));
        }
        let signals = Signals::register()?;
        restore_on_panic();
        end_with_terminal(signals.end.clone());
        take()?;
        let terminal = Terminal::new(CrosstermBackend::new(stdout())).inspect_err(|_| give_back())?;
        Ok(Self { terminal, signals })
    }

    /// Where to draw.
    pub fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<Stdout>> {
        &mut self.terminal
    }

    /// The signals that have arrived.
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Restores the terminal, stops as the shell expects, and takes it over again when continued.
    pub fn suspend(&mut self) -> io::Result<()> {
        if !cfg!(unix) {
            return Ok(());
        }
        give_back();
        stop_process()?;
        take()?;
        self.terminal.clear()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste).inspect_err(|_| give_back())
}

/// Restores the terminal. Errors are ignored: there is nothing left to do about them, and the terminal may be gone.
fn give_back() {
    let _ =
        execute!(stdout(), DisableBracketedPaste, DisableMouseCapture, LeaveAlternateScreen, crossterm::cursor::Show);
    let _ = disable_raw_mode();
}

/// Makes a panic of this thread restore the terminal first, so that its message can be read. A panic of another thread,
/// the machine's, does not: the session reports it, and the screen stays.
fn restore_on_panic() {
    let screen = thread::current().id();
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if thread::current().id() == screen {
            give_back();
            previous(info);
        }
    }));
}

/// Ends the process if the terminal disappears silently: when its window is closed and no signal comes, reading from it
/// never returns, and a signal to end may not be handled because of that.
fn end_with_terminal(end: Arc<AtomicUsize>) {
    const LOOK: Duration = Duration::from_millis(500);
    /// SIGHUP, by its number.
    const HUNG_UP: usize = 1;
    thread::spawn(move || {
        loop {
            thread::sleep(LOOK);
            let signal = end.load(Ordering::Relaxed);
            if signal != 0 || !stdout().is_terminal() {
                // Time for the screen's own thread to end as usual.
                thread::sleep(LOOK);
                give_back();
                std::process::exit(128 + if signal == 0 { HUNG_UP } else { signal } as i32);
            }
        }
    });
}

/// What signals have asked for.
pub struct Signals {
    /// The number of the signal; 0 for none.
    end: Arc<AtomicUsize>,
    suspend: Arc<AtomicBool>,
}

impl Signals {
    /// The signal that told the process to end, if one has arrived.
    pub fn end(&self) -> Option<u8> {
        Some(self.end.load(Ordering::Relaxed) as u8).filter(|signal| *signal != 0)
    }

    /// Whether the process should stop for a while; asking clears it.
    pub fn take_suspend(&self) -> bool {
        self.suspend.swap(false, Ordering::Relaxed)
    }

    #[cfg(unix)]
    fn register() -> io::Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
        let signals = Self { end: Arc::default(), suspend: Arc::default() };
        for signal in [SIGTERM, SIGHUP, SIGINT] {
            signal_hook::flag::register_usize(signal, signals.end.clone(), signal as usize)?;
        }
        signal_hook::flag::register(SIGTSTP, signals.suspend.clone())?;
        Ok(signals)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "the Unix counterpart can fail")]
    fn register() -> io::Result<Self> {
        Ok(Self { end: Arc::default(), suspend: Arc::default() })
    }
}

#[cfg(unix)]
fn stop_process() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the Unix counterpart can fail")]
fn stop_process() -> io::Result<()> {
    Ok(())
}
