//! The configuration of an emulator, whose problems are reported all at once.

pub(crate) mod connections;
pub(crate) mod endpoints;
mod journal;
pub(crate) mod model;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::root_fields::RootFields;
use stagemaker_gateway::{InvalidSetting, Secret};
use stagemaker_replies::replies::Replies;
use stagemaker_yaml::{File, FileProblem, FileProblems, Node};

use crate::connection_limits::ConnectionLimits;
use crate::control_access::ControlAccess;
use crate::endpoints::catalog::Catalog;
use crate::endpoints::model::Model;
use crate::journal::limits::JournalLimits;
use crate::test_name::TestBy;

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
    /// `true` where tokens of keys that nobody here holds are taken without their signature.
    pub is_unverified: bool,
    /// `true` where the paths by which a container tells that it is well are answered.
    pub has_health_routes: bool,
    /// The clients that may use the control API.
    pub control_access: ControlAccess,
    /// The bounds of the journal.
    pub journal_limits: JournalLimits,
    /// The way in which requests that name no test are given to one.
    pub(crate) test_by: TestBy,
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
            is_unverified: false,
            has_health_routes: false,
            control_access: ControlAccess::default(),
            journal_limits: JournalLimits::default(),
            test_by: TestBy::default(),
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

    /// Takes tokens of keys that nobody here holds without their signature, for a server that only this
    /// machine reaches: all else about them is checked.
    #[must_use]
    pub const fn with_unverified(mut self) -> Self {
        self.is_unverified = true;
        self
    }

    /// Answers the paths by which a container tells that it is well: `/health`, `/healthz`, `/ping`.
    #[must_use]
    pub const fn with_health_routes(mut self) -> Self {
        self.has_health_routes = true;
        self
    }

    /// Sets who may use the control API.
    #[must_use]
    pub fn with_control_access(mut self, access: ControlAccess) -> Self {
        self.control_access = access;
        self
    }

    /// Bounds the journal.
    #[must_use]
    pub const fn with_journal_limits(mut self, limits: JournalLimits) -> Self {
        self.journal_limits = limits;
        self
    }

    /// Gives requests that name no test to the test with the name of the access key id in their token.
    #[must_use]
    pub const fn with_tests_by_access_key_id(mut self) -> Self {
        self.test_by = TestBy::AccessKeyId;
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
        if let Some(by) = fields.test_by.as_ref().and_then(|node| read_test_by(node, problems)) {
            config.test_by = by;
        }
        config.is_unverified =
            fields.unverified.as_ref().is_some_and(|node| node.boolean(problems));
        config.has_health_routes =
            fields.routes.as_ref().is_some_and(|node| read_routes(node, problems));
        let access = fields.control_token.as_ref().and_then(|node| read_token(node, problems));
        config.control_access = access.unwrap_or_default();
        if let Some(journal) = &fields.journal {
            config.journal_limits = journal::read(journal, problems);
        }
        if let Some(connections) = &fields.connections {
            config.connection_limits = connections::read(connections, problems);
        }
        config.access.read_skew(&fields, problems);
        config
    }
}

/// Reads by what requests are given to tests: `name` or `access_key_id`.
fn read_test_by(node: &Node<'_>, problems: &mut FileProblems) -> Option<TestBy> {
    let by = node.one_of(&["name", "access_key_id"], problems)?;
    Some(if by == "name" { TestBy::Name } else { TestBy::AccessKeyId })
}

/// Reads `routes`, and returns whether the container's health is one of them.
fn read_routes(node: &Node<'_>, problems: &mut FileProblems) -> bool {
    let [health] = node.fields(["health"], problems);
    health.is_some_and(|node| node.boolean(problems))
}

/// Reads the token of the control API.
fn read_token(node: &Node<'_>, problems: &mut FileProblems) -> Option<ControlAccess> {
    let access = ControlAccess::with_token(node.non_empty_text(problems)?);
    access.map_err(|invalid| problems.add(node, invalid.to_string())).ok()
}
