//! The keys of a configuration that restrict callers, so that losing one of them is noticed.

use std::collections::BTreeMap;
use std::fmt;

use stagemaker_gateway::verifier::DEFAULT_SKEW_SECONDS;
use stagemaker_yaml::{FileProblems, Node};

use crate::root_fields::RootFields;

/// The keys of a configuration that restrict who may call and what they may do, with the text that
/// they were read from. It is empty for a configuration that was made by hand.
#[derive(Clone, Default)]
pub struct Restrictions {
    /// The text of the file; empty where it is not known.
    pub(crate) text: Box<str>,
    /// The entries by path, such as `principals[AKIAIOSFODNN7EXAMPLE].policies`.
    pub(crate) entries: BTreeMap<String, Entry>,
}

/// A key of a configuration, or one of the things that keys restrict.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The path of what it restricts; empty for the configuration as a whole.
    pub(crate) parent: String,
    pub(crate) kind: EntryKind,
    /// The line at which it begins, counted from 1.
    pub(crate) line: usize,
}

/// The meaning of an entry, by what its absence allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// A principal, an endpoint or a component: without it, there is less to call or to be called by.
    Subject,
    /// A key without which callers may do more.
    Restriction,
    /// A number of policies or levels: with fewer of them, a denial may be lost.
    Count(usize),
    /// The same of a layer that allows nothing without policies.
    CountOrNone(usize),
    /// A key at the root that restricts nobody.
    Other,
}

impl Restrictions {
    /// Finds the restrictions in the root of a configuration. Problems are those of other readers.
    pub(crate) fn read(root: &Node<'_>, fields: &RootFields<'_>) -> Self {
        let mut restrictions = Self::default();
        for (key, node) in entries(root) {
            let kind =
                if is_restriction(key, &node) { EntryKind::Restriction } else { EntryKind::Other };
            restrictions.insert("", key.to_owned(), kind, &node);
        }
        for item in fields.principals.as_ref().map(items).unwrap_or_default() {
            restrictions.read_principal(&item);
        }
        if let Some(organization) = &fields.organization {
            restrictions.read_organization(organization);
        }
        if let Some(endpoints) = &fields.endpoints {
            restrictions.read_endpoints("endpoints", endpoints);
        }
        restrictions
    }

    /// Returns whether the configuration itself says who may call.
    pub fn names_principals(&self) -> bool {
        self.entries.contains_key("principals")
    }

    /// Reads the keys of a principal, which is known by its access key id.
    fn read_principal(&mut self, item: &Node<'_>) {
        let Some(id) = item.get("access_key_id").and_then(|node| node.as_text()) else { return };
        let path = format!("principals[{id}]");
        self.insert("principals", path.clone(), EntryKind::Subject, item);
        for (key, node) in entries(item) {
            let key_path = format!("{path}.{key}");
            match key {
                "policies" | "session_policies" => {
                    let count = EntryKind::CountOrNone(items(&node).len());
                    self.insert(&path, key_path, count, &node);
                }
                "tags" | "context" => self.insert_keys(&path, &key_path, &node),
                "refuse_tokens" => {
                    for token in &items(&node) {
                        let entry = format!("{key_path}[{}]", token.as_text().unwrap_or_default());
                        self.insert(&path, entry, EntryKind::Restriction, token);
                    }
                }
                // An empty session token counts as none.
                "session_token" if node.as_text().is_none_or(str::is_empty) => {}
                "arn"
                | "session_token"
                | "expires_at"
                | "permissions_boundary"
                | "refuse_tokens_before" => {
                    self.insert(&path, key_path, EntryKind::Restriction, &node);
                }
                _ => {}
            }
        }
    }

    /// Reads the layers of the organization, of which each level counts, and each policy.
    fn read_organization(&mut self, organization: &Node<'_>) {
        for layer in ["scps", "rcps"] {
            let Some(node) = organization.get(layer) else { continue };
            let path = format!("organization.{layer}");
            self.insert("organization", path.clone(), EntryKind::Restriction, &node);
            let levels = items(&node);
            // A list of policies is one level.
            let (levels, policies) = if levels.iter().any(Node::is_sequence) {
                (levels.len(), levels.iter().map(|level| items(level).len()).sum())
            } else {
                (usize::from(!levels.is_empty()), levels.len())
            };
            self.insert(&path, format!("{path}.levels"), EntryKind::Count(levels), &node);
            self.insert(&path, format!("{path}.policies"), EntryKind::Count(policies), &node);
        }
    }

    /// Reads the tags of endpoints or components, on which policies depend.
    fn read_endpoints(&mut self, parent: &str, node: &Node<'_>) {
        for (name, node) in entries(node) {
            let path = format!("{parent}.{name}");
            self.insert(parent, path.clone(), EntryKind::Subject, &node);
            if let Some(tags) = node.get("tags") {
                self.insert_keys(&path, &format!("{path}.tags"), &tags);
            }
            if let Some(components) = node.get("components") {
                let key = format!("{path}.components");
                self.insert(&path, key.clone(), EntryKind::Restriction, &components);
                self.read_endpoints(&key, &components);
            }
        }
    }

    /// Adds each key of a mapping, such as those of tags.
    fn insert_keys(&mut self, parent: &str, path: &str, node: &Node<'_>) {
        for (name, node) in entries(node) {
            self.insert(parent, format!("{path}.{name}"), EntryKind::Restriction, &node);
        }
    }

    fn insert(&mut self, parent: &str, path: String, kind: EntryKind, node: &Node<'_>) {
        let (parent, line) = (parent.to_owned(), node.line());
        self.entries.insert(path, Entry { parent, kind, line });
    }

    /// Returns these restrictions with those of the endpoints of another configuration.
    #[must_use]
    pub fn with_endpoints_of(mut self, other: &Self) -> Self {
        self.entries.retain(|path, _| !is_of_endpoints(path));
        let others = other.entries.iter().filter(|(path, _)| is_of_endpoints(path));
        self.entries.extend(others.map(|(path, entry)| (path.clone(), entry.clone())));
        self
    }
}

/// Writes no text, which may hold secrets.
impl fmt::Debug for Restrictions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.entries.keys()).finish()
    }
}

/// Returns whether callers may do more without a key at the root. A skew that is not shorter than
/// the usual one is no restriction.
fn is_restriction(key: &str, node: &Node<'_>) -> bool {
    match key {
        "principals" | "organization" | "endpoints" | "region" | "account" => true,
        "skew_seconds" => node.as_text().is_some_and(|text| {
            text.parse::<u32>().is_ok_and(|seconds| seconds < DEFAULT_SKEW_SECONDS)
        }),
        _ => false,
    }
}

fn is_of_endpoints(path: &str) -> bool {
    path == "endpoints" || path.starts_with("endpoints.")
}

fn entries<'a>(node: &Node<'a>) -> Vec<(&'a str, Node<'a>)> {
    if node.is_mapping() { node.entries(&mut FileProblems::default()) } else { Vec::new() }
}

fn items<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    if node.is_sequence() { node.items(&mut FileProblems::default()) } else { Vec::new() }
}
