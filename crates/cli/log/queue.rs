//! The queue between the threads that log and the one thread that writes.
//!
//! `tracing-appender` wakes its thread for each line, which costs more than the line, and prints to
//! stdout, which is the user's, where it ends with a full queue.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// The most bytes of lines that wait to be written: some ten thousand lines.
const MAX_QUEUED_BYTES: usize = 4 * 1024 * 1024;

/// The time for which lines are collected before they are written together.
const BATCH: Duration = Duration::from_millis(1);

/// The longest that the end of the command waits for the last lines to be written.
const LONGEST_FLUSH: Duration = Duration::from_secs(1);

/// The lines that wait to be written. To put one in never waits: where there is no room for it, it
/// is dropped and counted.
#[derive(Clone)]
pub(super) struct LogQueue(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Told where lines are there for a writer that waits, and at the end.
    filled: Condvar,
    /// Told where the writer has ended.
    ended: Condvar,
}

#[derive(Default)]
struct State {
    lines: Vec<u8>,
    /// The number of these lines.
    count: u64,
    /// The lines that had no room since the writer last looked.
    dropped: u64,
    /// `true` while the writer waits for a line: only then it has to be woken.
    is_idle: bool,
    is_closed: bool,
    has_ended: bool,
}

/// The owner of the thread that writes. When it is dropped, the lines that wait are written, as far
/// as there is somebody to take them.
pub(crate) struct LogGuard(Arc<Shared>);

impl LogQueue {
    /// Starts the thread that writes to `output`, which may be slow, full or closed. `describe_loss`
    /// writes the line that says how many lines were lost.
    ///
    /// # Errors
    ///
    /// When the system has no thread.
    pub(super) fn start(
        output: impl Write + Send + 'static,
        describe_loss: impl Fn(u64) -> String + Send + 'static,
    ) -> io::Result<(Self, LogGuard)> {
        let shared = Arc::new(Shared::default());
        let writer = LogWriter { shared: Arc::clone(&shared), output, describe_loss, lost: 0 };
        thread::Builder::new().name("log".to_owned()).spawn(move || writer.run())?;
        Ok((Self(Arc::clone(&shared)), LogGuard(shared)))
    }

    fn push(&self, line: &[u8]) {
        let mut state = self.0.lock();
        if state.lines.len() + line.len() > MAX_QUEUED_BYTES {
            state.dropped += 1;
            return;
        }
        state.lines.extend_from_slice(line);
        state.count += 1;
        if std::mem::take(&mut state.is_idle) {
            drop(state);
            self.0.filled.notify_one();
        }
    }
}

impl Shared {
    /// Locks the state, also where a thread has panicked that held it: its lines would be whole.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> MakeWriter<'a> for LogQueue {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> &'a Self {
        self
    }
}

/// Takes each line as a whole, as the formatter writes it.
impl Write for &LogQueue {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_closed = true;
        self.0.filled.notify_one();
        let wait = self.0.ended.wait_timeout_while(state, LONGEST_FLUSH, |state| !state.has_ended);
        drop(wait.unwrap_or_else(PoisonError::into_inner));
    }
}

/// The writer of lines, on its own thread.
struct LogWriter<W, D> {
    shared: Arc<Shared>,
    output: W,
    describe_loss: D,
    /// The lines that were lost, and of which it was not said yet.
    lost: u64,
}

impl<W: Write, D: Fn(u64) -> String> LogWriter<W, D> {
    fn run(mut self) {
        let mut lines = Vec::new();
        loop {
            let count = self.take(&mut lines);
            if count == 0 {
                break;
            }
            self.write(&lines, count);
            lines.clear();
            thread::sleep(BATCH);
        }
        self.shared.lock().has_ended = true;
        self.shared.ended.notify_all();
    }

