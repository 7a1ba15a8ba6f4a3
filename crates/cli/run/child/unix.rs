//! On Unix: signals are handed on, and what the child leaves behind is ended.

use std::io::{self, IsTerminal as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{self, Pid, Signal};
use tokio::process::{Child, Command};
use tokio::signal::unix::{Signal as Signals, SignalKind, signal as listen};
use tokio::time::{Instant, sleep, sleep_until};

/// How long a child may take to end once it is asked to.
const GRACE: Duration = Duration::from_secs(10);

/// How long what the child has started and left behind may take to end.
const ORPHANS_GRACE: Duration = Duration::from_secs(2);

/// Runs a command to its end, hands on the signals that ask us to stop, and sees that
/// nothing of it is left.
pub(crate) async fn run(mut command: Command) -> io::Result<ExitStatus> {
    let mut signals = Stops::listen()?;
    let family = Family::choose();
    if family == Family::Own {
        command.process_group(0);
    }
    let mut child = command.kill_on_drop(true).spawn()?;
    let pid = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let status = wait(&mut child, pid, family, &mut signals).await;
    if let (Some(pid), Family::Own) = (pid, family) {
        end_orphans(pid).await;
    }
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

    fn send(self, pid: Pid, signal: Signal) {
        // It fails when nobody is left to hear it, which is what is wanted.
        let _ = match (self, signal) {
            (Self::Own, _) => process::kill_process_group(pid, signal),
            // The terminal itself sends Ctrl-C to the whole group.
            (Self::Terminal, Signal::INT) => Ok(()),
            (Self::Terminal, _) => process::kill_process(pid, signal),
        };
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

/// Asks what is left of the child's group to end, and then makes it.
async fn end_orphans(group: Pid) {
    let deadline = Instant::now() + ORPHANS_GRACE;
    if process::kill_process_group(group, Signal::TERM).is_err() {
        return;
    }
    while Instant::now() < deadline {
        if process::test_kill_process_group(group).is_err() {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
    let _ = process::kill_process_group(group, Signal::KILL);
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
