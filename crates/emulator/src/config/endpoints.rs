//! The key `endpoints` of a configuration, and all that stands under it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use stagemaker_access::permissions;
use stagemaker_gateway::Name;
use stagemaker_yaml::{FileProblems, Node};

use crate::config::model::{self, Fields};
use crate::endpoints::catalog::{Component, Deployed, Endpoint};
use crate::endpoints::model::Model;

/// The endpoints of a configuration, with their addresses and the files that they name.
#[derive(Default)]
pub(crate) struct Deployment {
    /// The endpoints by name.
    pub(crate) endpoints: BTreeMap<Name, Endpoint>,
    /// The endpoints' addresses, in the order of the file.
    pub(crate) addresses: Vec<String>,
    /// The files and folders that replies and tokenizers come from.
    pub(crate) sources: Vec<PathBuf>,
}

/// Reads endpoints, and adds their problems to `problems`.
pub(crate) fn read(node: &Node<'_>, problems: &mut FileProblems) -> Deployment {
    let mut deployment = Deployment::default();
    let endpoints = read_named(node, problems, |name, node, problems| {
        read_endpoint(name, node, &mut deployment, problems)
    });
    Deployment { endpoints, ..deployment }
}

fn read_endpoint(
    name: &Name,
    node: &Node<'_>,
    deployment: &mut Deployment,
    problems: &mut FileProblems,
) -> Endpoint {
    let known = ["components", "tags"].into_iter().chain(model::KEYS);
    let [components, tags, fields @ ..] = node.fields(keys::<9>(known), problems);
    let tags = tags.map(|tags| permissions::read_tags(&tags, problems)).unwrap_or_default();
    let deployed = match components {
        None => {
            deployment.addresses.push(name.to_string());
            let model = model::read(fields, &Model::default(), &mut deployment.sources, problems);
            Deployed::Model(Arc::new(model))
        }
        Some(components) => {
            let shared = read_shared(fields, deployment, problems);
            Deployed::Components(read_named(&components, problems, |component, node, problems| {
                deployment.addresses.push(format!("{name}/inference-components/{component}"));
                read_component(node, &shared, deployment, problems)
            }))
        }
    };
    Endpoint { tags, deployed }
}

/// Reads the keys that an endpoint sets for all its components, unless they set them themselves.
fn read_shared(
    fields: Fields<'_>,
    deployment: &mut Deployment,
    problems: &mut FileProblems,
) -> Model {
    let [served_name, replies, others @ ..] = fields;
    for field in [served_name, replies].iter().flatten() {
        problems.add(field, "an endpoint with components has no model of its own: move it to one");
    }
    model::read(model::shared(others), &Model::default(), &mut deployment.sources, problems)
}

fn read_component(
    node: &Node<'_>,
    shared: &Model,
    deployment: &mut Deployment,
    problems: &mut FileProblems,
) -> Component {
    let known = ["tags"].into_iter().chain(model::KEYS);
    let [tags, fields @ ..] = node.fields(keys::<8>(known), problems);
    let tags = tags.map(|tags| permissions::read_tags(&tags, problems)).unwrap_or_default();
    let model = model::read(fields, shared, &mut deployment.sources, problems);
    Component { tags, model: Arc::new(model) }
}

fn keys<const N: usize>(known: impl Iterator<Item = &'static str>) -> [&'static str; N] {
    let mut keys = [""; N];
    keys.iter_mut().zip(known).for_each(|(slot, key)| *slot = key);
    keys
}

/// Reads a mapping whose keys are names, of which there must be at least one.
fn read_named<T>(
    node: &Node<'_>,
    problems: &mut FileProblems,
    mut read: impl FnMut(&Name, &Node<'_>, &mut FileProblems) -> T,
) -> BTreeMap<Name, T> {
    let entries = node.entries(problems);
    if entries.is_empty() && (node.is_mapping() || node.is_null()) {
        problems.add(node, "expected at least one name: leave the key out to answer for any");
    }
    let mut values = BTreeMap::new();
    for (key, node) in entries {
        match Name::parse(key) {
            Ok(name) if has_name(&values, &name) => {
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

/// Returns whether a name is taken, whatever its case: the service demands that when names are
/// created.
fn has_name<T>(values: &BTreeMap<Name, T>, name: &Name) -> bool {
    values.keys().any(|known| known.as_str().eq_ignore_ascii_case(name.as_str()))
}
