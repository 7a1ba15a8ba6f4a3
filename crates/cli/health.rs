//! `stagemaker health`

use std::io::{self, Write as _};
use std::time::Duration;

use clap::Parser;
use ureq::Agent;

use crate::control_client::server_url;
use crate::exit::{Failure, Outcome};

/// Ask a server whether it serves.
///
/// Exit status: 0 if it answers that it does, and 1 if it does not, or does not answer within five
/// seconds. For the HEALTHCHECK of an image, which needs no curl then.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker health http://127.0.0.1:8080")]
pub(crate) struct Args {
    /// The URL of the server
    #[arg(
        value_name = "URL",
        env = "STAGEMAKER_URL",
        default_value = "http://127.0.0.1:8080",
        value_parser = server_url
    )]
    url: String,
}

/// The path that each emulator answers, also without a control API.
const PATH: &str = "/_stagemaker/health";

/// The longest that an answer is waited for.
const TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) fn health(args: &Args) -> Result<Outcome, Failure> {
    let config = Agent::config_builder().timeout_global(Some(TIMEOUT)).proxy(None).build();
    let url = format!("{}{PATH}", args.url.trim_end_matches('/'));
    match Agent::new_with_config(config).get(url).call() {
        Ok(_) => {
            writeln!(io::stdout(), "{} serves", args.url)?;
            Ok(Outcome::Done)
        }
        Err(error) => {
            // Where stderr is closed, the status tells it.
            writeln!(io::stderr(), "{} does not serve: {error}", args.url).unwrap_or_default();
            Ok(Outcome::Refused)
        }
    }
}
