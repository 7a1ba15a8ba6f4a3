//! The log, on stderr.

mod fields;
mod line;
mod line_time;
mod queue;
mod stderr;

use std::io::{self, IsTerminal as _, Write};
use std::panic;

use clap::ValueEnum;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

use crate::environment;
use crate::exit::Failure;
use crate::log::line::LineFormat;
pub(crate) use crate::log::queue::LogGuard;
use crate::log::queue::LogQueue;
use crate::log::stderr::Stderr;

/// The options of the log.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct LogArgs {
    /// The format of the log: lines for people, or each a JSON object
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    log_format: LogFormat,
}

/// The format of the lines of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line for a person.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

impl LogArgs {
    /// Starts the log at a level, unless `STAGEMAKER_LOG` asks for another, such as `debug`.
    ///
    /// Lines are written by a thread of their own, so that nobody waits for whoever reads them. The
    /// last ones are written when the guard is dropped.
    pub(crate) fn start(self, level: LevelFilter) -> Result<LogGuard, Failure> {
        let filter = filter(level, &environment::filled(VARIABLE)?.unwrap_or_default())?;
        let format = self.log_format;
        let is_colored = format == LogFormat::Text && io::stderr().is_terminal();
        let line = LineFormat { format, is_colored };
        // Without a descriptor, there is nobody to write to.
        let output: Box<dyn Write + Send> = match Stderr::duplicate() {
            Ok(stderr) => Box::new(stderr),
            Err(_) => Box::new(io::sink()),
        };
        let (queue, guard) = LogQueue::start(output, move |lost| line.describe_loss(lost))
            .map_err(|error| Failure::new(format_args!("the log cannot be started: {error}")))?;
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(queue)
            .log_internal_errors(false)
            .event_format(line)
            .init();
        // The standard hook writes to stderr, and waits for it.
        panic::set_hook(Box::new(|panic| tracing::error!("a thread panicked: {panic}")));
        Ok(guard)
    }
}

/// The variable that asks for another level.
const VARIABLE: &str = "STAGEMAKER_LOG";

/// Returns the filter that a text asks for, and else one of a level.
fn filter(level: LevelFilter, text: &str) -> Result<EnvFilter, Failure> {
    let refused = |part: &str| {
        Failure::new(format_args!(
            "{VARIABLE}: {part:?} is no level: expected off, error, warn, info, debug or trace, or \
             levels of modules such as `info,hyper=debug`"
        ))
    };
    let parts: Vec<_> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    // A word alone would be taken for a module, all of which is logged.
    let is_level = |part: &str| part.contains('=') || part.parse::<LevelFilter>().is_ok();
    if let Some(part) = parts.iter().find(|part| !is_level(part)) {
        return Err(refused(part));
    }
    let builder = EnvFilter::builder().with_default_directive(level.into());
    builder.parse(parts.join(",")).map_err(|_| refused(text))
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

#[cfg(test)]
mod tests {
    use tracing::level_filters::LevelFilter;

    use super::filter;

    #[test]
    fn a_level_that_is_mistyped_is_refused() {
        for text in ["", "debug", "OFF", "info,hyper=debug", "stagemaker_emulator=trace", "warn, "]
        {
            assert!(filter(LevelFilter::INFO, text).is_ok(), "{text}");
        }
        for text in ["foo", "info,foo", "hyper=loud", "inof"] {
            assert!(filter(LevelFilter::INFO, text).is_err(), "{text}");
        }
    }
}
