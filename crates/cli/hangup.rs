//! The signal at which servers read their configuration again.

use std::io;

/// Calls a function at each SIGHUP from now on, where there is such a signal. A call does not wait for
/// the one before, which may be blocked by a pipe that it reads.
#[cfg(unix)]
pub(crate) fn each(call: impl Fn() + Send + Sync + 'static) -> io::Result<()> {
    use std::sync::Arc;
    use std::thread;

    use tokio::signal::unix::{SignalKind, signal};
    use tokio::sync::Semaphore;

    let mut hangups = signal(SignalKind::hangup())?;
    let (call, free) = (Arc::new(call), Arc::new(Semaphore::new(MAX_CALLS)));
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            let Ok(permit) = Arc::clone(&free).acquire_owned().await else { break };
            let call = Arc::clone(&call);
            // Files are read, which must hold up neither those who are being served nor the end.
            let called = thread::Builder::new().name("reload".to_owned()).spawn(move || {
                call();
                drop(permit);
            });
            if let Err(error) = called {
                tracing::error!("the configuration could not be read again: {error}");
            }
        }
    });
    Ok(())
}

/// Logs a message at each SIGHUP from now on. A terminal that is closed sends one, and by itself it
/// would end a server whose clients are elsewhere.
pub(crate) fn note(message: &'static str) -> io::Result<()> {
    each(move || tracing::info!("{message}"))
}

/// The number of calls that may be blocked at once. Later signals wait, and count as one.
#[cfg(unix)]
const MAX_CALLS: usize = 8;

/// Calls a function at each SIGHUP from now on, where there is such a signal.
#[cfg(not(unix))]
pub(crate) fn each(_: impl Fn() + Send + Sync + 'static) -> io::Result<()> {
    Ok(())
}
