//! The endpoints of a configuration.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::model;
use crate::endpoints::catalog::{Component, Deployed, Endpoint};
use crate::endpoints::model::Model;
use stagemaker_access::permissions;
use stagemaker_gateway::Name;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// What is deployed, and what else a configuration's endpoints tell.
#[derive(Default)]
pub(crate) struct Deployment {
    pub(crate) endpoints: BTreeMap<Name, Endpoint>,
    /// The endpoints' addresses, in the order of the file.
    pub(crate) addresses: Vec<String>,
    /// The files and folders that replies and tokenizers come from.
    pub(crate) sources: Vec<PathBuf>,
}

/// Reads the endpoints.
pub(crate) fn read(node: &Node<'_>, problems: &mut Problems) -> Deployment {
    let mut deployment = Deployment::default();
    let endpoints = named(node, problems, |name, node, problems| {
        read_endpoint(name, node, &mut deployment, problems)
    });
    Deployment { endpoints, ..deployment }
}

fn read_endpoint(
    name: &Name,
    node: &Node<'_>,
    deployment: &mut Deployment,
    problems: &mut Problems,
) -> Endpoint {
    let known = ["components", "tags"].into_iter().chain(model::KEYS);
    let [components, tags, fields @ ..] = node.fields(keys::<9>(known), problems);
    let tags = tags.map(|tags| permissions::read_tags(&tags, problems)).unwrap_or_default();
    let Some(components) = components else {
        deployment.addresses.push(name.to_string());
        let model = model::read(fields, &Model::default(), &mut deployment.sources, problems);
        return Endpoint { tags, deployed: Deployed::Model(Arc::new(model)) };
    };
    let [served_name, replies, ..] = &fields;
    for field in [served_name, replies].into_iter().flatten() {
        problems.add(field, "an endpoint with components has no model of its own: move it to one");
    }
    // What else it says holds for its components, unless they say otherwise.
    let [_, _, others @ ..] = fields;
    let shared =
        model::read(model::shared(others), &Model::default(), &mut deployment.sources, problems);
    let components = named(&components, problems, |component, node, problems| {
        deployment.addresses.push(format!("{name}/inference-components/{component}"));
        let known = ["tags"].into_iter().chain(model::KEYS);
        let [tags, fields @ ..] = node.fields(keys::<8>(known), problems);
        let tags = tags.map(|tags| permissions::read_tags(&tags, problems)).unwrap_or_default();
        let model = model::read(fields, &shared, &mut deployment.sources, problems);
        Component { tags, model: Arc::new(model) }
    });
    Endpoint { tags, deployed: Deployed::Components(components) }
}

fn keys<const N: usize>(known: impl Iterator<Item = &'static str>) -> [&'static str; N] {
    let mut keys = [""; N];
    keys.iter_mut().zip(known).for_each(|(slot, key)| *slot = key);
    keys
}

/// Reads a mapping whose keys are names, of which there must be at least one.
fn named<T>(
    node: &Node<'_>,
    problems: &mut Problems,
    mut read: impl FnMut(&Name, &Node<'_>, &mut Problems) -> T,
) -> BTreeMap<Name, T> {
    let entries = node.entries(problems);
    if entries.is_empty() && (node.is_mapping() || node.is_null()) {
        problems.add(node, "expected at least one name: leave the key out to answer for any");
    }
    let mut values = BTreeMap::new();
    for (key, node) in entries {
        match Name::parse(key) {
            Ok(name) if alike(&values, &name) => {
                problems.add(&node, "another name differs from it in case only");
            }
            Ok(name) => {
                let value = read(&name, &node, problems);
                values.insert(name, value);
            }
            Err(error) => problems.add(&node, error.to_string()),
        }
    }
    values
}

/// Names are unique whatever their case, as the service demands when they are created.
fn alike<T>(values: &BTreeMap<Name, T>, name: &Name) -> bool {
    values.keys().any(|known| known.as_str().eq_ignore_ascii_case(name.as_str()))
}
