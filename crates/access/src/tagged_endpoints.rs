//! The names and tags of endpoints and components, for policies with conditions on tags.

use std::collections::{BTreeMap, BTreeSet};

use stagemaker_gateway::{Invocation, Name};
use stagemaker_yaml::{FileProblems, Node};

use crate::permissions::read_tags;

/// Keys and values of tags, in the order of the file.
pub(crate) type Tags = Vec<(String, String)>;

/// The endpoints and components that are deployed, with their tags.
#[derive(Clone, Debug, Default)]
pub struct TaggedEndpoints {
    /// The endpoints by name; `None` where every name is deployed, without tags.
    endpoints: Option<BTreeMap<Name, TaggedEndpoint>>,
}

/// The tags of an endpoint and of its components.
///
/// Exhaustive: whoever reads the models of an endpoint builds it.
#[derive(Clone, Debug)]
pub struct TaggedEndpoint {
    /// The tags of the endpoint.
    pub tags: Tags,
    /// The tags of its components by name; `None` where the endpoint has a model, not components.
    pub components: Option<BTreeMap<Name, Tags>>,
}

/// The address where every name is deployed.
const ANY: &str = "any name";

impl TaggedEndpoints {
    /// Returns a set in which only these endpoints are deployed.
    pub const fn new(endpoints: BTreeMap<Name, TaggedEndpoint>) -> Self {
        Self { endpoints: Some(endpoints) }
    }

    /// Reads the names and tags of the endpoints of a configuration, but not their models.
    pub(crate) fn read(node: &Node<'_>, problems: &mut FileProblems) -> Self {
        Self::new(read_named(node, problems, TaggedEndpoint::read))
    }

    /// Returns the name of each endpoint or, where it has some, of each of its components.
    pub(crate) fn addresses(&self) -> BTreeSet<String> {
        let Some(endpoints) = &self.endpoints else { return BTreeSet::from([ANY.to_owned()]) };
        let mut addresses = BTreeSet::new();
        for (name, TaggedEndpoint { components, .. }) in endpoints {
            match components {
                None => drop(addresses.insert(name.to_string())),
                Some(components) => addresses
                    .extend(components.keys().map(|component| format!("{name}/{component}"))),
            }
        }
        addresses
    }

    /// Returns whether something is deployed under the names of an invocation.
    pub fn deploys(&self, invocation: &Invocation) -> bool {
        let Some(endpoints) = &self.endpoints else { return true };
        let endpoint = endpoints.get(&invocation.endpoint.name);
        match (endpoint.map(|endpoint| &endpoint.components), &invocation.component) {
            (Some(None), None) => true,
            (Some(Some(components)), Some(component)) => components.contains_key(&component.name),
            (Some(None), Some(_)) | (Some(Some(_)), None) | (None, _) => false,
        }
    }

    /// Returns the invocation with the tags of its endpoint and component.
    #[must_use]
    pub fn with_tags(&self, mut invocation: Invocation) -> Invocation {
        let endpoints = self.endpoints.as_ref();
        let endpoint = endpoints.and_then(|known| known.get(&invocation.endpoint.name));
        let Some(endpoint) = endpoint else { return invocation };
        invocation.endpoint.tags.clone_from(&endpoint.tags);
        if let (Some(components), Some(component)) =
            (&endpoint.components, &mut invocation.component)
            && let Some(tags) = components.get(&component.name)
        {
            component.tags.clone_from(tags);
        }
        invocation
    }
}

impl TaggedEndpoint {
    /// Reads one endpoint.
    fn read(node: &Node<'_>, problems: &mut FileProblems) -> Self {
        let components = node.get("components");
        Self {
            tags: read_tags_key(node, problems),
            components: components
                .map(|components| read_named(&components, problems, read_tags_key)),
        }
    }
}

/// Reads the key `tags` of an endpoint or a component.
fn read_tags_key(node: &Node<'_>, problems: &mut FileProblems) -> Tags {
    node.get("tags").map(|tags| read_tags(&tags, problems)).unwrap_or_default()
}

/// Reads a mapping whose keys are names, with `read` for each value.
fn read_named<T>(
    node: &Node<'_>,
    problems: &mut FileProblems,
    read: impl Fn(&Node<'_>, &mut FileProblems) -> T,
) -> BTreeMap<Name, T> {
    let mut values = BTreeMap::new();
    for (key, node) in node.entries(problems) {
        match Name::parse(key) {
            Ok(name) => {
                values.insert(name, read(&node, problems));
            }
            Err(error) => problems.add(&node, error.to_string()),
        }
    }
    values
}
