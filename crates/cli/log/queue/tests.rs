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
    // The first line is stuck in the output, alone or with one of these; the others fill the queue.
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
    assert!((1..=3).contains(&kept), "{kept}");
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
