//! The reading of a configuration for the commands that need no models.

use std::path::Path;

use stagemaker_yaml::{File, FileProblem, FileProblems, Node};

use crate::access_config::AccessConfig;
use crate::principals;
use crate::shared_settings::SharedSettings;
use crate::tagged_endpoints::TaggedEndpoints;
use crate::values::{read_account, read_region, read_skew};

/// A configuration without the models of its endpoints.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LoadedAccess {
    /// The accepted credentials and their permissions.
    pub access: AccessConfig,
    /// The endpoints and components that the configuration names, with their tags.
    pub endpoints: TaggedEndpoints,
    /// The warnings about settings that are valid, but probably not what their author wanted.
    pub warnings: Vec<FileProblem>,
}

impl AccessConfig {
    /// Reads the keys about access, with `root` as the node of problems that belong to no key.
    pub fn read(root: &Node<'_>, fields: &AccessFields<'_>, problems: &mut FileProblems) -> Self {
        let mut config = Self::default();
        if let Some(region) = fields.region.as_ref().and_then(|node| read_region(node, problems)) {
            config.region = region;
        }
        let naming = fields.denials_name_policies.as_ref();
        let shared = SharedSettings::read(fields.organization.as_ref(), naming, problems);
        let account = fields.account.as_ref();
        if let Some(principals) = &fields.principals {
            config.read_principals(account, principals, &shared, problems);
        } else {
            if let Some(account) = account.and_then(|node| read_account(node, problems)) {
                config.account = account;
            }
            config.default_permissions =
                principals::default_permissions(&shared, &config.account, root, problems);
        }
        config
    }

    /// Sets the clock skew from its node, unless that has a problem.
    pub fn read_skew(&mut self, node: &Node<'_>, problems: &mut FileProblems) {
        if let Some(skew) = read_skew(node, problems) {
            self.skew_seconds = skew;
        }
    }

    /// Reads the keys about access from a configuration, and the names and tags of its endpoints.
    /// The models of the endpoints are not read.
    ///
    /// # Errors
    ///
    /// Every problem of what is read, at once.
    pub fn load(path: &Path) -> Result<LoadedAccess, FileProblems> {
        let mut problems = FileProblems::default();
        let loaded = match File::read(path) {
            Ok(file) => file.parse(&mut problems, LoadedAccess::read).unwrap_or_default(),
            Err(error) => {
                problems.add_file(path, 0, error);
                LoadedAccess::default()
            }
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(LoadedAccess { warnings: problems.into_warnings(), ..loaded })
    }
}

impl LoadedAccess {
    /// Reads the root of a configuration.
    fn read(root: &Node<'_>, problems: &mut FileProblems) -> Self {
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

/// The nodes of the keys about access; `None` where a key is absent.
///
/// Exhaustive: whoever reads the root of a configuration builds it.
#[derive(Debug)]
pub struct AccessFields<'a> {
    /// The region for which tokens must be signed.
    pub region: Option<Node<'a>>,
    /// The account that the endpoints belong to.
    pub account: Option<Node<'a>>,
    /// The list of principals with their credentials.
    pub principals: Option<Node<'a>>,
    /// The organization of the account.
    pub organization: Option<Node<'a>>,
    /// `true` where a refused caller learns the policy that denies the request.
    pub denials_name_policies: Option<Node<'a>>,
}

/// The keys at the root of a configuration, including those that are not about access.
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
