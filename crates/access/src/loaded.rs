//! The reading of a configuration for the commands that need no models.

use std::path::Path;

use stagemaker_yaml::{File, Node, Problem, Problems};

use crate::access_config::{AccessConfig, AccessFields, KEYS};
use crate::tagged_endpoints::TaggedEndpoints;

/// A configuration without the models of its endpoints.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Loaded {
    /// The accepted credentials and their permissions.
    pub access: AccessConfig,
    /// The endpoints and components that the configuration names, with their tags.
    pub endpoints: TaggedEndpoints,
    /// The warnings about settings that are valid, but probably not what their author wanted.
    pub warnings: Vec<Problem>,
}

impl AccessConfig {
    /// Reads the keys about access from a configuration, and the names and tags of its endpoints.
    /// The models of the endpoints are not read.
    ///
    /// # Errors
    ///
    /// Every problem of what is read, at once.
    pub fn load(path: &Path) -> Result<Loaded, Problems> {
        let mut problems = Problems::default();
        let loaded = match File::read(path) {
            Ok(file) => file.parse(&mut problems, Loaded::read).unwrap_or_default(),
            Err(error) => {
                problems.add_file(path, 0, error);
                Loaded::default()
            }
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Loaded { warnings: problems.into_warnings(), ..loaded })
    }
}

impl Loaded {
    /// Reads the root of a configuration.
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
