//! The reading of a configuration for the commands that need no models.

use std::path::Path;
use std::sync::Arc;

use stagemaker_yaml::{File, FileProblem, FileProblems, Node};

use crate::access_config::AccessConfig;
use crate::principals;
use crate::restrictions::Restrictions;
use crate::root_fields::RootFields;
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
    pub fn read(root: &Node<'_>, fields: &RootFields<'_>, problems: &mut FileProblems) -> Self {
        let mut config = Self { restrictions: Restrictions::read(root, fields), ..Self::default() };
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
        config.shared = Arc::new(shared);
        config
    }

    /// Sets the clock skew, where it is given and has no problem. It is read apart, so that problems
    /// are reported in the order of the keys.
    pub fn read_skew(&mut self, fields: &RootFields<'_>, problems: &mut FileProblems) {
        let node = fields.skew_seconds.as_ref();
        if let Some(skew) = node.and_then(|node| read_skew(node, problems)) {
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
        let (loaded, text, problems) = File::load_with_text(path, LoadedAccess::read);
        let (access, warnings) = (loaded.access.with_text(text), problems.into_warnings()?);
        Ok(LoadedAccess { access, warnings, endpoints: loaded.endpoints })
    }
}

impl LoadedAccess {
    /// Reads the root of a configuration.
    fn read(root: &Node<'_>, problems: &mut FileProblems) -> Self {
        let fields = RootFields::read(root, problems);
        let mut access = AccessConfig::read(root, &fields, problems);
        let endpoints = fields.endpoints.as_ref().map(|node| TaggedEndpoints::read(node, problems));
        access.read_skew(&fields, problems);
        Self { access, endpoints: endpoints.unwrap_or_default(), warnings: Vec::new() }
    }
}
