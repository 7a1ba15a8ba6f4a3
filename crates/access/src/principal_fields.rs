//! The keys of one principal, and the credential that they make.

use std::sync::Arc;

use stagemaker_gateway::verifier::{Fingerprint, Timestamp};
use stagemaker_gateway::{Access, Credential, DerivedKeys, InvalidSetting, Principal, Secret};
use stagemaker_yaml::{FileProblems, Node};

use crate::access_config::AccessConfig;
use crate::derived_keys;
use crate::permissions::Limits;
use crate::shared_settings::SharedSettings;
use crate::values::read_instant;

/// The fields of one principal.
pub(crate) struct PrincipalFields<'a> {
    /// The principal of the ARN; `None` where there is no valid one.
    pub(crate) principal: Option<Principal>,
    access_key_id: Option<Node<'a>>,
    /// The secret access key or derived keys; `None` where neither is valid.
    secret_key: Option<SecretKey<'a>>,
    /// The node of the session token; `None` where it is absent or empty.
    session_token: Option<Node<'a>>,
    /// The expiry of the session token; `None` where it does not expire.
    expires_at: Option<Timestamp>,
    /// The instant before which tokens must not be signed; `None` where all are accepted.
    refused_before: Option<Timestamp>,
    /// The fingerprints of the tokens that are refused.
    refused_tokens: Vec<Fingerprint>,
    limits: Limits,
}

/// The keys of a principal in a configuration.
const KEYS: [&str; 13] = [
    "arn",
    "access_key_id",
    "secret_access_key",
    "keys",
    "session_token",
    "expires_at",
    "policies",
    "permissions_boundary",
    "session_policies",
    "tags",
    "context",
    "refuse_tokens_before",
    "refuse_tokens",
];

impl<'a> PrincipalFields<'a> {
    /// Reads one principal.
    pub(crate) fn read(item: &Node<'a>, problems: &mut FileProblems) -> Self {
        let [
            arn,
            access_key_id,
            secret,
            keys,
            session_token,
            expires_at,
            policies,
            boundary,
            session_policies,
            tags,
            context,
            refused_before,
            refused_tokens,
        ] = item.fields(KEYS, problems);
        let limits = [policies, boundary, session_policies, tags, context];
        let limits = Limits::read(limits, problems);
        let access_key_id = item.required(access_key_id, "access_key_id", problems);
        let access_key_id = access_key_id.filter(|node| node.non_empty_text(problems).is_some());
        // A template may leave it empty where there is none.
        let session_token = session_token.filter(|node| !node.is_null());
        let session_token =
            session_token.filter(|node| node.text(problems).is_some_and(|text| !text.is_empty()));
        let mut instant = |node: Option<Node<'_>>| read_instant(&node?, problems);
        let (expires_at, refused_before) = (instant(expires_at), instant(refused_before));
        Self {
            secret_key: SecretKey::read(item, secret, keys, problems),
            principal: arn.and_then(|node| read_arn(&node, problems)),
            access_key_id,
            session_token,
            expires_at,
            refused_before,
            refused_tokens: refused_tokens
                .map(|node| read_fingerprints(&node, problems))
                .unwrap_or_default(),
            limits,
        }
    }

