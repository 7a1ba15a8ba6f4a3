//! The configuration of an emulator, whose problems are reported all at once.

pub(crate) mod connections;
pub(crate) mod endpoints;
pub(crate) mod model;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::root_fields::RootFields;
use stagemaker_gateway::{InvalidSetting, Secret};
use stagemaker_replies::replies::Replies;
use stagemaker_yaml::{File, FileProblem, FileProblems, Node};

use crate::connection_limits::ConnectionLimits;
use crate::endpoints::catalog::Catalog;
use crate::endpoints::model::Model;

/// The configuration of an emulator: its region and account, its callers and its endpoints.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config {
    /// The region, the account, and the credentials with their policies; in us-east-1 and without
    /// credentials by default.
    pub access: AccessConfig,
    /// The endpoints; by default all names, each of which answers by echo.
    pub catalog: Catalog,
    /// The endpoints' addresses in the order of the file: path segments behind `/endpoints/`.
    pub addresses: Vec<String>,
    /// The files and folders of replies and tokenizers that the configuration names.
    pub sources: Vec<PathBuf>,
    /// The seed of all ids; without one, ids differ in every run.
    pub seed: Option<u64>,
    /// The largest request body, in bytes; 25 MB by default.
    pub max_body_bytes: usize,
    /// The limits of connections: the times that are waited for a client.
    pub connection_limits: ConnectionLimits,
    /// The settings that probably do not do what their author wanted.
    pub warnings: Vec<FileProblem>,
}

/// The largest request body: 25 MB, as AWS's model-hosting FAQ says for real-time endpoints.
/// The SDK's model still says 6 MB, and nobody has recorded which holds on this route.
pub(crate) const DEFAULT_MAX_BODY_BYTES: usize = 25 * 1024 * 1024;

/// The endpoint that examples name where every name would do.
const EXAMPLE_ENDPOINT: &str = "my-endpoint";

impl Default for Config {
    /// Returns a configuration of us-east-1 in which every endpoint and component answers by echo.
    fn default() -> Self {
        Self {
            access: AccessConfig::default(),
            catalog: Catalog::Any(Arc::new(Model::default())),
            addresses: vec![EXAMPLE_ENDPOINT.to_owned()],
            sources: Vec::new(),
            seed: None,
            max_body_bytes: DEFAULT_MAX_BODY_BYTES,
            connection_limits: ConnectionLimits::default(),
            warnings: Vec::new(),
        }
    }
}

impl Config {
    /// Reads a configuration and everything that it names.
    ///
    /// # Errors
    ///
    /// Every problem of the file, and of the files that it names, at once.
    pub fn load(path: &Path) -> Result<Self, FileProblems> {
        Self::load_with_sources(path, &mut Vec::new())
    }

    /// Reads a configuration as [`load`](Self::load) does, and adds the files and folders of replies
    /// and tokenizers that it names to `sources`, also where it has problems: one of them may be that
    /// such a file is missing.
    ///
    /// # Errors
    ///
    /// Those of [`load`](Self::load).
    pub fn load_with_sources(
        path: &Path,
        sources: &mut Vec<PathBuf>,
    ) -> Result<Self, FileProblems> {
        let (mut config, text, problems) = File::load_with_text(path, Self::read);
        sources.extend_from_slice(&config.sources);
        config.access = config.access.with_text(text);
        Ok(Self { warnings: problems.into_warnings()?, ..config })
    }

    /// Adds credentials of an IAM user of the account, as [`AccessConfig::with_credential`] does.
    ///
    /// # Errors
    ///
    /// When the id, the secret or the session token is not well formed.
    pub fn with_credential(
        mut self,
        access_key_id: &str,
        secret_access_key: Secret,
        session_token: Option<Secret>,
    ) -> Result<Self, InvalidSetting> {
        self.access =
            self.access.with_credential(access_key_id, secret_access_key, session_token)?;
        Ok(self)
    }

    /// Replaces the endpoints.
    #[must_use]
    pub fn with_catalog(mut self, catalog: Catalog) -> Self {
        self.catalog = catalog;
        self
    }

    /// Makes ids, and all else that looks random, from a seed.
    #[must_use]
    pub const fn with_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Limits request bodies to a number of bytes.
    #[must_use]
    pub const fn with_max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// Limits connections: the times that are waited for a client, and their number.
    #[must_use]
    pub const fn with_connection_limits(mut self, limits: ConnectionLimits) -> Self {
        self.connection_limits = limits;
        self
    }

    /// Deploys one model under every name, with these replies.
    #[must_use]
    pub fn with_replies(mut self, replies: impl Into<Replies>) -> Self {
        self.catalog = Catalog::Any(Arc::new(Model::default().with_replies(replies)));
        self
    }

    fn read(root: &Node<'_>, problems: &mut FileProblems) -> Self {
        let fields = RootFields::read(root, problems);
        let mut config =
            Self { access: AccessConfig::read(root, &fields, problems), ..Self::default() };
        if let Some(endpoints) = &fields.endpoints {
            let deployment = endpoints::read(endpoints, problems);
            config.catalog = Catalog::Only(deployment.endpoints);
            config.addresses = deployment.addresses;
            config.sources = deployment.sources;
        }
        config.seed = fields.seed.as_ref().and_then(|node| node.number(problems));
        let limit = fields.max_body_bytes.as_ref().and_then(|node| node.number(problems));
        if let Some(limit) = limit {
            config.max_body_bytes = usize::try_from(limit).unwrap_or(usize::MAX);
        }
        if let Some(connections) = &fields.connections {
            config.connection_limits = connections::read(connections, problems);
        }
        config.access.read_skew(&fields, problems);
        config
    }
}