    /// Waits for lines, takes all that are there, and returns their number: 0 at the end.
    fn take(&mut self, lines: &mut Vec<u8>) -> u64 {
        let mut state = self.shared.lock();
        while state.lines.is_empty() && !state.is_closed {
            state.is_idle = true;
            state = self.shared.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.is_idle = false;
        std::mem::swap(&mut state.lines, lines);
        self.lost += std::mem::take(&mut state.dropped);
        std::mem::take(&mut state.count)
    }

    /// Writes lines, and behind them how many were lost before. Those that cannot be written are
    /// lost: an output that is full or closed may be whole again later.
    fn write(&mut self, lines: &[u8], count: u64) {
        if self.output.write_all(lines).is_err() {
            self.lost += count;
            return;
        }
        if self.lost > 0 {
            let line = (self.describe_loss)(self.lost);
            if self.output.write_all(line.as_bytes()).is_ok() {
                self.lost = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LogQueue, MAX_QUEUED_BYTES};
    use std::io::{self, Write};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Duration;

    /// An output that hands out what is written, and waits for a permission before each write.
    struct Gate {
        permitted: Receiver<io::Result<()>>,
        written: Sender<String>,
    }

    impl Write for Gate {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let outcome = self.permitted.recv().unwrap_or(Ok(()));
            let mark = if outcome.is_ok() { "" } else { "failed: " };
            drop(self.written.send(format!("{mark}{}", String::from_utf8_lossy(bytes))));
            outcome.map(|()| bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Log {
        queue: LogQueue,
        guard: super::LogGuard,
        permit: Sender<io::Result<()>>,
        written: Receiver<String>,
    }

    fn log() -> Log {
        let (permit, permitted) = channel();
        let (write, written) = channel();
        let gate = Gate { permitted, written: write };
        let (queue, guard) = LogQueue::start(gate, |lost| format!("{lost} lost\n")).unwrap();
        Log { queue, guard, permit, written }
    }

    fn next(written: &Receiver<String>) -> String {
        written.recv_timeout(Duration::from_secs(60)).expect("a write within a minute")
    }

    #[test]
    fn lines_are_written_in_their_order_and_the_last_ones_at_the_end() {
        let log = log();
        (&log.queue).write_all(b"one\n").unwrap();
        log.permit.send(Ok(())).unwrap();
        assert_eq!(next(&log.written), "one\n");
        (&log.queue).write_all(b"two\n").unwrap();
        (&log.queue).write_all(b"three\n").unwrap();
        drop(log.permit);
        drop(log.guard);
        let rest: String = log.written.try_iter().collect();
        assert_eq!(rest, "two\nthree\n");
    }

    #[test]
    fn nobody_waits_for_an_output_that_takes_nothing_and_what_is_lost_is_counted() {
        let log = log();
        (&log.queue).write_all(b"first\n").unwrap();
        let half = format!("{}\n", "x".repeat(MAX_QUEUED_BYTES / 2 - 1));
        // The first line is perhaps taken, and stuck in the output; these fill the queue.
        for _ in 0..5 {
            (&log.queue).write_all(half.as_bytes()).unwrap();
        }
        drop(log.permit);
        let mut all = String::new();
        while !all.ends_with(" lost\n") {
            all.push_str(&next(&log.written));
        }
        let kept = all.matches(half.as_str()).count();
        assert!(all.starts_with("first\n") && all.ends_with(&format!("{} lost\n", 5 - kept)));
        assert!((1..=2).contains(&kept), "{kept}");
    }

    #[test]
    fn the_end_waits_for_the_last_lines_and_not_for_ever() {
        let log = log();
        (&log.queue).write_all(b"stuck\n").unwrap();
        drop(log.guard);
        assert!(log.written.try_recv().is_err(), "nothing was permitted to be written");
    }

    #[test]
    fn lines_that_cannot_be_written_are_counted_and_the_next_ones_are_written() {
        let log = log();
        (&log.queue).write_all(b"full\n").unwrap();
        log.permit.send(Err(io::Error::other("no space left"))).unwrap();
        assert_eq!(next(&log.written), "failed: full\n");
        (&log.queue).write_all(b"again\n").unwrap();
        drop(log.permit);
        assert_eq!(
            (next(&log.written), next(&log.written)),
            ("again\n".to_owned(), "1 lost\n".to_owned())
        );
    }
}
