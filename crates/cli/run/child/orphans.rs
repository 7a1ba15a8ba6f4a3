//! What a child has started and left behind.

use std::io;
use std::time::Duration;

use rustix::process::{self, Pid, Signal, WaitOptions};
use tokio::time::{Instant, sleep};

/// How long what is left behind may take to end once it is asked to.
const GRACE: Duration = Duration::from_secs(2);

/// Makes us the parent of every process whose own parent ends, where the system can do so, so
/// that none can slip away.
pub(super) fn adopt() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    process::set_child_subreaper(Some(process::getpid()))?;
    Ok(())
}

/// Asks what is left of a child's group, and what was adopted, to end; and then makes it.
pub(super) async fn end(group: Option<Pid>) {
    for signal in [Signal::TERM, Signal::KILL] {
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline {
            if !left(group) {
                return;
            }
            send(group, signal);
            sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Sends a signal to all who are left; it fails when one is gone, which is what is wanted.
fn send(group: Option<Pid>, signal: Signal) {
    group.map(|group| process::kill_process_group(group, signal));
    for pid in adopted() {
        let _ = process::kill_process(pid, signal);
    }
}

/// Whether anybody is left, once those who have ended are buried.
fn left(group: Option<Pid>) -> bool {
    while let Ok(Some(_)) = process::wait(WaitOptions::NOHANG) {}
    !adopted().is_empty()
        || group.is_some_and(|group| process::test_kill_process_group(group).is_ok())
}

/// Our children, as Linux lists them for each of our threads.
fn adopted() -> Vec<Pid> {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let lists =
        threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let pids = |list: String| {
        let pids = list.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?));
        pids.collect::<Vec<_>>()
    };
    lists.flat_map(pids).collect()
}
