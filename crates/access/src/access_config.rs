//! The part of a configuration that is about callers.

use std::sync::Arc;

use stagemaker_gateway::verifier::{Audience, DEFAULT_SKEW_SECONDS, MAX_SKEW_SECONDS, Timestamp};
use stagemaker_gateway::{Access, Credential, InvalidSetting, Permissions, Principal, Secret};

use crate::partition::Partition;
use crate::restrictions::Restrictions;
use crate::shared_settings::SharedSettings;

/// The accepted credentials and their permissions, as a configuration gives them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccessConfig {
    /// The region for which tokens must be signed; `us-east-1` by default.
    pub region: String,
    /// The 12 digits of the account that the endpoints belong to; `123456789012` by default.
    pub account: String,
    /// The credentials that are accepted, in the order of the file; empty where the file does not
    /// give any, so that they come from elsewhere.
    pub credentials: Vec<Credential>,
    /// Seconds by which the clock of a signer may be ahead; a value above 900 counts as 900.
    pub skew_seconds: u32,
    /// Permissions of credentials that no file gives; `None` where no organization limits them.
    pub default_permissions: Option<Arc<Permissions>>,
    /// The keys of the file that restrict callers.
    pub(crate) restrictions: Restrictions,
    /// The settings that apply to all principals, also to those that are added later.
    pub(crate) shared: Arc<SharedSettings>,
}

/// The region without a configuration.
const DEFAULT_REGION: &str = "us-east-1";

/// The account without a configuration.
const DEFAULT_ACCOUNT: &str = "123456789012";

impl Default for AccessConfig {
    /// Returns the configuration of an empty file: region `us-east-1`, and no credentials.
    fn default() -> Self {
        Self {
            region: DEFAULT_REGION.to_owned(),
            account: DEFAULT_ACCOUNT.to_owned(),
            credentials: Vec::new(),
            skew_seconds: DEFAULT_SKEW_SECONDS,
            default_permissions: None,
            restrictions: Restrictions::default(),
            shared: Arc::default(),
        }
    }
}

impl AccessConfig {
    /// The expiry of temporary credentials for which none is given.
    pub const NEVER: Timestamp = Timestamp::from_unix_seconds(i64::MAX);

    /// Adds credentials of an IAM user of the account, whose name is the access key id.
    ///
    /// Temporary credentials that are added here do not expire, as the environment does not tell
    /// when they do.
    ///
    /// # Errors
    ///
    /// When the id, the secret or the session token is empty, has white space or a line end at an
    /// edge, or holds a control character.
    pub fn with_credential(
        mut self,
        access_key_id: &str,
        secret_access_key: Secret,
        session_token: Option<Secret>,
    ) -> Result<Self, InvalidSetting> {
        let principal = Arc::new(Principal::parse(&self.user_arn(access_key_id))?);
        let access = self.default_permissions.clone().map_or(Access::Unlimited, Access::Policies);
        let mut credential = Credential::new(access_key_id, secret_access_key, principal, access)?;
        if let Some(session_token) = session_token {
            credential = credential.temporary(session_token, Self::NEVER)?;
        }
        self.credentials.push(credential);
        Ok(self)
    }

    /// The audience for which tokens must be signed.
    pub fn audience(&self) -> Audience {
        self.audience_in(&self.region)
    }

    /// Returns the audience for another region.
    pub fn audience_in(&self, region: &str) -> Audience {
        let audience = Audience::sagemaker(region);
        let skewed = audience.clone().with_skew_seconds(self.skew_seconds.min(MAX_SKEW_SECONDS));
        skewed.unwrap_or(audience)
    }

    /// The keys of the file that restrict callers; none of a configuration that was made by hand.
    pub const fn restrictions(&self) -> &Restrictions {
        &self.restrictions
    }

    /// Keeps the text that the configuration was read from, so that it shows when the file is cut.
    #[must_use]
    pub fn with_text(mut self, text: String) -> Self {
        self.restrictions.text = text.into();
        self
    }

    /// The partition of the region.
    pub fn partition(&self) -> Partition {
        Partition::of(&self.region)
    }

    /// Returns the ARN of an IAM user of the account.
    pub(crate) fn user_arn(&self, name: &str) -> String {
        format!("arn:{}:iam::{}:user/{name}", self.partition().name(), self.account)
    }
}
