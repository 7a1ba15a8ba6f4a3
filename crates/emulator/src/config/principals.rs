//! The principals of a configuration, and their credentials.

use std::sync::Arc;

use stagemaker_gateway::{Credential, DerivedKeys, Principal, Secret};

use crate::config::Config;
use crate::config::around::Around;
use crate::config::derived_keys;
use crate::config::node::Node;
use crate::config::permissions::Limits;
use crate::config::problem::Problems;

impl Config {
    /// Reads the list of principals. The account, where it is not given, is that of the first
    /// principal's ARN.
    pub(super) fn read_principals(
        &mut self,
        account: Option<&Node<'_>>,
        principals: &Node<'_>,
        around: &Around,
        problems: &mut Problems,
    ) {
        let items = principals.items(problems);
        if items.is_empty() && principals.is_sequence() {
            problems.add(principals, "expected at least one principal, found none");
        }
        let fields: Vec<_> = items.iter().map(|item| Fields::read(item, problems)).collect();
        let given = account.and_then(|node| node.account(problems));
        let first = || fields.iter().find_map(|fields| fields.arn.as_ref()).map(Arn::account);
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

/// What is said of one principal.
struct Fields {
    arn: Option<Arn>,
    access_key_id: Option<String>,
    held: Option<Held>,
    session_token: Option<Secret>,
    limits: Limits,
}

/// The keys of a principal.
const KEYS: [&str; 10] = [
    "arn",
    "access_key_id",
    "secret_access_key",
    "keys",
    "session_token",
    "policies",
    "permissions_boundary",
    "session_policies",
    "tags",
    "context",
];

/// What is given of a secret access key.
enum Held {
    /// The secret itself.
    Secret(Secret),
    /// Keys that were derived from it.
    Keys(DerivedKeys),
}

impl Fields {
    fn read(item: &Node<'_>, problems: &mut Problems) -> Self {
        let [
            arn,
            access_key_id,
            secret,
            keys,
            session_token,
            policies,
            boundary,
            session_policies,
            tags,
            context,
        ] = item.fields(KEYS, problems);
        let limits = [policies, boundary, session_policies, tags, context];
        let limits = Limits::read(limits, problems);
        let access_key_id = item.required(access_key_id, "access_key_id", problems);
        let access_key_id = access_key_id.and_then(|node| node.filled_text(problems));
        let held = Held::read(item, secret, keys, problems);
        // Left empty, as a template leaves it where there is none, it is none.
        let session_token = session_token.filter(|node| !node.is_null());
        let session_token = session_token.and_then(|node| node.text(problems));
        let session_token = session_token.filter(|text| !text.is_empty()).map(Secret::new);
        Self {
            arn: arn.and_then(|node| Arn::read(&node, problems)),
            access_key_id: access_key_id.map(ToOwned::to_owned),
            held,
            session_token,
            limits,
        }
    }

    /// The credential, if what it needs was given. A principal without ARN is a user of the
    /// account, named like the key.
    fn credential(
        self,
        config: &Config,
        item: &Node<'_>,
        around: &Around,
        problems: &mut Problems,
    ) -> Option<Credential> {
        let access_key_id = self.access_key_id?;
        let (arn, account_id) = match self.arn {
            Some(arn) => (arn.0.clone(), arn.account()),
            None => (config.user_arn(&access_key_id), config.account.clone()),
        };
        let permissions = self.limits.permissions(around, &account_id).unwrap_or_else(|error| {
            problems.add(item, error.to_string());
            None
        });
        let principal = Arc::new(Principal { arn, account_id });
        let credential = match self.held? {
            Held::Secret(secret) => Credential::new(access_key_id, secret, principal),
            Held::Keys(keys) => Credential::from_derived_keys(access_key_id, keys, principal),
        };
        let credential = match self.session_token {
            Some(session_token) => credential.with_session_token(session_token),
            None => credential,
        };
        Some(match permissions {
            Some(permissions) => credential.with_permissions(permissions),
            None => credential,
        })
    }
}

impl Held {
    fn read(
        item: &Node<'_>,
        secret: Option<Node<'_>>,
        keys: Option<Node<'_>>,
        problems: &mut Problems,
    ) -> Option<Self> {
        match (secret, keys) {
            (Some(node), None) => {
                node.filled_text(problems).map(|text| Self::Secret(Secret::new(text)))
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
struct Arn(String);

impl Arn {
    fn read(node: &Node<'_>, problems: &mut Problems) -> Option<Self> {
        let text = node.filled_text(problems)?;
        if !Self::is_principal(text) {
            problems.add(node, "expected an ARN such as `arn:aws:iam::123456789012:user/ci`");
            return None;
        }
        Some(Self(text.to_owned()))
    }

    fn is_principal(text: &str) -> bool {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().unwrap_or_default();
        let (arn, partition, service) = (next(), next(), next());
        let (region, account, resource) = (next(), next(), next());
        arn == "arn"
            && partition.starts_with("aws")
            && matches!(service, "iam" | "sts")
            && region.is_empty()
            && account.len() == 12
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && !resource.is_empty()
    }

    fn account(&self) -> String {
        self.0.split(':').nth(4).unwrap_or_default().to_owned()
    }
}
