//! `stagemaker record`

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use stagemaker_recorder::Proxy;
use tokio::runtime::Runtime;
use tracing::level_filters::LevelFilter;

use crate::exit::{Failure, Outcome};
use crate::listen::{self, Reach};
use crate::log::LogArgs;
use crate::stop::StopArgs;
use crate::{file_limit, hangup};

/// Record what a real server answers, and answer so again without it.
///
/// Stands in front of an OpenAI-compatible server, such as vLLM or an endpoint of SageMaker, and
/// writes each chat completion as a rule that a person can read and edit: into FOLDER/TEST.yaml
/// for requests with the header X-Stagemaker-Test, and into FOLDER/shared.yaml for all others.
/// Rules that a file holds already stay as they are; what it does not hold is added when its answer
/// ends, in the order of the requests. Secrets are left out, and so are all headers. One recorder
/// writes into a folder at a time.
///
/// With --replay nothing is asked and nothing is written: the same paths are answered from the
/// folder alone, whatever key the client sends. The folder is also what `replies` in the
/// configuration of `stagemaker serve` can name.
///
/// The first line on stdout is `listening on http://HOST:PORT`.
#[derive(Debug, Parser)]
#[expect(clippy::doc_markdown, reason = "the text is help for a terminal")]
#[command(after_help = "Example:\n  \
    stagemaker record --upstream http://127.0.0.1:8000/v1 --replies tests/replies\n  \
    stagemaker record --replies tests/replies --replay\n\n\
    The client's base URL is then http://127.0.0.1:8081/v1, or \
    http://127.0.0.1:8081/endpoints/my-endpoint/openai/v1: what stands before /chat/completions \
    is replaced by the path of --upstream, if that has one.")]
pub(crate) struct Args {
    /// The server to ask, such as http://127.0.0.1:8000/v1
    #[arg(long, value_name = "URL", required_unless_present = "replay")]
    upstream: Option<String>,
    /// The folder of the recorded replies
    #[arg(long, value_name = "FOLDER", default_value = "replies")]
    replies: PathBuf,
    /// The address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    listen: String,
    /// Answer from the folder alone
    #[arg(long)]
    replay: bool,
    #[command(flatten)]
    stop: StopArgs,
    #[command(flatten)]
    log: LogArgs,
}

pub(crate) fn record(args: &Args) -> Result<Outcome, Failure> {
    let _log = args.log.start(LevelFilter::INFO)?;
    let proxy = match &args.upstream {
        Some(url) if !args.replay => Proxy::recording(url, &args.replies).map_err(Failure::new)?,
        _ => Proxy::replaying(&args.replies).map_err(Failure::new)?,
    };
    Runtime::new()?.block_on(async {
        // Whoever names another address than loopback wants to be reached there: the keys are
        // the clients' own.
        let (listener, address) = listen::bind(&args.listen, Reach::Anywhere).await?;
        let stopped = args.stop.requested()?;
        file_limit::fail_writes()?;
        hangup::note("a recorder has no configuration to read again")?;
        welcome(&proxy, address);
        let mut stdout = io::stdout();
        writeln!(stdout, "listening on http://{address}")?;
        stdout.flush()?;
        let ended = proxy.serve(listener, stopped).await;
        ended.map_err(|error| Failure::new(format_args!("the server failed: {error}")))?;
        Ok(Outcome::Done)
    })
}

/// Writes the mode to stderr, with a note where other machines can reach the address.
fn welcome(proxy: &Proxy, address: SocketAddr) {
    let mut lines = vec![String::new(), format!("  {proxy}")];
    if !address.ip().is_loopback() {
        lines.push("  note: it can be reached from other machines, and speaks no TLS".to_owned());
    }
    lines.push("\n".to_owned());
    // Where stderr is full or closed, nobody reads it; that is no reason not to record.
    io::stderr().write_all(lines.join("\n").as_bytes()).unwrap_or_default();
}
