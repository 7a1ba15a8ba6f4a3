//! The tags of endpoints and components, which policies can ask for.

use std::collections::BTreeMap;

use stagemaker_gateway::{Invocation, Name};

use crate::permissions::read_tags;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// Tags: names and values, in the order of the file.
pub(crate) type Tags = Vec<(String, String)>;

/// The endpoints and components that are deployed, with their tags.
#[derive(Clone, Debug, Default)]
pub struct TaggedEndpoints {
    /// None where every name is deployed, without tags.
    endpoints: Option<BTreeMap<Name, TaggedEndpoint>>,
}

/// An endpoint, with its tags.
#[derive(Clone, Debug)]
pub struct TaggedEndpoint {
    pub tags: Tags,
    /// Its components with their tags; none where it has a model of its own.
    pub components: Option<BTreeMap<Name, Tags>>,
}

impl TaggedEndpoints {
    /// These endpoints and no others.
    pub const fn new(endpoints: BTreeMap<Name, TaggedEndpoint>) -> Self {
        Self { endpoints: Some(endpoints) }
    }

    /// Reads the names and tags of the endpoints of a configuration, and nothing else of them.
    pub(crate) fn read(node: &Node<'_>, problems: &mut Problems) -> Self {
        Self::new(named(node, problems, TaggedEndpoint::read))
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

    /// Returns an invocation with the tags of what is deployed under its names.
    #[must_use]
    pub fn tagged(&self, mut invocation: Invocation) -> Invocation {
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
    fn read(node: &Node<'_>, problems: &mut Problems) -> Self {
        let components = node.get("components");
        Self {
            tags: tags(node, problems),
            components: components.map(|components| named(&components, problems, tags)),
        }
    }
}

fn tags(node: &Node<'_>, problems: &mut Problems) -> Tags {
    node.get("tags").map(|tags| read_tags(&tags, problems)).unwrap_or_default()
}

/// Reads a mapping whose keys are names.
fn named<T>(
    node: &Node<'_>,
    problems: &mut Problems,
    read: impl Fn(&Node<'_>, &mut Problems) -> T,
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