    /// Returns the credential; `None` where a setting that it needs has a problem. A principal
    /// without an ARN is a user of the account that is named like the access key id.
    pub(crate) fn credential(
        self,
        config: &AccessConfig,
        item: &Node<'_>,
        shared: &SharedSettings,
        problems: &mut FileProblems,
    ) -> Option<Credential> {
        let id_node = self.access_key_id.as_ref()?;
        let id = id_node.as_text()?;
        let principal = match self.principal {
            Some(principal) => principal,
            None => checked(Principal::parse(&config.user_arn(id)), item, problems)?,
        };
        let limits = self.limits.permissions(shared, principal.account_id());
        let permissions = limits.unwrap_or_else(|error| {
            problems.add(item, error.to_string());
            None
        });
        // A principal that never had `policies` is unlimited, which is said at the start.
        let access = permissions.map_or(Access::Unlimited, Access::Policies);
        let credential =
            self.secret_key?.credential(id_node, id, Arc::new(principal), access, problems)?;
        let credential = match &self.session_token {
            Some(node) => {
                let session_token = Secret::new(node.as_text().unwrap_or_default());
                let expires_at = self.expires_at.unwrap_or(AccessConfig::NEVER);
                checked(credential.temporary(session_token, expires_at), node, problems)?
            }
            None if self.expires_at.is_some() => {
                problems.add(item, "`expires_at` is for credentials with a `session_token`");
                credential
            }
            None => credential,
        };
        let credential = match self.refused_before {
            Some(instant) => credential.refusing_tokens_before(instant),
            None => credential,
        };
        Some(self.refused_tokens.into_iter().fold(credential, Credential::refusing_token))
    }
}

/// The key by which tokens of a principal are verified.
enum SecretKey<'a> {
    /// The node of a secret access key.
    Secret(Node<'a>),
    /// Keys that were derived from a secret access key.
    Keys(DerivedKeys),
}

impl<'a> SecretKey<'a> {
    /// Reads `secret_access_key` or `keys`, of which exactly one must be given.
    fn read(
        item: &Node<'_>,
        secret: Option<Node<'a>>,
        keys: Option<Node<'a>>,
        problems: &mut FileProblems,
    ) -> Option<Self> {
        match (secret, keys) {
            (Some(node), None) => {
                node.non_empty_text(problems).is_some().then_some(Self::Secret(node))
            }
            (None, Some(node)) => Some(Self::Keys(derived_keys::read(&node, problems))),
            (Some(_), Some(node)) => {
                problems.add(&node, "expected either `secret_access_key` or `keys`, found both");
                None
            }
            (None, None) => {
                if item.is_mapping() {
                    problems
                        .add(item, "expected either `secret_access_key` or `keys`, found neither");
                }
                None
            }
        }
    }

    /// Returns the credential of an access key id.
    fn credential(
        self,
        id_node: &Node<'_>,
        id: &str,
        principal: Arc<Principal>,
        access: Access,
        problems: &mut FileProblems,
    ) -> Option<Credential> {
        match self {
            Self::Secret(node) => {
                let secret = Secret::new(node.as_text().unwrap_or_default());
                let credential = Credential::new(id, secret, principal, access);
                let is_of_id = matches!(credential, Err(InvalidSetting::AccessKeyId(_)));
                checked(credential, if is_of_id { id_node } else { &node }, problems)
            }
            Self::Keys(keys) => {
                let credential = Credential::from_derived_keys(id, keys, principal, access);
                checked(credential, id_node, problems)
            }
        }
    }
}

/// Returns the value of a setting; where the setting is invalid, adds a problem at its node.
fn checked<T>(
    value: Result<T, InvalidSetting>,
    node: &Node<'_>,
    problems: &mut FileProblems,
) -> Option<T> {
    value.map_err(|invalid| problems.add(node, invalid.to_string())).ok()
}

/// Reads a list of fingerprints; an invalid one is a problem, and is left out.
fn read_fingerprints(node: &Node<'_>, problems: &mut FileProblems) -> Vec<Fingerprint> {
    let mut fingerprints = Vec::new();
    for item in node.items(problems) {
        match item.text(problems).map(str::parse) {
            Some(Ok(fingerprint)) => fingerprints.push(fingerprint),
            Some(Err(error)) => problems.add(&item, format!("{error}")),
            None => {}
        }
    }
    fingerprints
}

/// Reads the ARN of a principal: of IAM or STS, with an account.
fn read_arn(node: &Node<'_>, problems: &mut FileProblems) -> Option<Principal> {
    let principal = Principal::parse(node.non_empty_text(problems)?).ok();
    if principal.is_none() {
        problems.add(node, "expected an ARN such as `arn:aws:iam::123456789012:user/ci`");
    }
    principal
}
