//! The configuration: what it says, and every problem of it at once.

pub(crate) mod endpoints;
pub(crate) mod model;
pub(crate) mod tokenizer;

use crate::access::partition::Partition;
use crate::yaml::problem::Problem;
use crate::yaml::problem::Problems;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stagemaker_gateway::verifier::{Audience, DEFAULT_SKEW_SECONDS, MAX_SKEW_SECONDS, Timestamp};
use stagemaker_gateway::{Access, Credential, InvalidSetting, Permissions, Principal, Secret};

use crate::access::shared::Around;
use crate::endpoints::catalog::Catalog;
use crate::endpoints::model::Model;
use crate::replies::replies::Replies;
use crate::yaml::file::File;
use crate::yaml::node::Node;

/// What an emulator is told: where it stands, whom it lets in and what is deployed.
#[derive(Debug)]
pub struct Config {
    /// The region, for which tokens must be signed.
    pub region: String,
    /// The 12 digits of the account that the endpoints belong to.
    pub account: String,
    /// The credentials that are accepted, in the order of the file. None means that the file
    /// leaves it open.
    pub credentials: Vec<Credential>,
    /// What is deployed.
    pub catalog: Catalog,
    /// The endpoints' addresses in the order of the file: path segments behind `/endpoints/`.
    pub addresses: Vec<String>,
    /// The files and folders beside the configuration that say what is answered.
    pub sources: Vec<PathBuf>,
    /// The seed of all ids, if they are to repeat.
    pub seed: Option<u64>,
    /// The largest request body, in bytes.
    pub max_body_bytes: usize,
    /// How many seconds the clock of whoever signs a token may be ahead: 900 at most, and what is
    /// more counts as that.
    pub skew_seconds: u32,
    /// What the file says that probably does not do what its author wanted.
    pub warnings: Vec<Problem>,
    /// What credentials that no file gives may do, where an organization limits them.
    pub unnamed: Option<Arc<Permissions>>,
}

/// The keys of a configuration.
const KEYS: [&str; 9] = [
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

/// The largest request body: 25 MB, as AWS's model-hosting FAQ says for real-time endpoints.
/// The SDK's model still says 6 MB, and nobody has recorded which holds on this route.
const DEFAULT_MAX_BODY_BYTES: usize = 25 * 1024 * 1024;

/// An endpoint to name in examples where any would do.
const EXAMPLE_ENDPOINT: &str = "my-endpoint";

impl Default for Config {
    /// Region us-east-1, and every endpoint and component answers by echo.
    fn default() -> Self {
        Self {
            region: DEFAULT_REGION.to_owned(),
            account: DEFAULT_ACCOUNT.to_owned(),
            credentials: Vec::new(),
            catalog: Catalog::Any(Arc::new(Model::default())),
            addresses: vec![EXAMPLE_ENDPOINT.to_owned()],
            sources: Vec::new(),
            seed: None,
            max_body_bytes: DEFAULT_MAX_BODY_BYTES,
            skew_seconds: DEFAULT_SKEW_SECONDS,
            warnings: Vec::new(),
            unnamed: None,
        }
    }
}

impl Config {
    /// The end of temporary credentials of which nobody says when they end.
    pub const NEVER: Timestamp = Timestamp::from_unix_seconds(i64::MAX);

    /// Reads a configuration and everything that it names.
    ///
    /// # Errors
    ///
    /// Every problem of the file, and of the files that it names, at once.
    pub fn load(path: &Path) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut config = match File::read(path) {
            Ok(file) => file.parse(&mut problems, Self::read).unwrap_or_default(),
            Err(message) => {
                problems.add_file(path, 0, message);
                Self::default()
            }
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        config.warnings = problems.into_warnings();
        Ok(config)
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

    /// Answers so at every endpoint.
    #[must_use]
    pub fn with_replies(mut self, replies: impl Into<Replies>) -> Self {
        let model = Model { replies: replies.into(), ..Model::default() };
        self.catalog = Catalog::Any(Arc::new(model));
        self
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

    fn read(root: &Node<'_>, problems: &mut Problems) -> Self {
        let [
            region,
            account,
            principals,
            organization,
            endpoints,
            seed,
            max_body_bytes,
            skew_seconds,
            naming,
        ] = root.fields(KEYS, problems);
        let mut config = Self::default();
        if let Some(region) = region.and_then(|node| read_region(&node, problems)) {
            config.region = region;
        }
        let around = Around::read(organization.as_ref(), naming.as_ref(), problems);
        if let Some(principals) = principals {
            config.read_principals(account.as_ref(), &principals, &around, problems);
        } else {
            if let Some(account) = account.and_then(|node| node.account(problems)) {
                config.account = account;
            }
            config.unnamed = around.unnamed(&config.account, root, problems);
        }
        if let Some(endpoints) = endpoints {
            let deployment = endpoints::read(&endpoints, problems);
            config.catalog = Catalog::Only(deployment.endpoints);
            config.addresses = deployment.addresses;
            config.sources = deployment.sources;
        }
        config.seed = seed.and_then(|node| node.number(problems));
        if let Some(limit) = max_body_bytes.and_then(|node| node.number(problems)) {
            config.max_body_bytes = usize::try_from(limit).unwrap_or(usize::MAX);
        }
        if let Some(skew) = skew_seconds.and_then(|node| read_skew(&node, problems)) {
            config.skew_seconds = skew;
        }
        config
    }

    pub(crate) fn user_arn(&self, name: &str) -> String {
        format!("arn:{}:iam::{}:user/{name}", self.partition().name(), self.account)
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
