//! The guard: a small process that restores the terminal when pvmscope dies without a chance to do so.
//!
//! Started by [`super::terminal`], which tells it whenever pvmscope takes the terminal or gives it back. A stack that
//! overflows, memory that the system refuses and SIGKILL end a process at once: none of its own code runs afterwards,
//! so that only another process can act. It is the shell, which waits for the end of its input and knows by the last
//! line whether there is something to restore. It never touches the terminal while pvmscope lives. Without a shell (on
//! Windows the console restores itself) there is no guard, and everything else is as it is with one.

use std::io::{Write, stdout};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Waits, and restores: `$1` are the modes of the terminal as `stty -g` names them, `$2` is what is to be sent to it.
/// Signals that end pvmscope do not end it, and as its group of processes is in the background, it must not be stopped
/// for changing the terminal.
const SCRIPT: &str = r#"
trap '' HUP INT QUIT TERM TSTP TTIN TTOU
state=
while read -r line; do state=$line; done
[ "$state" = taken ] || exit 0
printf %s "$2"
[ -z "$1" ] || stty "$1" <&1
echo "pvmscope: killed, or out of stack or memory; the terminal is restored" >&2
"#;

/// A handle on it, of which there may be several.
#[derive(Clone, Debug, Default)]
pub struct Guard(Arc<Mutex<Option<(Child, ChildStdin)>>>);

impl Guard {
    /// Starts it. Standard output is the terminal as it is to be again, but for what `restore` undoes.
    pub fn start(restore: &[u8]) -> Self {
        let guard = Self::default();
        if cfg!(unix) {
            *guard.lock() = spawn(&String::from_utf8_lossy(restore));
        }
        guard
    }

    /// From here on there is something to restore.
    pub fn terminal_is_taken(&self) {
        self.tell("taken\n");
    }

    /// The terminal has been restored.
    pub fn terminal_is_given_back(&self) {
        self.tell("given back\n");
    }

    /// Ends it, and waits until it has ended.
    pub fn dismiss(&self) {
        if let Some((mut child, input)) = self.lock().take() {
            drop(input);
            let _ = child.wait();
        }
    }

    /// It may be dead, having been killed itself; that is no reason to fail.
    fn tell(&self, line: &str) {
        if let Some((_, input)) = &mut *self.lock() {
            let _ = input.write_all(line.as_bytes());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Child, ChildStdin)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn spawn(restore: &str) -> Option<(Child, ChildStdin)> {
    let modes = Command::new("stty").arg("-g").stdin(stdout()).stderr(Stdio::null()).output().ok()?;
    let modes = String::from_utf8_lossy(&modes.stdout);
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT, "pvmscope", modes.trim(), restore]).stdin(Stdio::piped());
    // What a terminal or a shell does to pvmscope's group of processes must not reach it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().ok()?;
    let input = child.stdin.take()?;
    Some((child, input))
}
