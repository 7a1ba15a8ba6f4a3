//! On Unix: signals are handed on, and what the child leaves behind is ended.

use std::io::{self, IsTerminal as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{self, Pid, Signal};
use tokio::process::{Child, Command};
use tokio::signal::unix::{Signal as Signals, SignalKind, signal as listen};
use tokio::time::{Instant, sleep_until};

use super::orphans;

/// How long a child may take to end once it is asked to.
const GRACE: Duration = Duration::from_secs(10);

/// Runs a command to its end, hands on the signals that ask us to stop, and sees that
/// nothing of it is left.
pub(crate) async fn run(mut command: Command) -> io::Result<ExitStatus> {
    let mut signals = Stops::listen()?;
    orphans::adopt()?;
    let family = Family::choose();
    if family == Family::Own {
        command.process_group(0);
    }
    let mut child = command.kill_on_drop(true).spawn()?;
    let pid = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let status = wait(&mut child, pid, family, &mut signals).await;
    orphans::end(pid.filter(|_| family == Family::Own)).await;
    status
}

pub(crate) fn signal(status: ExitStatus) -> Option<i32> {
    status.signal()
}

/// Which processes the child's signals go to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// A process group of the child's own, which can be ended as a whole.
    Own,
    /// The group of the terminal, which a child that reads from it must not leave.
    Terminal,
}

impl Family {
    fn choose() -> Self {
        if io::stdin().is_terminal() { Self::Terminal } else { Self::Own }
    }

    /// Hands a signal on. It fails when nobody is left to hear it, which is what is wanted.
    fn send(self, pid: Pid, signal: Signal) {
        let _ = match self {
            Self::Own => process::kill_process_group(pid, signal),
            Self::Terminal => process::kill_process(pid, signal),
        };
    }

    /// Whether the child hears a signal without us: Ctrl-C goes to all in front of a terminal,
    /// and what it means there, such as in a shell, is the child's to say.
    fn hears(self, signal: Signal) -> bool {
        self == Self::Terminal && signal == Signal::INT
    }
}

async fn wait(
    child: &mut Child,
    pid: Option<Pid>,
    family: Family,
    signals: &mut Stops,
) -> io::Result<ExitStatus> {
    let mut deadline = None;
    loop {
        tokio::select! {
            status = child.wait() => return status,
            signal = signals.next() => {
                if family.hears(signal) {
                    continue;
                }
                pid.inspect(|pid| family.send(*pid, signal));
                deadline.get_or_insert_with(|| Instant::now() + GRACE);
            }
            () = until(deadline) => {
                pid.inspect(|pid| family.send(*pid, Signal::KILL));
                return child.wait().await;
            }
        }
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// The signals that ask us to stop.
struct Stops {
    interrupt: Signals,
    terminate: Signals,
    hangup: Signals,
}

impl Stops {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hangup: listen(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::INT,
            _ = self.terminate.recv() => Signal::TERM,
            _ = self.hangup.recv() => Signal::HUP,
        }
    }
}
