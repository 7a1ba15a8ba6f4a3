//! The verdict on a token.

use std::io::{self, Write as _};

use serde::Serialize;
use serde_json::Value;
use stagemaker_gateway::{Denied, Verified};

use crate::exit::{Failure, Outcome};
use crate::token::denial::Denial;

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
    pub(crate) fn accept(id: Value, verified: &Verified<'_>) -> Self {
        let credential = verified.credential();
        let verdict = Judgement::Accept {
            access_key_id: credential.access_key_id().to_owned(),
            principal_arn: credential.principal().arn().to_owned(),
            account_id: credential.principal().account_id().to_owned(),
            signed_at: verified.signed_at().to_string(),
            expires_at: verified.expires_at().to_string(),
        };
        Self { id, verdict }
    }

    pub(crate) fn reject(id: Value, denied: &Denied) -> Self {
        let reason = denied.reason();
        let (code, stage) = (reason.code(), reason.stage().name());
        Self { id, verdict: Judgement::Reject { code, stage, message: reason.to_string() } }
    }

    /// The verdict on a genuine token whose holder may not do what was asked for.
    pub(crate) fn forbid(id: Value, denial: Denial) -> Self {
        let Denial { code, message } = denial;
        Self { id, verdict: Judgement::Reject { code, stage: "authorization", message } }
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
