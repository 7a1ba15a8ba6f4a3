//! Who verifies tokens here.

use serde_json::Value;
use stagemaker_emulator::Config;
use stagemaker_gateway::{Clock as _, Credentials, SystemClock};
use stagemaker_verifier::Timestamp;

use crate::token::verdict::Verdict;

/// The credentials that are accepted, and where and when, if a record does not say it.
pub(crate) struct Verifier {
    pub(crate) config: Config,
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
        let audience = self.config.audience_in(region.unwrap_or(&self.config.region));
        match self.credentials.verify(token, &audience, now) {
            Ok(identity) => Verdict::accept(id, &identity),
            Err(denied) => Verdict::reject(id, &denied),
        }
    }
}
