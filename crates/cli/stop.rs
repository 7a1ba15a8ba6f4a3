//! The signals, and the end of stdin, at which a server stops.

use std::future;
use std::io;
use std::process;

use stagemaker_emulator::SHUTDOWN_GRACE;

use self::signals::Signals;
use crate::stdin;

/// The options that say when a server stops.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct StopArgs {
    /// End too when stdin ends, which whoever started the command cannot forget
    #[arg(long)]
    until_stdin_closes: bool,
}

impl StopArgs {
    /// Listens for Ctrl-C, for requests to end and, where it is asked for, for the end of stdin, and
    /// returns a future that is done at the first. A signal after it ends the process at once.
    pub(crate) fn requested(self) -> io::Result<impl Future<Output = ()>> {
        let mut signals = Signals::listen()?;
        let closed = self.until_stdin_closes.then(stdin::closed).transpose()?;
        Ok(async move {
            tokio::select! {
                () = signals.next() => {}
                () = done_or_never(closed) => {}
            }
            tracing::info!(
                "stopping when all requests are answered, after {SHUTDOWN_GRACE:?} at most"
            );
            tokio::spawn(async move {
                signals.next().await;
                process::exit(INTERRUPTED);
            });
        })
    }
}

/// Waits for a future; without one, for ever.
async fn done_or_never(future: Option<impl Future<Output = ()>>) {
    match future {
        Some(future) => future.await,
        None => future::pending().await,
    }
}

/// The exit status that a shell gives to a command that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

#[cfg(unix)]
mod signals {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) struct Signals {
        interrupt: Signal,
        terminate: Signal,
    }

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            let interrupt = signal(SignalKind::interrupt())?;
            Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
        }

        pub(super) async fn next(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
        }
    }
}

#[cfg(not(unix))]
mod signals {
    use std::future;
    use std::io;

    pub(super) struct Signals;

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(super) async fn next(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                future::pending::<()>().await;
            }
        }
    }
}
