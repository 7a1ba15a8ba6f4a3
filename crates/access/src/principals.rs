//! The principals of a configuration, and their credentials.

use std::sync::Arc;

use stagemaker_gateway::verifier::{Fingerprint, Timestamp};
use stagemaker_gateway::{
    Access, Credential, DerivedKeys, InvalidSetting, Permissions, Principal, Secret,
};

use crate::access_config::AccessConfig;
use crate::account;
use crate::derived_keys;
use crate::instant;
use crate::permissions::Limits;
use crate::shared::SharedSettings;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

impl AccessConfig {
    /// Reads the list of principals. The account, where it is not given, is that of the first
    /// principal's ARN.
    pub(crate) fn read_principals(
        &mut self,
        account: Option<&Node<'_>>,
        principals: &Node<'_>,
        around: &SharedSettings,
        problems: &mut Problems,
    ) {
        let items = principals.items(problems);
        if items.is_empty() && principals.is_sequence() {
            problems.add(principals, "expected at least one principal, found none");
        }
        let fields: Vec<_> = items.iter().map(|item| Fields::read(item, problems)).collect();
        let given = account.and_then(|node| account::read(node, problems));
        let first = || {
            let first = fields.iter().find_map(|fields| fields.principal.as_ref())?;
            Some(first.account_id().to_owned())
        };
        if let Some(account) = given.or_else(first) {
            self.account = account;
        }
        for (item, fields) in items.iter().zip(fields) {
            if let Some(credential) = fields.credential(self, item, around, problems) {
                self.add(item, credential, problems);
            }
        }
    }

    fn add(&mut self, item: &Node<'_>, credential: Credential, problems: &mut Problems) {
        let taken = |own: &Credential| own.access_key_id() == credential.access_key_id();
        if self.credentials.iter().any(taken) {
            problems.add(item, "another principal has the same `access_key_id`");
        } else {
            self.credentials.push(credential);
        }
    }
}

/// Returns what a principal of an account may do of whom nothing else is said.
pub(crate) fn unnamed(
    around: &SharedSettings,
    account: &str,
    root: &Node<'_>,
    problems: &mut Problems,
) -> Option<Arc<Permissions>> {
    Limits::default().permissions(around, account).unwrap_or_else(|error| {
        problems.add(root, error.to_string());
        None
    })
}

/// The fields of one principal.
struct Fields<'a> {
    principal: Option<Principal>,
    access_key_id: Option<Node<'a>>,
    held: Option<Held<'a>>,
    session_token: Option<Node<'a>>,
    expires_at: Option<Timestamp>,
    refused_before: Option<Timestamp>,
    refused_tokens: Vec<Fingerprint>,
    limits: Limits,
}

/// The keys of a principal.
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

/// What is given of a secret access key.
enum Held<'a> {
    /// The secret itself.
    Secret(Node<'a>),
    /// Keys that were derived from it.
    Keys(DerivedKeys),
}

impl<'a> Fields<'a> {
    fn read(item: &Node<'a>, problems: &mut Problems) -> Self {
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
        let access_key_id = access_key_id.filter(|node| node.filled_text(problems).is_some());
        // Left empty, as a template leaves it where there is none, it is none.
        let session_token = session_token.filter(|node| !node.is_null());
        let session_token =
            session_token.filter(|node| node.text(problems).is_some_and(|text| !text.is_empty()));
        let mut instant = |node: Option<Node<'_>>| instant::read(&node?, problems);
        let (expires_at, refused_before) = (instant(expires_at), instant(refused_before));
        Self {
            held: Held::read(item, secret, keys, problems),
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

    /// The credential, if what it needs was given. A principal without ARN is a user of the
    /// account, named like the key.
    fn credential(
        self,
        config: &AccessConfig,
        item: &Node<'_>,
        around: &SharedSettings,
        problems: &mut Problems,
    ) -> Option<Credential> {
        let id = self.access_key_id.as_ref()?.as_text()?;
        let principal = match self.principal {
            Some(principal) => principal,
            None => checked(Principal::parse(&config.user_arn(id)), item, problems)?,
        };
        let limits = self.limits.permissions(around, principal.account_id());
        let permissions = limits.unwrap_or_else(|error| {
            problems.add(item, error.to_string());
            None
        });
        // A principal that never had `policies` is unlimited, which is said at the start.
        let access = permissions.map_or(Access::Unlimited, Access::Policies);
        let (principal, id_node) = (Arc::new(principal), self.access_key_id.as_ref()?);
        let credential = match self.held? {
            Held::Secret(node) => {
                let secret = Secret::new(node.as_text().unwrap_or_default());
                let made = Credential::new(id, secret, principal, access);
                let is_of_id = matches!(made, Err(InvalidSetting::AccessKeyId(_)));
                checked(made, if is_of_id { id_node } else { &node }, problems)?
            }
            Held::Keys(keys) => {
                let made = Credential::from_derived_keys(id, keys, principal, access);
                checked(made, id_node, problems)?
            }
        };
        let credential = match &self.session_token {
            Some(node) => {
                let session_token = Secret::new(node.as_text().unwrap_or_default());
                let ends = self.expires_at.unwrap_or(AccessConfig::NEVER);
                checked(credential.temporary(session_token, ends), node, problems)?
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
        let refusing = |credential: Credential, token| credential.refusing_token(token);
        Some(self.refused_tokens.into_iter().fold(credential, refusing))
    }
}

/// Returns what was made of a setting, or nothing and a problem at its place.
fn checked<T>(
    made: Result<T, InvalidSetting>,
    node: &Node<'_>,
    problems: &mut Problems,
) -> Option<T> {
    made.map_err(|invalid| problems.add(node, invalid.to_string())).ok()
}

fn read_fingerprints(node: &Node<'_>, problems: &mut Problems) -> Vec<Fingerprint> {
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

impl<'a> Held<'a> {
    fn read(
        item: &Node<'_>,
        secret: Option<Node<'a>>,
        keys: Option<Node<'a>>,
        problems: &mut Problems,
    ) -> Option<Self> {
        match (secret, keys) {
            (Some(node), None) => {
                node.filled_text(problems).is_some().then_some(Self::Secret(node))
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
}

/// The ARN of a principal: of IAM or STS, with an account.
fn read_arn(node: &Node<'_>, problems: &mut Problems) -> Option<Principal> {
    let principal = Principal::parse(node.filled_text(problems)?).ok();
    if principal.is_none() {
        problems.add(node, "expected an ARN such as `arn:aws:iam::123456789012:user/ci`");
    }
    principal
}
