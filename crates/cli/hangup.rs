//! The signal at which servers read their configuration again.

use std::io;

/// Calls a function at each SIGHUP from now on, where there is such a signal.
#[cfg(unix)]
pub(crate) fn each(call: impl Fn() + Send + Sync + 'static) -> io::Result<()> {
    use std::sync::Arc;

    use tokio::signal::unix::{SignalKind, signal};
    use tokio::task::spawn_blocking;

    let mut hangups = signal(SignalKind::hangup())?;
    let call = Arc::new(call);
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            // Files are read, which must not hold up those who are being served.
            let call = Arc::clone(&call);
            if spawn_blocking(move || call()).await.is_err() {
                tracing::error!("the configuration could not be read again");
            }
        }
    });
    Ok(())
}

/// Calls a function at each SIGHUP from now on, where there is such a signal.
#[cfg(not(unix))]
pub(crate) fn each(_: impl Fn() + Send + Sync + 'static) -> io::Result<()> {
    Ok(())
}
