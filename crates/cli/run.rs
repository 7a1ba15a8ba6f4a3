//! `stagemaker run`

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitStatus;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use stagemaker_emulator::{Config, Emulator};
use stagemaker_gateway::{Clock as _, SystemClock};
use stagemaker_verifier::{MAX_LIFETIME_SECONDS, Timestamp};
use tokio::process::Command;
use tokio::runtime::Runtime;
use tracing::level_filters::LevelFilter;

use crate::config_args::{ConfigArgs, ConfigFile};
use crate::exit::{Failure, Outcome};
use crate::log::LogArgs;
use crate::signer::Signer;
use crate::{instant, listen, settings};

mod child;
mod summary;

/// Run a command next to an emulator that lives as long as the command.
///
/// The command finds in its environment OPENAI_BASE_URL (the first endpoint of the
/// configuration), OPENAI_API_KEY (a fresh token), STAGEMAKER_URL, and AWS_ACCESS_KEY_ID,
/// AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION and AWS_DEFAULT_REGION of the first
/// principal. It ends with the command's exit status, 127 if there is no such command, and leaves
/// no process behind. Requests that nobody answered usefully are listed at the end, each with its real
/// reason: those to a path or an endpoint that there is not, those that no rule matches, and refusals.
#[derive(Debug, Parser)]
#[expect(clippy::doc_markdown, reason = "the text is help for a terminal")]
#[command(after_help = "Example:\n  stagemaker run --config stagemaker.yaml -- pytest")]
pub(crate) struct Args {
    #[command(flatten)]
    config: ConfigArgs,
    /// The address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: String,
    /// Stop the clock at this time, such as 2026-11-22T10:00:00Z, until it is moved
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
    /// Exit with 1 where the command succeeds and a request was not answered usefully
    #[arg(long)]
    strict: bool,
    /// Write all requests to this file: JSON Lines, or an HTTP archive where it ends with .har
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    #[command(flatten)]
    log: LogArgs,
    /// The command and its arguments, behind `--`
    #[arg(value_name = "COMMAND", required = true, last = true)]
    command: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome, Failure> {
    let _log = args.log.start(LevelFilter::WARN)?;
    let file = args.config.file();
    let config = settings::load(file.as_ref().map(|file| &*file.path))?;
    let reach = settings::reach(&config, args.config.exposure());
    if let Some(note) = file.as_ref().and_then(ConfigFile::note) {
        // Where stderr is closed, there is nobody to tell.
        writeln!(io::stderr(), "stagemaker: {note}").unwrap_or_default();
    }
    settings::warn(&config);
    Runtime::new()?.block_on(async {
        let (listener, address) = listen::bind(&args.listen, reach).await?;
        let mut command = command(&args.command)?;
        let now = args.at.unwrap_or_else(|| SystemClock.now());
        export(&mut command, &config, listen::reachable(address), now)?;
        let example = chat_path(&config);
        let emulator = Emulator::new(config).map_err(Failure::new)?;
        if let Some(at) = args.at {
            emulator.clock().freeze_at(at).map_err(Failure::new)?;
        }
        let journal = emulator.journal();
        // The emulator ends with the runtime: when the command has ended, no client is left.
        tokio::spawn(emulator.serve(listener, std::future::pending()));
        let status = match child::run(command).await {
            Ok(status) => code(status),
            Err(error) => return Ok(cannot_run(&args.command, &error)),
        };
        if let Some(file) = &args.journal {
            summary::write_journal(&journal, file)?;
        }
        let is_clean = summary::report(&journal, &example);
        Ok(if status == 0 && args.strict && !is_clean {
            Outcome::Refused
        } else {
            Outcome::Status(status)
        })
    })
}

/// Adds to an error of usage that `--` is missing, where it is.
pub(crate) fn advise(mut error: clap::Error) -> clap::Error {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let is_run = words.first().is_some_and(|word| word == "run");
    let is_unreadable =
        matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::MissingRequiredArgument);
    if is_run && is_unreadable && !words.iter().any(|word| word == "--") {
        let advice = "put `--` in front of the command, as in `stagemaker run -- pytest`";
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![advice.into()]));
    }
    error
}

fn command(command_line: &[String]) -> Result<Command, Failure> {
    let (program, arguments) =
        command_line.split_first().ok_or_else(|| Failure::new("expected a command to run"))?;
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}

/// Returns the path of a chat completion of the first endpoint.
fn chat_path(config: &Config) -> String {
    let endpoint = config.addresses.first().map_or("my-endpoint", String::as_str);
    format!("/endpoints/{endpoint}/openai/v1/chat/completions")
}

fn export(
    command: &mut Command,
    config: &Config,
    address: SocketAddr,
    now: Timestamp,
) -> Result<(), Failure> {
    let url = format!("http://{address}");
    let endpoint = config.addresses.first().map_or("my-endpoint", String::as_str);
    command.env("OPENAI_BASE_URL", format!("{url}/endpoints/{endpoint}/openai/v1"));
    command.env("STAGEMAKER_URL", &url);
    command
        .env("AWS_REGION", &config.access.region)
        .env("AWS_DEFAULT_REGION", &config.access.region);
    // A profile would bring other credentials, and perhaps real ones.
    command.env_remove("AWS_PROFILE");
    let credential =
        config.access.credentials.first().ok_or_else(|| Failure::new("no credentials"))?;
    let signer = Signer::of(credential, REMEDY)?;
    let token = signer.mint(&config.access.audience(), now, MAX_LIFETIME_SECONDS)?;
    command.env("OPENAI_API_KEY", token);
    command.env("AWS_ACCESS_KEY_ID", &signer.access_key_id);
    command.env("AWS_SECRET_ACCESS_KEY", signer.secret_access_key.reveal());
    match &signer.session_token {
        Some(session_token) => command.env("AWS_SESSION_TOKEN", session_token.reveal()),
        None => command.env_remove("AWS_SESSION_TOKEN"),
    };
    exempt_from_proxy(command);
    Ok(())
}

/// The advice where the first principal has only derived keys.
const REMEDY: &str = "put a principal that has a `secret_access_key` first, or start `stagemaker \
                      serve` and make tokens where the secret is";

/// Exempts loopback from a proxy that the environment sets.
fn exempt_from_proxy(command: &mut Command) {
    for name in ["NO_PROXY", "no_proxy"] {
        let others = std::env::var(name).unwrap_or_default();
        let separator = if others.is_empty() { "" } else { "," };
        command.env(name, format!("{others}{separator}127.0.0.1"));
    }
}

/// Returns the exit status as a shell does: 128 and the number of the signal that ended the command.
fn code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| child::signal(status).map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

/// Reports that the command cannot be run, with the status that shells and `env` exit with.
fn cannot_run(command_line: &[String], error: &io::Error) -> Outcome {
    let program = command_line.first().map_or("", String::as_str);
    Failure::new(format_args!("`{program}` cannot be run: {error}")).report();
    Outcome::Status(if error.kind() == io::ErrorKind::NotFound { 127 } else { 126 })
}
