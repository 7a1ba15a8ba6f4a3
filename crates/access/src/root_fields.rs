//! The keys at the root of a configuration, including those that are not about access.

use stagemaker_yaml::{FileProblems, Node};

/// The nodes at the root of a configuration; `None` where a key is absent.
///
/// Exhaustive: a reader takes every key, so that a new one is not forgotten.
#[derive(Debug)]
pub struct RootFields<'a> {
    /// The region for which tokens must be signed.
    pub region: Option<Node<'a>>,
    /// The account that the endpoints belong to.
    pub account: Option<Node<'a>>,
    /// The list of principals with their credentials.
    pub principals: Option<Node<'a>>,
    /// The organization of the account.
    pub organization: Option<Node<'a>>,
    /// The endpoints with their models.
    pub endpoints: Option<Node<'a>>,
    /// The seed of all ids.
    pub seed: Option<Node<'a>>,
    /// The largest request body, in bytes.
    pub max_body_bytes: Option<Node<'a>>,
    /// The routes beside those of the service.
    pub routes: Option<Node<'a>>,
    /// `true` where tokens of keys that nobody here holds are taken without their signature.
    pub unverified: Option<Node<'a>>,
    /// The token of the control API.
    pub control_token: Option<Node<'a>>,
    /// The bounds of the journal of requests.
    pub journal: Option<Node<'a>>,
    /// The way in which requests are given to tests.
    pub test_by: Option<Node<'a>>,
    /// The limits of connections.
    pub connections: Option<Node<'a>>,
    /// The seconds by which the clock of a signer may be ahead.
    pub skew_seconds: Option<Node<'a>>,
    /// `true` where a refused caller learns the policy that denies the request.
    pub denials_name_policies: Option<Node<'a>>,
}

/// The keys, in the order in which a message lists them.
const KEYS: [&str; 15] = [
    "region",
    "account",
    "principals",
    "organization",
    "endpoints",
    "seed",
    "max_body_bytes",
    "routes",
    "unverified",
    "control_token",
    "journal",
    "test_by",
    "connections",
    "skew_seconds",
    "denials_name_policies",
];

impl<'a> RootFields<'a> {
    /// Finds the keys; an unknown one is a problem.
    pub fn read(root: &Node<'a>, problems: &mut FileProblems) -> Self {
        let [
            region,
            account,
            principals,
            organization,
            endpoints,
            seed,
            max_body_bytes,
            routes,
            unverified,
            control_token,
            journal,
            test_by,
            connections,
            skew_seconds,
            denials_name_policies,
        ] = root.fields(KEYS, problems);
        Self {
            region,
            account,
            principals,
            organization,
            endpoints,
            seed,
            max_body_bytes,
            routes,
            unverified,
            control_token,
            journal,
            test_by,
            connections,
            skew_seconds,
            denials_name_policies,
        }
    }
}
