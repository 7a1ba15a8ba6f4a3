//! `stagemaker serve`

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Parser;
use stagemaker_emulator::{Catalog, Config, Emulator};
use stagemaker_gateway::{Clock as _, Credential, SystemClock};
use stagemaker_verifier::Timestamp;
use tokio::runtime::Runtime;
use tracing::level_filters::LevelFilter;

use crate::exit::{Failure, Outcome};
use crate::listen::{self, Reach};
use crate::{credential, instant, log, settings, stop};

/// Start the emulator.
///
/// The first line on stdout is `listening on http://HOST:PORT`. Ctrl-C and SIGTERM end it when
/// the requests under way are answered.
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
    /// Stop the clock at this time, such as 2026-11-22T10:00:00Z
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
}

pub(crate) fn serve(args: &Args) -> Result<Outcome, Failure> {
    log::start(LevelFilter::INFO);
    let config = settings::load(args.config.as_deref())?;
    let is_secret = !config.credentials.iter().any(is_test);
    let reach = if args.config.is_some() && is_secret { Reach::Anywhere } else { Reach::Loopback };
    Runtime::new()?.block_on(async {
        let (listener, address) = listen::bind(&args.listen, reach).await?;
        let url = format!("http://{address}");
        let welcome = welcome(&config, args, address)?;
        let stopped = args.at;
        let clock = move || stopped.unwrap_or_else(|| SystemClock.now());
        let emulator = Emulator::with_clock(config, clock).map_err(Failure::new)?;
        // Whoever reads the line on stdout may stop us at once, and finds all of it done.
        let asked_to_stop = stop::asked()?;
        io::stderr().write_all(welcome.as_bytes())?;
        let mut stdout = io::stdout();
        writeln!(stdout, "listening on {url}")?;
        stdout.flush()?;
        let served = emulator.serve(listener, asked_to_stop).await;
        served.map_err(|error| Failure::new(format_args!("the server failed: {error}")))?;
        Ok(Outcome::Done)
    })
}

/// What is served, who is let in, and a line to paste.
fn welcome(config: &Config, args: &Args, listener: SocketAddr) -> Result<String, Failure> {
    let url = format!("http://{listener}");
    let Config { region, account, .. } = config;
    let mut lines = vec![
        String::new(),
        format!("  region     {region}, account {account}"),
        format!("  endpoints  {}", endpoints(config)),
    ];
    lines.extend(config.credentials.iter().map(accepted));
    if let Some(at) = args.at {
        lines.push(format!("  clock      stopped at {at}"));
    }
    if let Some(other) = credential::filled("AWS_REGION")?.filter(|other| other != region) {
        lines.push(format!(
            "  note       AWS_REGION is {other}, but tokens must be signed for {region}"
        ));
    }
    if !listener.ip().is_loopback() {
        lines.push(
            "  note       it can be reached from other machines, and speaks no TLS".to_owned(),
        );
    }
    lines.push(format!("\nTry it from another terminal:\n\n{}\n", try_it(config, args, &url)));
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// Who is let in, secrets masked but for the one that is none.
fn accepted(credential: &Credential) -> String {
    let (id, arn) = (credential.access_key_id(), &credential.principal().arn);
    let secret = if is_test(credential) { settings::TEST } else { "****" };
    let session = if credential.session_token().is_some() { ", session token ****" } else { "" };
    format!("  accepts    {id}, secret {secret}{session}, as {arn}")
}

/// Whether it is the credential that everybody knows.
fn is_test(credential: &Credential) -> bool {
    credential.access_key_id() == settings::TEST
        && credential.secret_access_key().reveal() == settings::TEST
        && credential.session_token().is_none()
}

fn endpoints(config: &Config) -> String {
    match &config.catalog {
        Catalog::Any(_) => "any name, answering by echo".to_owned(),
        Catalog::Only(_) => config.addresses.join(", "),
    }
}

/// A command line that works when it is pasted: it mints a token with the same credentials, of
/// which only what everybody knows is spelled out.
fn try_it(config: &Config, args: &Args, url: &str) -> String {
    let address = config.addresses.first().map_or("my-endpoint", String::as_str);
    format!(
        "  curl {url}/endpoints/{address}/openai/v1/chat/completions \\\n    \
         -H \"Authorization: Bearer $({})\" \\\n    \
         -H 'Content-Type: application/json' \\\n    \
         -d '{{\"messages\": [{{\"role\": \"user\", \"content\": \"Hello\"}}]}}'",
        mint_command(config, args)
    )
}

fn mint_command(config: &Config, args: &Args) -> String {
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("stagemaker"));
    let program = quoted(&program);
    let at = args.at.map(|at| format!(" --at {at}")).unwrap_or_default();
    let region = &config.region;
    let id = config.credentials.first().map_or("", |first| first.access_key_id());
    match &args.config {
        Some(file) => {
            let file = std::path::absolute(file).unwrap_or_else(|_| file.clone());
            let (file, id) = (quoted(&file), quoted(Path::new(id)));
            format!("{program} token mint --config {file} --access-key-id {id}{at}")
        }
        None if config.credentials.first().is_some_and(is_test) => format!(
            "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_SESSION_TOKEN= \
             {program} token mint --region {region}{at}"
        ),
        None => format!("{program} token mint --region {region}{at}"),
    }
}

/// A word for a POSIX shell.
fn quoted(word: &Path) -> String {
    let word = word.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@".contains(c);
    if word.chars().all(plain) { word } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
