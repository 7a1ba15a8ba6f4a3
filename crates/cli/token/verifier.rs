//! Who verifies tokens here.

use serde_json::Value;
use stagemaker_gateway::{Clock as _, Credentials, SystemClock};
use stagemaker_verifier::{Audience, Timestamp};

use crate::token::verdict::Verdict;

/// The credentials that are accepted, and for when and where a record does not say it.
pub(crate) struct Verifier {
    pub(crate) region: String,
    pub(crate) at: Option<Timestamp>,
    pub(crate) credentials: Credentials,
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
