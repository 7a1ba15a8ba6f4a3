//! The endpoints and inference components that are deployed.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{Response, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use stagemaker_gateway::Name;
use stagemaker_yaml::{File, FileProblems};

use crate::config::endpoints;
use crate::control::error::ControlError;
use crate::control::target::Target;
use crate::control::{answer, input};
use crate::endpoints::catalog::{Catalog, Component, Deployed, Endpoint};
use crate::endpoints::model::Model;

/// The endpoints, as they are shown.
#[derive(Serialize)]
pub(super) struct Shown {
    /// `true` where every name is an endpoint, with one model behind all of them.
    any_name: bool,
    endpoints: BTreeMap<String, ShownEndpoint>,
}

#[derive(Serialize)]
struct ShownEndpoint {
    tags: BTreeMap<String, String>,
    /// The model; none where the endpoint has components.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<ShownModel>,
    /// The components; none where the endpoint has a model itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<BTreeMap<String, ShownComponent>>,
}

#[derive(Serialize)]
struct ShownComponent {
    tags: BTreeMap<String, String>,
    model: ShownModel,
}

#[derive(Serialize)]
struct ShownModel {
    /// The name that it is served by; none where it has none.
    name: Option<String>,
    dialect: &'static str,
    /// `echo`, `script` or `code`.
    replies: &'static str,
}

/// Lists the endpoints.
pub(super) async fn list(State(target): State<Arc<Target>>) -> Response<Body> {
    let snapshot = target.in_force.value().load_full();
    answer::json(StatusCode::OK, &Shown::of(&snapshot.state.catalog))
}

