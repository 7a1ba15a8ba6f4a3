//! `stagemaker serve`

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use stagemaker_emulator::{Emulator, ReloadScope};
use stagemaker_verifier::Timestamp;
use tokio::runtime::Runtime;
use tracing::level_filters::LevelFilter;

use crate::control::ControlArgs;
use crate::exit::{Failure, Outcome};
use crate::listen::{self, Reach};
use crate::log::LogArgs;
use crate::serve::followed::FollowedFiles;
use crate::serve::reload::Reload;
use crate::{descriptors, file_limit, hangup, instant, settings, stop, watch};

mod followed;
mod reload;
mod welcome;

/// Start the emulator.
///
/// The first line on stdout is `listening on http://HOST:PORT`. Ctrl-C and SIGTERM end it when
/// the requests under way are answered.
///
/// When the configuration changes, or a file of replies that it names, it is read again once it is
/// written; at SIGHUP it is in any case, with all policies. What is right is taken as a whole, and
/// else everything stays as it was. A change that loses something which restricts callers, such as
/// `principals` or a principal's `policies`, or that cuts the file, is taken at SIGHUP only. Without
/// `principals` the key of the AWS_* environment is let in, or `test`, from this machine only.
#[derive(Debug, Parser)]
#[command(
    after_help = "Example:\n  stagemaker serve --config stagemaker.yaml --listen 127.0.0.1:0"
)]
pub(crate) struct Args {
    /// The configuration; without one, every endpoint answers by echo, in us-east-1
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Stop the clock at this time, such as 2026-11-22T10:00:00Z, until it is moved
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
    #[command(flatten)]
    control: ControlArgs,
    #[command(flatten)]
    log: LogArgs,
}

pub(crate) fn serve(args: &Args) -> Result<Outcome, Failure> {
    let _log = args.log.start(LevelFilter::INFO)?;
    descriptors::raise_limit();
    let followed = args.config.clone().map(FollowedFiles::new);
    let reading = followed.as_ref().map(FollowedFiles::begin);
    let config = args.control.apply(settings::load(args.config.as_deref())?)?;
    let reach = settings::reach(&config);
    settings::warn(&config);
    let runtime = Runtime::new()?;
    let outcome = runtime.block_on(async {
        let (listener, address) = listen::bind(&args.listen, reach).await?;
        let url = format!("http://{address}");
        let welcome = welcome::write(&config, args, address)?;
        let sources = config.sources.clone();
        let emulator = Emulator::new(config).map_err(Failure::new)?;
        if let Some(at) = args.at {
            emulator.clock().freeze_at(at).map_err(Failure::new)?;
        }
        if let (Some(files), Some(reading)) = (followed, reading) {
            files.end(reading, &sources, None, true);
            let reach = if address.ip().is_loopback() { Reach::Loopback } else { Reach::Anywhere };
            let (emulator, control) = (emulator.clone(), args.control);
            follow(Reload { emulator, files, reach, control })?;
        } else {
            hangup::note("without --config there is nothing to read again")?;
        }
        // A reader of the line on stdout may stop the server at once, so all else is done before it.
        let stopped = stop::requested()?;
        file_limit::fail_writes()?;
        // Where stderr is full or closed, nobody reads it; that is no reason not to serve.
        io::stderr().write_all(welcome.as_bytes()).unwrap_or_default();
        let mut stdout = io::stdout();
        writeln!(stdout, "listening on {url}")?;
        stdout.flush()?;
        let ended = emulator.serve(listener, stopped).await;
        ended.map_err(|error| Failure::new(format_args!("the server failed: {error}")))?;
        Ok(Outcome::Done)
    });
    // A reading of files that hangs, as of a pipe that nobody fills, must not hold up the end.
    runtime.shutdown_background();
    outcome
}

/// Reads files again when they change, and at SIGHUP.
fn follow(reload: Reload) -> Result<(), Failure> {
    let reload = Arc::new(reload);
    let hung_up = Arc::clone(&reload);
    hangup::each(move || hung_up.run(ReloadScope::Requested))?;
    if let Err(error) = watch::start(reload) {
        tracing::warn!("changed files are taken at SIGHUP only: {error}");
    }
    Ok(())
}
