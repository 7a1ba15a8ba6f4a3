//! `stagemaker token verify`

use std::mem;
use std::path::PathBuf;

use clap::Parser;
use serde_json::Value;
use stagemaker_gateway::Credentials;
use stagemaker_verifier::Timestamp;

use crate::exit::{Failure, Outcome};
use crate::token::verifier::Verifier;
use crate::token::{input, jsonl};
use crate::{instant, settings};

/// Verify one token, or one a line.
///
/// With --jsonl each line of the input is `{"id", "token", "at", "region"}`, of which only the
/// token is needed, and each line of the output is the verdict on it. Exits 1 if any token is
/// refused, and 2 if any line cannot be read.
#[derive(Debug, Parser)]
#[command(
    after_help = "Examples:\n  stagemaker token verify --config stagemaker.yaml \"$TOKEN\"\n  \
                        stagemaker token verify --config stagemaker.yaml --jsonl < tokens.jsonl"
)]
pub(crate) struct Args {
    /// The configuration with the credentials that are accepted
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The region of the verifier; that of the configuration, if left out
    #[arg(long, value_name = "R")]
    region: Option<String>,
    /// When to verify, such as 2026-11-22T10:00:00Z; now, if left out
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
    /// Read JSON lines instead of one token
    #[arg(long)]
    jsonl: bool,
    /// The token, or `-` for stdin; with --jsonl, a file of lines
    #[arg(value_name = "TOKEN")]
    token: Option<String>,
}

pub(crate) fn verify(args: &Args) -> Result<Outcome, Failure> {
    let mut config = settings::load(Some(&args.config))?;
    let credentials = Credentials::new(mem::take(&mut config.credentials)).map_err(Failure::new)?;
    if let Some(region) = &args.region {
        config.region.clone_from(region);
    }
    let verifier = Verifier { config, at: args.at, credentials };
    if args.jsonl {
        return jsonl::verify(&verifier, args.token.as_deref());
    }
    let token = input::read(args.token.as_deref())?;
    let verdict = verifier.verdict(Value::Null, &token, None, None);
    verdict.write()?;
    Ok(verdict.outcome())
}
