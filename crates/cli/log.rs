//! The log, on stderr.

use std::io::{self, IsTerminal as _};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

use crate::exit::Failure;

/// Starts the log at a level, unless `STAGEMAKER_LOG` asks for another, such as `debug`.
pub(crate) fn start(level: LevelFilter) {
    let filter = EnvFilter::builder()
        .with_default_directive(level.into())
        .with_env_var("STAGEMAKER_LOG")
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        // Where stderr is closed, a line that says so would end the thread that logs.
        .log_internal_errors(false)
        .init();
}

/// Logs how it ended that files were read again: `taken` is the line where they are in force.
pub(crate) fn reload(result: Result<(), Failure>, taken: &str) {
    match result {
        Ok(()) => tracing::info!("{taken}"),
        Err(Failure::Message(message)) => {
            for line in message.lines() {
                tracing::error!("what was before stays in force: {line}");
            }
        }
        Err(Failure::BrokenPipe) => {}
    }
}
