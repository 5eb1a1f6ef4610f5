//! The terminal: taken over at the start and restored however the program ends.
//!
//! Called by [`super::run`]. Restored on return, on an error, on a panic, on SIGTERM and SIGHUP, and around Ctrl-Z; after
//! any other end by [`super::guard`]. Nothing here waits for the terminal to answer, as not every one does. Knows
//! nothing of what is drawn. On Windows the console ends with the program, so signals have no counterpart there.

use std::io::{self, IsTerminal, Stdout, Write, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{
    self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::guard::Guard;

/// The terminal while pvmscope has it; dropping it restores it.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    signals: Signals,
    guard: Guard,
}

impl Screen {
    /// Takes the terminal over, to draw on that many columns and rows of it.
    pub fn open(size: (u16, u16)) -> io::Result<Self> {
        let signals = Signals::register()?;
        let guard = Guard::start(&restoring());
        restore_on_panic(guard.clone());
        end_with_terminal(signals.end.clone(), guard.clone());
        take(&guard)?;
        let terminal = blank(size).inspect_err(|_| give_back(&guard))?;
        Ok(Self { terminal, signals, guard })
    }

    /// Where to draw.
    pub fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<Stdout>> {
        &mut self.terminal
    }

    /// The signals that have arrived.
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Draws on that many columns and rows from now on.
    pub fn resize(&mut self, size: (u16, u16)) -> io::Result<()> {
        self.terminal = blank(size)?;
        Ok(())
    }

    /// Restores the terminal, stops as the shell expects, and takes it over again when continued. What was on the
    /// screen must be drawn again, after [`Screen::resize`].
    pub fn suspend(&mut self) -> io::Result<()> {
        if !cfg!(unix) {
            return Ok(());
        }
        give_back(&self.guard);
        stop_process()?;
        take(&self.guard)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back(&self.guard);
        self.guard.dismiss();
    }
}

/// Fails if standard output is not a terminal on which one can draw.
pub fn require() -> io::Result<()> {
    if !stdout().is_terminal() {
        return Err(io::Error::other("the screen needs a terminal; `pvmscope trace` writes text"));
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(io::Error::other("the screen needs more than a dumb terminal; `pvmscope trace` writes text"));
    }
    Ok(())
}

/// Columns and rows of the terminal.
pub fn size() -> io::Result<(u16, u16)> {
    terminal::size()
}

/// A cleared screen. The size is fixed: ratatui asks for none that the model does not know.
fn blank(size: (u16, u16)) -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
    execute!(stdout(), Clear(ClearType::All))?;
    let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
    Terminal::with_options(CrosstermBackend::new(stdout()), TerminalOptions { viewport })
}

fn take(guard: &Guard) -> io::Result<()> {
    guard.terminal_is_taken();
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste).inspect_err(|_| give_back(guard))
}

/// What leaves everything that [`take`] has entered, except raw mode.
fn restoring() -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = queue!(bytes, DisableBracketedPaste, DisableMouseCapture, LeaveAlternateScreen, cursor::Show);
    bytes
}

/// Restores the terminal. Errors are ignored: there is nothing left to do about them, and the terminal may be gone.
fn give_back(guard: &Guard) {
    let _ = stdout().write_all(&restoring());
    let _ = stdout().flush();
    let _ = disable_raw_mode();
    guard.terminal_is_given_back();
}

/// Makes a panic of this thread restore the terminal first, so that its message can be read. A panic of another thread,
/// the machine's, does not: the session reports it, and the screen stays.
fn restore_on_panic(guard: Guard) {
    let screen = thread::current().id();
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if thread::current().id() == screen {
            give_back(&guard);
            previous(info);
        }
    }));
}

/// Ends the process if the terminal disappears silently: when its window is closed and no signal comes, reading from it
/// never returns, and a signal to end may not be handled because of that.
fn end_with_terminal(end: Arc<AtomicUsize>, guard: Guard) {
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
                give_back(&guard);
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
