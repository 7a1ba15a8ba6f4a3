//! `stagemaker reset`

use clap::{Parser, ValueEnum};
use serde_json::{Map, Value};

use crate::control_client::{ControlClient, ServerArgs};
use crate::exit::{Failure, Outcome};

/// Reset what tests have left behind on a server that runs.
///
/// Without --test it is reset for all tests and for requests that belong to none.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker reset --test login counts replies")]
pub(crate) struct Args {
    #[command(flatten)]
    server: ServerArgs,
    /// The test, as the X-Stagemaker-Test header or the path names it
    #[arg(long, value_name = "ID")]
    test: Option<String>,
    /// The things to reset; everything, if left out
    #[arg(value_name = "WHAT")]
    what: Vec<Thing>,
}

/// A thing that can be reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Thing {
    /// The record of requests
    Requests,
    /// The counts of nth, sequences and the counters of templates
    Counts,
    /// The clock
    Clock,
    /// The replies in front
    Replies,
}

pub(crate) fn reset(args: &Args) -> Result<Outcome, Failure> {
    let mut meant = Map::new();
    if let Some(test) = &args.test {
        meant.insert("test".to_owned(), Value::from(test.as_str()));
    }
    if !args.what.is_empty() {
        let names = args.what.iter().filter_map(ValueEnum::to_possible_value);
        let names: Value = names.map(|name| Value::from(name.get_name())).collect();
        meant.insert("what".to_owned(), names);
    }
    ControlClient::new(&args.server)?.post("/reset", &Value::Object(meant))?;
    Ok(Outcome::Done)
}
