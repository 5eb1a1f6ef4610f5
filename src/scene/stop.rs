//! Why a scene's recording ends where it does.
//!
//! Called by [`super::Scene`]. It does not say how to go on: that is up to the screen.

use super::view::View;
use crate::inspect::type_name;
use crate::recording::Stop;
use crate::text::prose::grouped;

/// Why a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopNote {
    /// The reason in a few words.
    pub short: String,
    /// The whole text, if there is more to say: the traceback of an uncaught exception.
    pub long: String,
    /// Whether it is an error.
    pub error: bool,
}

/// The note about the end of the recording; if the run can go on, only when the end is in sight.
pub(super) fn stop_note(view: &View<'_>) -> Option<StopNote> {
    let session = view.session;
    let stop = session.stop()?;
    let limit = session.limit();
    if stop.can_go_on() && (!session.is_at_edge() || *stop == Stop::Limit && session.len() < limit) {
        return None;
    }
    let note = |short: &str, error: bool| Some(StopNote { short: short.to_owned(), long: short.to_owned(), error });
    match stop {
        Stop::Finished => note("ends normally", false),
        Stop::Exit(0) => note("ends with exit status 0", false),
        Stop::Exit(status) => note(&format!("ends with exit status {status}"), true),
        // The exception's own state is that of the cursor's moment; what was printed at the end is not.
        Stop::Uncaught(exception) => {
            let long = session.last_words().unwrap_or_default().trim_end().to_owned();
            let last = long.lines().last().map(str::to_owned);
            let short = format!("uncaught {}", last.unwrap_or_else(|| type_name(view.snapshot.machine(), *exception)));
            Some(StopNote { short, long, error: true })
        }
        Stop::Limit => note(&format!("stopped at the limit of {} steps", grouped(limit)), false),
        Stop::Interrupted => note("stopped; it can go on", false),
        Stop::InputWanted => note("waits for input", false),
        Stop::Memory => note("stopped: the limit of memory is reached", true),
        Stop::Unsupported(what) => {
            Some(StopNote { short: "not supported from here on".to_owned(), long: what.clone(), error: true })
        }
        Stop::Fault(what) => {
            let long = format!("{what}; please report it with the program. What was recorded before can be walked.");
            Some(StopNote { short: format!("ended by a bug of pvmscope: {what}"), long, error: true })
        }
    }
}
