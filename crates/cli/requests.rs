//! `stagemaker requests`

mod row;

use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Write as _};

use clap::Parser;
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
    #[arg(long, value_name = "N", default_value_t = 100)]
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
    args.show(&args.find(&client, &[])?)?;
    Ok(Outcome::Done)
}

/// The time that one question waits for further requests.
const WAIT: &str = "30s";

/// The most requests that are remembered as shown, beyond a gap in their numbers.
const MAX_SHOWN: usize = 1_000;

/// Shows requests as they end, until the server or the reader of the output is gone.
fn follow(args: &Args, client: &ControlClient) -> Result<Outcome, Failure> {
    // All up to `since` are shown, or not meant; and of those after it, `shown`.
    let (mut since, mut shown) = (0, BTreeSet::new());
    loop {
        let found = args.find(
            client,
            &[
                ("state", "ended".to_owned()),
                ("since", since.to_string()),
                ("wait", WAIT.to_owned()),
                ("count", (shown.len() + 1).to_string()),
            ],
        )?;
        let new: Vec<_> =
            found.into_iter().filter(|request| !shown.contains(&number(request))).collect();
        shown.extend(new.iter().map(number));
        args.show(&new)?;
        while shown.first() == Some(&(since + 1)) || shown.len() > MAX_SHOWN {
            since = shown.pop_first().unwrap_or(since);
        }
    }
}

fn number(request: &Value) -> u64 {
    request.get("number").and_then(Value::as_u64).unwrap_or_default()
}

impl Args {
    fn query(&self) -> Vec<(&'static str, String)> {
        let given = [
            ("test", &self.test),
            ("endpoint", &self.endpoint),
            ("status", &self.status),
            ("text", &self.text),
        ];
        let given = given.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        given.chain([("limit", self.limit.to_string())]).collect()
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
