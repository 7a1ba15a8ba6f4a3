//! `stagemaker token verify`

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;

use clap::Parser;
use serde_json::Value;
use stagemaker_gateway::{Invocation, Name};
use stagemaker_verifier::Timestamp;

use crate::exit::{Failure, Outcome};
use crate::instant;
use crate::token::verifier::{Verifier, VerifyOptions};
use crate::token::{input, jsonl};

/// Verify one token, or one a line.
///
/// Prints the verdict on each token as a line of JSON. Policies are not asked: `accept` says
/// whose token it is, and not what they may do. With --invoke, policies are asked too.
#[derive(Debug, Parser)]
#[command(after_help = EXAMPLES, after_long_help = format!("{LINES}\n\n{EXAMPLES}"))]
pub(crate) struct Args {
    /// The configuration with the credentials that are accepted
    #[arg(long, value_name = "FILE")]
    pub(super) config: PathBuf,
    /// The region of the verifier; that of the configuration, if left out
    #[arg(long, value_name = "R")]
    region: Option<String>,
    /// When to verify, such as 2026-11-22T10:00:00Z; now, if left out
    #[arg(long, value_name = "TIME", value_parser = instant::parse)]
    at: Option<Timestamp>,
    /// Also ask the policies whether the holder of the token may invoke this endpoint
    #[arg(long, value_name = "ENDPOINT", value_parser = Name::parse)]
    invoke: Option<Name>,
    /// The inference component on the endpoint
    #[arg(long, value_name = "NAME", requires = "invoke", value_parser = Name::parse)]
    component: Option<Name>,
    /// The address that policies see as `aws:SourceIp`; none, if left out
    #[arg(long, value_name = "IP", requires = "invoke")]
    source_ip: Option<IpAddr>,
    /// Read JSON lines instead of one token; --help describes them
    #[arg(long)]
    jsonl: bool,
    /// The token, or `-` for stdin; with --jsonl, a file of lines
    #[arg(value_name = "TOKEN")]
    pub(super) token: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  stagemaker token verify --config stagemaker.yaml \"$TOKEN\"
  stagemaker token verify --config stagemaker.yaml --jsonl < tokens.jsonl";

const LINES: &str = r#"Lines of --jsonl: JSON objects with these fields and no others
  token    the token, without `Bearer`; the only field that is needed
  id       any value, which the verdict repeats; null if left out
  at       when to verify: a text as for --at, or a number of seconds since 1970
  region   the region of the verifier, instead of that of --region
For example:
  {"id": 1, "token": "sagemaker-api-key-...", "at": "2026-11-22T10:00:00Z", "region": "us-west-2"}

Verdicts: one line of JSON for each token or line, in order, with these fields
  "verdict": "accept"   id, access_key_id, principal_arn, account_id, signed_at, expires_at
  "verdict": "reject"   id, code, stage, message
  "verdict": "error"    id, code, line, message: the line cannot be read
A line is unreadable that is empty, is not JSON, has no token, or has an unknown field or one
twice; `line` is its number, counted from 1, and `code` is `line_unreadable`. `stage` is form,
audience, signature, session_token or time, or authorization where the policies deny.
For example:
  {"id":1,"verdict":"reject","code":"expired","stage":"time","message":"the token expired at ..."}

Exit status: 0 if every token is accepted, 1 if any is rejected, 2 if any line cannot be read or
the command itself fails.

Reload: while --jsonl reads, a changed configuration is read again at once, and before the next
line is verified; at SIGHUP it is in any case. Policies are read with it; a changed policy alone
is not noticed. What is right is taken as a whole. A file with any error is not taken, and one that
has lost what restricts callers, such as `principals` or a principal's `policies`, at SIGHUP only:
stderr says so, and what was before stays in force."#;

pub(crate) fn verify(args: &Args) -> Result<Outcome, Failure> {
    if args.jsonl {
        return jsonl::verify(args);
    }
    let verifier = Verifier::load(&args.config, args.options())?;
    let token = input::read(args.token.as_deref())?;
    note_policies(&verifier);
    let verdict = verifier.verdict(Value::Null, &token, None, None);
    verdict.write()?;
    Ok(verdict.outcome())
}

/// Says on stderr that policies are not asked, where there are any.
pub(super) fn note_policies(verifier: &Verifier) {
    if verifier.ignores_policies() {
        // Where stderr is closed, nobody wants to know.
        let _ = writeln!(io::stderr(), "{POLICIES_NOT_ASKED}");
    }
}

const POLICIES_NOT_ASKED: &str =
    "note: the policies of the configuration are not asked; --invoke ENDPOINT asks them";

impl Args {
    pub(super) fn options(&self) -> VerifyOptions {
        let invocation = self.invoke.clone().map(Invocation::of);
        VerifyOptions {
            region: self.region.clone(),
            at: self.at,
            invocation: match (invocation, &self.component) {
                (Some(endpoint), Some(component)) => {
                    Some(endpoint.with_component(component.clone()))
                }
                (invocation, _) => invocation,
            },
            source_ip: self.source_ip,
        }
    }
}
