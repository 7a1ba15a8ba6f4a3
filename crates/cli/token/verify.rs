//! `stagemaker token verify`

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Parser;
use serde::Serialize;
use serde_json::Value;
use stagemaker_gateway::{Clock as _, Credentials, Identity, Reason, SystemClock};
use stagemaker_verifier::{Audience, Timestamp};

use crate::exit::{Failure, Outcome};
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
    let config = settings::load(Some(&args.config))?;
    let verifier = Verifier {
        region: args.region.clone().unwrap_or(config.region),
        at: args.at,
        credentials: Credentials::new(config.credentials).map_err(Failure::new)?,
    };
    if args.jsonl {
        return jsonl::verify(&verifier, args.token.as_deref());
    }
    let token = input::read(args.token.as_deref())?;
    let verdict = verifier.verdict(Value::Null, &token, None, None);
    verdict.write()?;
    Ok(verdict.outcome())
}

/// The credentials that are accepted, and for when and where a record does not say it.
pub(crate) struct Verifier {
    region: String,
    at: Option<Timestamp>,
    credentials: Credentials,
}

impl Verifier {
    pub(crate) fn verdict(
        &self,
        id: Value,
        token: &str,
        at: Option<Timestamp>,
        region: Option<&str>,
    ) -> Verdict {
        let now = at.or(self.at).unwrap_or_else(|| SystemClock.now());
        let audience = Audience::sagemaker(region.unwrap_or(&self.region));
        match self.credentials.verify(token, &audience, now) {
            Ok(identity) => Verdict::accept(id, &identity),
            Err(reason) => Verdict::reject(id, &reason),
        }
    }
}

/// A verdict on a record, field for field as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    id: Value,
    #[serde(flatten)]
    verdict: Judgement,
}

#[derive(Debug, Serialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
enum Judgement {
    Accept {
        access_key_id: String,
        principal_arn: String,
        account_id: String,
        signed_at: String,
        expires_at: String,
    },
    Reject {
        code: &'static str,
        stage: &'static str,
        message: String,
    },
    /// The record cannot be read, and so is neither accepted nor refused.
    Error {
        code: &'static str,
        line: usize,
        message: String,
    },
}

impl Verdict {
    fn accept(id: Value, identity: &Identity) -> Self {
        let verdict = Judgement::Accept {
            access_key_id: identity.access_key_id().to_owned(),
            principal_arn: identity.principal().arn.clone(),
            account_id: identity.principal().account_id.clone(),
            signed_at: identity.signed_at().to_string(),
            expires_at: identity.expires_at().to_string(),
        };
        Self { id, verdict }
    }

    fn reject(id: Value, reason: &Reason) -> Self {
        let (code, stage) = (reason.code(), reason.stage().name());
        Self { id, verdict: Judgement::Reject { code, stage, message: reason.to_string() } }
    }

    pub(crate) fn unreadable(id: Value, line: usize, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { id, verdict: Judgement::Error { code: "line_unreadable", line, message } }
    }

    pub(crate) fn write(&self) -> Result<(), Failure> {
        let line = serde_json::to_string(self).map_err(Failure::new)?;
        Ok(writeln!(io::stdout(), "{line}")?)
    }

    pub(crate) const fn outcome(&self) -> Outcome {
        match self.verdict {
            Judgement::Accept { .. } => Outcome::Done,
            Judgement::Reject { .. } => Outcome::Refused,
            Judgement::Error { .. } => Outcome::CouldNotTell,
        }
    }
}
