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

/// The time for which lines are collected before they are written together, after one that is written
/// at once. To wake a thread costs more than to write a line.
const BATCH: Duration = Duration::from_millis(10);

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
            self.collect();
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

    /// Waits while more lines are collected, but not at the end.
    fn collect(&self) {
        let state = self.shared.lock();
        let wait = self.shared.filled.wait_timeout_while(state, BATCH, |state| !state.is_closed);
        drop(wait.unwrap_or_else(PoisonError::into_inner));
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
mod tests;