/// Adds an endpoint, or replaces the one of the same name.
pub(super) async fn put(
    State(target): State<Arc<Target>>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response<Body>, ControlError> {
    let name = parse_name(&name)?;
    let endpoint = read(&name, input::json(request).await?)?;
    target.change_endpoints(|catalog| {
        let mut endpoints = named(catalog);
        endpoints.retain(|known, _| !is_same(known, &name));
        endpoints.insert(name.clone(), endpoint.clone());
        Ok(Catalog::Only(endpoints))
    })?;
    Ok(answer::done())
}

/// Removes an endpoint.
pub(super) async fn remove(
    State(target): State<Arc<Target>>,
    Path(name): Path<String>,
) -> Result<Response<Body>, ControlError> {
    target.change_endpoints(|catalog| {
        let mut endpoints = named(catalog);
        let found = endpoints.keys().find(|known| known.as_str() == name).cloned();
        let found = found.ok_or_else(|| no_endpoint(&name))?;
        endpoints.remove(&found);
        Ok(Catalog::Only(endpoints))
    })?;
    Ok(answer::done())
}

/// Adds a component to an endpoint that has components, or replaces the one of the same name.
pub(super) async fn put_component(
    State(target): State<Arc<Target>>,
    Path((endpoint, name)): Path<(String, String)>,
    request: Request,
) -> Result<Response<Body>, ControlError> {
    let name = parse_name(&name)?;
    let component = read_component(&name, input::json(request).await?)?;
    target.change_endpoints(|catalog| {
        change_components(catalog, &endpoint, |components| {
            components.retain(|known, _| !is_same(known, &name));
            components.insert(name.clone(), component.clone());
            Ok(())
        })
    })?;
    Ok(answer::done())
}

/// Removes a component.
pub(super) async fn remove_component(
    State(target): State<Arc<Target>>,
    Path((endpoint, name)): Path<(String, String)>,
) -> Result<Response<Body>, ControlError> {
    target.change_endpoints(|catalog| {
        change_components(catalog, &endpoint, |components| {
            let before = components.len();
            components.retain(|known, _| known.as_str() != name);
            if components.len() == before {
                let message = format!("the endpoint {endpoint} has no component {name}");
                return Err(ControlError::not_found(message));
            }
            Ok(())
        })
    })?;
    Ok(answer::done())
}

fn change_components(
    catalog: &Catalog,
    endpoint: &str,
    change: impl Fn(&mut BTreeMap<Name, Component>) -> Result<(), ControlError>,
) -> Result<Catalog, ControlError> {
    let mut endpoints = named(catalog);
    let found = endpoints.iter_mut().find(|(known, _)| known.as_str() == endpoint);
    let (_, found) = found.ok_or_else(|| no_endpoint(endpoint))?;
    match &mut found.deployed {
        Deployed::Components(components) => change(components)?,
        Deployed::Model(_) => {
            let message = format!("the endpoint {endpoint} has a model itself, and no components");
            return Err(ControlError::conflict(message));
        }
    }
    Ok(Catalog::Only(endpoints))
}

/// Returns the endpoints that have a name; none where every name is one.
fn named(catalog: &Catalog) -> BTreeMap<Name, Endpoint> {
    match catalog {
        Catalog::Any(_) => BTreeMap::new(),
        Catalog::Only(endpoints) => endpoints.clone(),
    }
}

/// Returns whether two names are one to the service, which ignores their case when they are created.
fn is_same(one: &Name, other: &Name) -> bool {
    one.as_str().eq_ignore_ascii_case(other.as_str())
}

fn parse_name(name: &str) -> Result<Name, ControlError> {
    Name::parse(name).map_err(|error| ControlError::invalid(format!("{name}: {error}")))
}

fn no_endpoint(name: &str) -> ControlError {
    ControlError::not_found(format!("there is no endpoint {name}"))
}

/// Reads an endpoint, as in a configuration.
fn read(name: &Name, value: Map<String, Value>) -> Result<Endpoint, ControlError> {
    let text = object([("endpoints", object([(name.as_str(), Value::Object(value))]))]).to_string();
    let mut problems = FileProblems::default();
    let file = File::detached("endpoint", &text);
    let deployment = file.parse(&mut problems, |root, problems| {
        root.get("endpoints").map(|node| endpoints::read(&node, problems))
    });
    problems.into_warnings()?;
    let endpoint =
        deployment.flatten().and_then(|deployment| deployment.endpoints.into_values().next());
    endpoint.ok_or_else(|| ControlError::invalid("expected an endpoint, as in a configuration"))
}

/// Reads a component: it is read as the only one of an endpoint.
fn read_component(name: &Name, value: Map<String, Value>) -> Result<Component, ControlError> {
    let components = object([(name.as_str(), Value::Object(value))]);
    let Value::Object(endpoint) = object([("components", components)]) else {
        return Err(ControlError::invalid("expected a component"));
    };
    match read(name, endpoint)?.deployed {
        Deployed::Components(components) => components.into_values().next(),
        Deployed::Model(_) => None,
    }
    .ok_or_else(|| ControlError::invalid("expected a component, as in a configuration"))
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

impl Shown {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let endpoints = named(catalog);
        let shown = endpoints
            .iter()
            .map(|(name, endpoint)| (name.to_string(), ShownEndpoint::of(endpoint)));
        Self { any_name: matches!(catalog, Catalog::Any(_)), endpoints: shown.collect() }
    }
}

impl ShownEndpoint {
    fn of(endpoint: &Endpoint) -> Self {
        let (model, components) = match &endpoint.deployed {
            Deployed::Model(model) => (Some(ShownModel::of(model)), None),
            Deployed::Components(components) => {
                let shown = components.iter().map(|(name, component)| {
                    let tags = component.tags.iter().cloned().collect();
                    let model = ShownModel::of(&component.model);
                    (name.to_string(), ShownComponent { tags, model })
                });
                (None, Some(shown.collect()))
            }
        };
        Self { tags: endpoint.tags.iter().cloned().collect(), model, components }
    }
}

impl ShownModel {
    fn of(model: &Model) -> Self {
        Self {
            name: model.served.name.clone(),
            dialect: model.served.dialect.name(),
            replies: model.replies.kind(),
        }
    }
}
