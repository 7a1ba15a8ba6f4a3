//! `stagemaker serve`

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use stagemaker_emulator::{Emulator, ReloadScope};
use stagemaker_verifier::Timestamp;
use tokio::runtime::Runtime;
use tracing::level_filters::LevelFilter;

use crate::config_args::ConfigArgs;
use crate::control::ControlArgs;
use crate::exit::{Failure, Outcome};
use crate::listen::{self, Reach};
use crate::log::LogArgs;
use crate::serve::followed::FollowedFiles;
use crate::serve::ready_file::{self as ready, ReadyFile};
use crate::serve::reload::Reload;
use crate::serve::welcome::Welcome;
use crate::stop::StopArgs;
use crate::{descriptors, file_limit, hangup, instant, settings, watch};

mod followed;
mod ready_file;
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
/// `principals` the key of the AWS_* environment is let in, or `test`, from this machine only unless
/// --expose says otherwise. Without a configuration tokens are for the region of AWS_REGION, or for
/// us-east-1.
#[derive(Debug, Parser)]
#[expect(clippy::doc_markdown, reason = "the text is help for a terminal")]
#[command(
    after_help = "Example:\n  stagemaker serve --config stagemaker.yaml --listen 127.0.0.1:0"
)]
pub(crate) struct Args {
    #[command(flatten)]
    config: ConfigArgs,
    /// The address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Stop the clock at this time, such as 2026-11-22T10:00:00Z, until it is moved
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
    /// Write to this file what is served, as JSON, once requests are answered
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    #[command(flatten)]
    stop: StopArgs,
    #[command(flatten)]
    control: ControlArgs,
    #[command(flatten)]
    log: LogArgs,
}

pub(crate) fn serve(args: &Args) -> Result<Outcome, Failure> {
    let _log = args.log.start(LevelFilter::INFO)?;
    descriptors::raise_limit();
    let file = args.config.file();
    let followed = file.as_ref().map(|file| FollowedFiles::new(file.path.clone()));
    let reading = followed.as_ref().map(FollowedFiles::begin);
    let path = file.as_ref().map(|file| &*file.path);
    let config = args.control.apply(settings::load(path)?)?;
    let reach = settings::reach(&config, args.config.exposure());
    settings::warn(&config);
    let ready_file = args.ready_file.as_deref().map(ReadyFile::new).transpose()?;
    let runtime = Runtime::new()?;
    let outcome = runtime.block_on(async {
        let (listener, address) = listen::bind(&args.listen, reach).await?;
        let url = format!("http://{address}");
        let welcome =
            Welcome { config: &config, file: file.as_ref(), at: args.at, address }.text()?;
        let description = ready::describe(&config, &url)?;
        let sources = config.sources.clone();
        let emulator = Emulator::new(config).map_err(Failure::new)?;
        if let Some(at) = args.at {
            emulator.clock().freeze_at(at).map_err(Failure::new)?;
        }
        if let (Some(files), Some(reading)) = (followed, reading) {
            files.end(reading, &sources, None, true);
            let reach = if address.ip().is_loopback() { Reach::Loopback } else { Reach::Anywhere };
            let (emulator, control) = (emulator.clone(), args.control);
            follow(Reload { emulator, files, reach, exposure: args.config.exposure(), control })?;
        } else {
            hangup::note("without a configuration there is nothing to read again")?;
        }
        // A reader of the line on stdout may stop the server at once, so all else is done before it.
        let stopped = args.stop.requested()?;
        file_limit::fail_writes()?;
        if let Some(file) = &ready_file {
            file.write(&description)?;
        }
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
