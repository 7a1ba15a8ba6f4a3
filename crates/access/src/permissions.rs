//! The policies, boundaries, tags and context keys of principals.

use std::sync::Arc;

use stagemaker_gateway::Permissions;
use stagemaker_gateway::iam::{Context, Kind, Policies, Policy, PolicySet, TooManyStatements};
use stagemaker_yaml::{FileProblems, Node};

use crate::policies;
use crate::shared_settings::SharedSettings;

/// The settings that limit one principal.
#[derive(Default)]
pub(crate) struct Limits {
    /// The identity-based policies; `None` where the key is absent, which allows everything.
    policies: Option<Vec<Policy>>,
    /// The permissions boundary; `None` where the key is absent.
    boundary: Option<Policy>,
    /// The session policies; `None` where the key is absent.
    session: Option<Vec<Policy>>,
    /// The context keys of each request of the principal, its tags included.
    context: Context<'static>,
}

impl Limits {
    /// Reads the keys of a principal that limit it.
    pub(crate) fn read(
        [policies, boundary, session, tags, context]: [Option<Node<'_>>; 5],
        problems: &mut FileProblems,
    ) -> Self {
        let mut list = |node: Option<Node<'_>>, kind| {
            node.map(|node| policies::read_list(&node, kind, problems))
        };
        let (policies, session) = (list(policies, Kind::Identity), list(session, Kind::Session));
        let boundary = boundary.and_then(|node| policies::read(&node, Kind::Boundary, problems));
        let mut known = Context::default();
        if let Some(tags) = tags {
            for (key, value) in read_tags(&tags, problems) {
                set_value(&mut known, &tags, format!("aws:PrincipalTag/{key}"), value, problems);
            }
        }
        if let Some(context) = context {
            read_context(&context, &mut known, problems);
        }
        Self { policies, boundary, session, context: known }
    }

    /// Returns the permissions of a principal of an account; `None` where nothing limits it.
    pub(crate) fn permissions(
        self,
        shared: &SharedSettings,
        account: &str,
    ) -> Result<Option<Arc<Permissions>>, TooManyStatements> {
        let (scps, rcps) = shared.organization.of_account(account);
        let limited = self.policies.is_some()
            || self.boundary.is_some()
            || self.session.is_some()
            || scps.is_some()
            || rcps.is_some();
        if !limited {
            return Ok(None);
        }
        let identity = self.policies.unwrap_or_else(allow_all);
        let (boundary, session) = (self.boundary, self.session);
        let policies = Policies { identity, boundary, session, scps, rcps, resource: None };
        let permissions = Permissions::new(PolicySet::new(policies)?).with_context(self.context);
        Ok(Some(Arc::new(permissions.with_naming(shared.naming))))
    }
}

/// Returns the policy of a principal that has none of its own, but is limited otherwise.
fn allow_all() -> Vec<Policy> {
    let text =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    Policy::parse(NO_POLICIES, Kind::Identity, text).into_iter().collect()
}

/// The name of that policy.
pub(crate) const NO_POLICIES: &str = "(no policies given)";

/// Reads tags, each a key with a text, in the order of the file.
pub fn read_tags(node: &Node<'_>, problems: &mut FileProblems) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for (key, value) in node.entries(problems) {
        if let Some(text) = value.text(problems) {
            tags.push((key.to_owned(), text.to_owned()));
        }
    }
    tags
}

/// Reads context keys, each with a text or a list of texts.
fn read_context(node: &Node<'_>, context: &mut Context<'static>, problems: &mut FileProblems) {
    for (key, value) in node.entries(problems) {
        if value.is_sequence() {
            let items = value.items(problems);
            let texts: Vec<String> =
                items.iter().filter_map(|item| item.text(problems)).map(str::to_owned).collect();
            if let Err(error) = context.set_list(key.to_owned(), texts) {
                problems.add(&value, error.to_string());
            }
        } else if let Some(text) = value.text(problems) {
            set_value(context, &value, key.to_owned(), text.to_owned(), problems);
        }
    }
}

/// Sets a context key, and adds a problem where that is not possible.
fn set_value(
    context: &mut Context<'static>,
    node: &Node<'_>,
    key: String,
    value: String,
    problems: &mut FileProblems,
) {
    if let Err(error) = context.set(key, value) {
        problems.add(node, error.to_string());
    }
}
