//! The verification of tokens by a configuration, with or without its policies.

use std::net::IpAddr;
use std::path::Path;

use serde_json::Value;
use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::inventory::{Changes, Inventory};
use stagemaker_access::losses::Losses;
use stagemaker_access::restrictions::Restrictions;
use stagemaker_gateway::{Circumstances, Clock as _, Credentials, Invocation, SystemClock};
use stagemaker_verifier::Timestamp;

use crate::access;
use crate::exit::Failure;
use crate::token::denial::Denial;
use crate::token::verdict::Verdict;

/// Options of the command line for every verification.
#[derive(Clone, Debug, Default)]
pub(crate) struct VerifyOptions {
    /// The region of a token that comes without one; the configuration's if none.
    pub(crate) region: Option<String>,
    /// The instant for a token that comes without one; now if none.
    pub(crate) at: Option<Timestamp>,
    /// The invocation that policies decide on; if none, they are not evaluated.
    pub(crate) invocation: Option<Invocation>,
    /// The address that the policies see; if none, requests have no `aws:SourceIp`.
    pub(crate) source_ip: Option<IpAddr>,
}

/// The credentials that a configuration accepts, and the options of the command line.
pub(crate) struct Verifier {
    config: AccessConfig,
    credentials: Credentials,
    options: VerifyOptions,
    /// The keys of the configuration that restrict callers.
    restrictions: Restrictions,
    /// The names of what the configuration has.
    inventory: Inventory,
}

impl Verifier {
    /// Reads the configuration.
    pub(crate) fn load(file: &Path, mut options: VerifyOptions) -> Result<Self, Failure> {
        let loaded = access::read(file)?;
        let mut config = access::with_credentials(loaded.access)?;
        let restrictions = config.restrictions().clone();
        let inventory = Inventory::of(&config, &loaded.endpoints);
        access::warn(&loaded.warnings);
        let credentials = std::mem::take(&mut config.credentials);
        let credentials = Credentials::new(credentials).map_err(Failure::new)?;
        options.invocation = options.invocation.map(|named| loaded.endpoints.with_tags(named));
        Ok(Self { config, credentials, options, restrictions, inventory })
    }

    /// Derives the keys of tokens that are valid now, so that many of them are verified fast.
    pub(crate) fn prepare(&self) {
        self.credentials.prepare(&self.config.audience_in(self.region(None)), self.now(None));
    }

    /// Returns what the configuration of `next` adds, takes away and has lost.
    pub(crate) fn changes(&self, next: &Self) -> (Changes, Option<Losses>) {
        let lost = self.restrictions.losses(&next.restrictions);
        (self.inventory.changes(&next.inventory), lost)
    }

    /// Returns whether any principal has policies that are not evaluated.
    pub(crate) fn ignores_policies(&self) -> bool {
        let mut credentials = self.credentials.iter();
        self.options.invocation.is_none()
            && credentials.any(|credential| credential.permissions().is_some())
    }

    /// Verifies a token and, where the options name an endpoint, evaluates the policies.
    pub(crate) fn verdict(
        &self,
        id: Value,
        token: &str,
        at: Option<Timestamp>,
        region: Option<&str>,
    ) -> Verdict {
        let (now, region) = (self.now(at), self.region(region));
        let audience = self.config.audience_in(region);
        let verified = match self.credentials.verify(token, &audience, now) {
            Ok(verified) => verified,
            Err(denied) => return Verdict::reject(id, &denied),
        };
        let mut circumstances = Circumstances::new(region, now);
        circumstances.source_ip = self.options.source_ip;
        let invocation = self.options.invocation.as_ref();
        let denial =
            invocation.and_then(|named| Denial::find(verified.credential(), named, &circumstances));
        match denial {
            Some(denial) => Verdict::forbid(id, denial),
            None => Verdict::accept(id, &verified),
        }
    }

    fn now(&self, at: Option<Timestamp>) -> Timestamp {
        at.or(self.options.at).unwrap_or_else(|| SystemClock.now())
    }

    fn region<'a>(&'a self, region: Option<&'a str>) -> &'a str {
        region.or(self.options.region.as_deref()).unwrap_or(&self.config.region)
    }
}
