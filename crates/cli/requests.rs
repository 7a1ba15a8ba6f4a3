//! `stagemaker requests`

mod row;

use std::io::{IsTerminal as _, Write as _};

use clap::{Parser, value_parser};
use serde_json::Value;

use crate::control_client::{ControlClient, ServerArgs};
use crate::exit::{Failure, Outcome};
use crate::requests::row::Row;

/// Show the requests that a server has answered, one a line.
///
/// Behind a refusal stands the real reason, which the client is not told, and behind an answer the rule
/// that gave it.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker requests --follow --test login")]
pub(crate) struct Args {
    #[command(flatten)]
    server: ServerArgs,
    /// Go on with those that come, until Ctrl-C
    #[arg(long)]
    follow: bool,
    /// Only those of a test; of none, with an empty ID
    #[arg(long, value_name = "ID")]
    test: Option<String>,
    /// Only those to an endpoint
    #[arg(long, value_name = "NAME")]
    endpoint: Option<String>,
    /// Only those with a status, such as 403, or a class of them, such as 4xx
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Only those with a text in the path or in a body
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// The most requests to show: the newest of them
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = value_parser!(u32).range(1..))]
    limit: u32,
    /// Write each as a JSON object, with headers, bodies and the times of events
    #[arg(long)]
    json: bool,
}

pub(crate) fn requests(args: &Args) -> Result<Outcome, Failure> {
    let client = ControlClient::new(&args.server)?;
    if args.follow {
        return follow(args, &client);
    }
    args.show(&args.find(&client, &[("limit", args.limit.to_string())])?)?;
    Ok(Outcome::Done)
}

/// The time that one question waits for further requests.
const WAIT: &str = "30s";

/// Shows requests as they end, until the server or the reader of the output is gone. Of those that have
/// ended before, `limit` are shown; of later ones, each.
fn follow(args: &Args, client: &ControlClient) -> Result<Outcome, Failure> {
    let ended = ("state", "ended".to_owned());
    let mut found = args.find(client, &[ended, ("limit", args.limit.to_string())])?;
    let mut last = 0;
    loop {
        last = found.iter().map(order_of_end).fold(last, u64::max);
        args.show(&found)?;
        let after = ("ended_after", last.to_string());
        found = args.find(client, &[after, ("wait", WAIT.to_owned())])?;
    }
}

/// Returns the place of a request among all that have ended.
fn order_of_end(request: &Value) -> u64 {
    request.get("ended").and_then(Value::as_u64).unwrap_or_default()
}

impl Args {
    fn query(&self) -> Vec<(&'static str, String)> {
        let given = [
            ("test", &self.test),
            ("endpoint", &self.endpoint),
            ("status", &self.status),
            ("text", &self.text),
        ];
        given.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect()
    }

    /// Finds the requests that are meant, and for which these parameters hold.
    fn find(
        &self,
        client: &ControlClient,
        parameters: &[(&'static str, String)],
    ) -> Result<Vec<Value>, Failure> {
        let query: Vec<_> = self.query().into_iter().chain(parameters.iter().cloned()).collect();
        let mut found = client.get("/requests", &query)?;
        Ok(match found.get_mut("requests").map(Value::take) {
            Some(Value::Array(requests)) => requests,
            _ => Vec::new(),
        })
    }

    fn show(&self, requests: &[Value]) -> Result<(), Failure> {
        let mut stdout = anstream::stdout();
        let is_colored = std::io::stdout().is_terminal();
        for request in requests {
            if self.json {
                writeln!(stdout, "{request}")?;
            } else {
                writeln!(stdout, "{}", Row { request, is_colored })?;
            }
        }
        Ok(stdout.flush()?)
    }
}
