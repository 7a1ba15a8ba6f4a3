//! The endpoints of a configuration.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Catalog, Component, Deployed, Endpoint, Model};
use crate::config::node::Node;
use crate::config::permissions;
use crate::config::problem::Problems;
use crate::config::replies;
use crate::name::Name;

/// Reads the endpoints, and their addresses in the order of the file.
pub(super) fn read(node: &Node<'_>, problems: &mut Problems) -> (Catalog, Vec<String>) {
    let mut addresses = Vec::new();
    let endpoints = named(node, problems, |name, node, problems| {
        read_endpoint(name, node, &mut addresses, problems)
    });
    (Catalog::Only(endpoints), addresses)
}

fn read_endpoint(
    name: &Name,
    node: &Node<'_>,
    addresses: &mut Vec<String>,
    problems: &mut Problems,
) -> Endpoint {
    let [model, answers, components, tags] =
        node.fields(["model", "replies", "components", "tags"], problems);
    let tags = tags.map(|tags| permissions::read_tags(&tags, problems)).unwrap_or_default();
    let Some(components) = components else {
        addresses.push(name.to_string());
        let deployed = Deployed::Model(read_model(model, answers, problems));
        return Endpoint { tags, deployed };
    };
    for own in [model, answers].iter().flatten() {
        problems.add(own, "an endpoint with components has no model of its own: move it to one");
    }
    let components = named(&components, problems, |component, node, problems| {
        addresses.push(format!("{name}/inference-components/{component}"));
        let [model, answers, tags] = node.fields(["model", "replies", "tags"], problems);
        let tags = tags.map(|tags| permissions::read_tags(&tags, problems)).unwrap_or_default();
        Component { tags, model: read_model(model, answers, problems) }
    });
    Endpoint { tags, deployed: Deployed::Components(components) }
}

fn read_model(
    served_name: Option<Node<'_>>,
    answers: Option<Node<'_>>,
    problems: &mut Problems,
) -> Arc<Model> {
    let served_name = served_name.and_then(|node| node.filled_text(problems));
    let replies = answers.map(|node| replies::read(&node, problems)).unwrap_or_default();
    Arc::new(Model { served_name: served_name.map(ToOwned::to_owned), replies })
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
    values.keys().any(|own| own.as_str().eq_ignore_ascii_case(name.as_str()))
}
