//! Who may call, and what they may do, as a configuration says.

use std::path::Path;
use std::sync::Arc;

use stagemaker_gateway::verifier::{Audience, DEFAULT_SKEW_SECONDS, MAX_SKEW_SECONDS, Timestamp};
use stagemaker_gateway::{Access, Credential, InvalidSetting, Permissions, Principal, Secret};

use crate::account;
use crate::partition::Partition;
use crate::principals;
use crate::shared::SharedSettings;
use crate::tagged_endpoints::TaggedEndpoints;
use stagemaker_yaml::File;
use stagemaker_yaml::Node;
use stagemaker_yaml::{Problem, Problems};

/// Who may call, and what they may do, as a configuration says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccessConfig {
    /// The region, for which tokens must be signed; `us-east-1` by default.
    pub region: String,
    /// The 12 digits of the account that the endpoints belong to; `123456789012` by default.
    pub account: String,
    /// The credentials that are accepted, in the order of the file. None means that the file
    /// leaves it open.
    pub credentials: Vec<Credential>,
    /// How many seconds the clock of whoever signs a token may be ahead: 900 at most, and what is
    /// more counts as that.
    pub skew_seconds: u32,
    /// What credentials that no file gives may do, where an organization limits them.
    pub unnamed: Option<Arc<Permissions>>,
}

/// What the keys of a configuration say about access.
pub struct AccessFields<'a> {
    pub region: Option<Node<'a>>,
    pub account: Option<Node<'a>>,
    pub principals: Option<Node<'a>>,
    pub organization: Option<Node<'a>>,
    pub denials_name_policies: Option<Node<'a>>,
}

/// The keys of a configuration, those that are about the endpoints included.
pub const KEYS: [&str; 9] = [
    "region",
    "account",
    "principals",
    "organization",
    "endpoints",
    "seed",
    "max_body_bytes",
    "skew_seconds",
    "denials_name_policies",
];

/// The region without a configuration.
const DEFAULT_REGION: &str = "us-east-1";

/// The account without a configuration.
const DEFAULT_ACCOUNT: &str = "123456789012";

impl Default for AccessConfig {
    /// Region us-east-1, and no credentials.
    fn default() -> Self {
        Self {
            region: DEFAULT_REGION.to_owned(),
            account: DEFAULT_ACCOUNT.to_owned(),
            credentials: Vec::new(),
            skew_seconds: DEFAULT_SKEW_SECONDS,
            unnamed: None,
        }
    }
}

impl AccessConfig {
    /// The end of temporary credentials of which nobody says when they end.
    pub const NEVER: Timestamp = Timestamp::from_unix_seconds(i64::MAX);

    /// Reads what a configuration says about access, and the names and tags of its endpoints.
    /// What else it says of endpoints is not looked at.
    ///
    /// # Errors
    ///
    /// Every problem of what is read, at once.
    pub fn load(path: &Path) -> Result<Loaded, Problems> {
        let mut problems = Problems::default();
        let loaded = match File::read(path) {
            Ok(file) => file.parse(&mut problems, Loaded::read).unwrap_or_default(),
            Err(message) => {
                problems.add_file(path, 0, message);
                Loaded::default()
            }
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Loaded { warnings: problems.into_warnings(), ..loaded })
    }

    /// Reads the keys about access from the top of a configuration.
    pub fn read(root: &Node<'_>, fields: &AccessFields<'_>, problems: &mut Problems) -> Self {
        let mut config = Self::default();
        if let Some(region) = fields.region.as_ref().and_then(|node| read_region(node, problems)) {
            config.region = region;
        }
        let naming = fields.denials_name_policies.as_ref();
        let around = SharedSettings::read(fields.organization.as_ref(), naming, problems);
        let account = fields.account.as_ref();
        if let Some(principals) = &fields.principals {
            config.read_principals(account, principals, &around, problems);
        } else {
            if let Some(account) = account.and_then(|node| account::read(node, problems)) {
                config.account = account;
            }
            config.unnamed = principals::unnamed(&around, &config.account, root, problems);
        }
        config
    }

    /// Reads the skew that is granted.
    pub fn read_skew(&mut self, node: &Node<'_>, problems: &mut Problems) {
        if let Some(skew) = read_skew(node, problems) {
            self.skew_seconds = skew;
        }
    }

    /// Adds credentials of an IAM user of the account, whose name is the access key id.
    ///
    /// Temporary credentials that are added so never end: whoever has them from the environment
    /// does not know when they do.
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
        let access = self.unnamed.clone().map_or(Access::Unlimited, Access::Policies);
        let mut credential = Credential::new(access_key_id, secret_access_key, principal, access)?;
        if let Some(session_token) = session_token {
            credential = credential.temporary(session_token, Self::NEVER)?;
        }
        self.credentials.push(credential);
        Ok(self)
    }

    /// Whom tokens must be meant for.
    pub fn audience(&self) -> Audience {
        self.audience_in(&self.region)
    }

    /// The same for another region.
    pub fn audience_in(&self, region: &str) -> Audience {
        let audience = Audience::sagemaker(region);
        let skewed = audience.clone().with_skew_seconds(self.skew_seconds.min(MAX_SKEW_SECONDS));
        skewed.unwrap_or(audience)
    }

    /// The partition that the region belongs to.
    pub fn partition(&self) -> Partition {
        Partition::of(&self.region)
    }

    pub(crate) fn user_arn(&self, name: &str) -> String {
        format!("arn:{}:iam::{}:user/{name}", self.partition().name(), self.account)
    }
}

/// What was loaded of a configuration without its endpoints' models.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Loaded {
    /// Who may call.
    pub access: AccessConfig,
    /// The endpoints and components that the configuration names, with their tags.
    pub endpoints: TaggedEndpoints,
    /// What the file says that probably does not do what its author wanted.
    pub warnings: Vec<Problem>,
}

impl Loaded {
    fn read(root: &Node<'_>, problems: &mut Problems) -> Self {
        let [
            region,
            account,
            principals,
            organization,
            endpoints,
            _seed,
            _max_body_bytes,
            skew,
            denials_name_policies,
        ] = root.fields(KEYS, problems);
        let fields =
            AccessFields { region, account, principals, organization, denials_name_policies };
        let mut access = AccessConfig::read(root, &fields, problems);
        let endpoints = endpoints.map(|node| TaggedEndpoints::read(&node, problems));
        if let Some(skew) = skew {
            access.read_skew(&skew, problems);
        }
        Self { access, endpoints: endpoints.unwrap_or_default(), warnings: Vec::new() }
    }
}

fn read_skew(node: &Node<'_>, problems: &mut Problems) -> Option<u32> {
    let skew = node.number(problems)?;
    let granted = u32::try_from(skew).ok().filter(|skew| *skew <= MAX_SKEW_SECONDS);
    if granted.is_none() {
        problems.add(node, format!("expected at most {MAX_SKEW_SECONDS} seconds, found {skew}"));
    }
    granted
}

pub(crate) fn read_region(node: &Node<'_>, problems: &mut Problems) -> Option<String> {
    let region = node.text(problems)?;
    let inside = region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if region.is_empty() || !inside {
        problems.add(node, "expected a region such as `us-east-1`");
        return None;
    }
    Some(region.to_owned())
}
