use std::time::Duration;

/// The longest that a test waits for anything. It is far more than any step takes on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(60);

/// Awaits a future, and panics with its description where it takes longer than [`LIMIT`].
///
/// The time is the machine's, also where the clock of the runtime is paused: a timer of the runtime
/// would then run out at once.
#[cfg(feature = "http")]
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    use std::sync::mpsc::{self, RecvTimeoutError};
    let (finished, awaited) = mpsc::channel::<()>();
    let (expire, expired) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        if awaited.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            expire.send(()).unwrap_or_default();
        }
    });
    let output = tokio::select! {
        biased;
        output = future => output,
        _ = expired => panic!("waited {LIMIT:?} for {what}"),
    };
    drop(finished);
    output
}
