//! The catalog of endpoints, of the inference components on them, and of the model of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use stagemaker_access::tagged_endpoints::{TaggedEndpoint, TaggedEndpoints};
use stagemaker_gateway::Name;

use crate::endpoints::address::{Account, Address, NotInvocable};
use crate::endpoints::model::Model;

/// The endpoints that are deployed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Catalog {
    /// Every endpoint and component that a caller names, all with one model.
    Any(Arc<Model>),
    /// These endpoints and no others.
    Only(BTreeMap<Name, Endpoint>),
}

/// An endpoint.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The tags, as keys and values, which policies can refer to.
    pub tags: Vec<(String, String)>,
    /// The model or the components.
    pub deployed: Deployed,
}

/// The model or the components of an endpoint.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Deployed {
    /// One model, in the endpoint's production variant.
    Model(Arc<Model>),
    /// Inference components, each addressed by a path of its own.
    Components(BTreeMap<Name, Component>),
}

/// An inference component.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Component {
    /// The tags, as keys and values, which policies can refer to.
    pub tags: Vec<(String, String)>,
    /// The model.
    pub model: Arc<Model>,
}

impl Endpoint {
    /// An endpoint without tags.
    pub const fn new(deployed: Deployed) -> Self {
        Self { tags: Vec::new(), deployed }
    }

    /// The same endpoint with these tags.
    #[must_use]
    pub fn with_tags(self, tags: Vec<(String, String)>) -> Self {
        Self { tags, ..self }
    }
}

impl Component {
    /// A component without tags.
    pub const fn new(model: Arc<Model>) -> Self {
        Self { tags: Vec::new(), model }
    }

    /// The same component with these tags.
    #[must_use]
    pub fn with_tags(self, tags: Vec<(String, String)>) -> Self {
        Self { tags, ..self }
    }
}

impl Catalog {
    /// Finds the model that an address names, for a caller of `account`.
    ///
    /// An endpoint is looked for in the caller's account, so to a caller of another account
    /// than the deployer's there is no endpoint at all.
    ///
    /// # Errors
    ///
    /// When no endpoint or component of the name exists, or the address names a component where
    /// there are none, or none where there are some.
    pub(crate) fn find(
        &self,
        address: &Address,
        account: Account<'_>,
    ) -> Result<&Arc<Model>, NotInvocable> {
        let endpoints = match self {
            Self::Any(model) => return Ok(model),
            Self::Only(endpoints) => endpoints,
        };
        endpoints
            .get(&address.endpoint)
            .filter(|_| account.is_deployers())
            .ok_or_else(|| NotInvocable::EndpointNotFound {
                name: address.endpoint.clone(),
                account: account.caller.to_owned(),
            })?
            .find(address.component.as_ref(), account.caller)
    }
}

impl Endpoint {
    fn find(&self, component: Option<&Name>, account: &str) -> Result<&Arc<Model>, NotInvocable> {
        match (&self.deployed, component) {
            (Deployed::Model(model), None) => Ok(model),
            (Deployed::Model(_), Some(_)) => Err(NotInvocable::ComponentNotAllowed),
            (Deployed::Components(_), None) => Err(NotInvocable::ComponentMissing),
            (Deployed::Components(components), Some(name)) => components
                .get(name)
                .map(|component| &component.model)
                .ok_or_else(|| NotInvocable::ComponentNotFound {
                    name: name.clone(),
                    account: account.to_owned(),
                }),
        }
    }
}

impl Catalog {
    /// Returns the paths of all endpoints and components behind `/endpoints/`; none where every name is
    /// one.
    pub(crate) fn addresses(&self) -> Option<Vec<String>> {
        let Self::Only(endpoints) = self else { return None };
        let addresses = endpoints.iter().flat_map(|(name, endpoint)| match &endpoint.deployed {
            Deployed::Model(_) => vec![name.to_string()],
            Deployed::Components(components) => {
                let of = |component| format!("{name}/inference-components/{component}");
                components.keys().map(of).collect()
            }
        });
        Some(addresses.collect())
    }

    /// Returns the models of all endpoints and components.
    pub(crate) fn models(&self) -> Vec<&Arc<Model>> {
        match self {
            Self::Any(model) => vec![model],
            Self::Only(endpoints) => endpoints.values().flat_map(Endpoint::models).collect(),
        }
    }

    /// Returns the names and tags of all endpoints and components.
    pub(crate) fn tagged_endpoints(&self) -> TaggedEndpoints {
        match self {
            Self::Any(_) => TaggedEndpoints::default(),
            Self::Only(endpoints) => TaggedEndpoints::new(
                endpoints
                    .iter()
                    .map(|(name, endpoint)| (name.clone(), endpoint.tagged()))
                    .collect(),
            ),
        }
    }
}

impl Endpoint {
    fn models(&self) -> Vec<&Arc<Model>> {
        match &self.deployed {
            Deployed::Model(model) => vec![model],
            Deployed::Components(components) => {
                components.values().map(|component| &component.model).collect()
            }
        }
    }

    fn tagged(&self) -> TaggedEndpoint {
        let tags = |(name, component): (&Name, &Component)| (name.clone(), component.tags.clone());
        let components = match &self.deployed {
            Deployed::Model(_) => None,
            Deployed::Components(components) => Some(components.iter().map(tags).collect()),
        };
        TaggedEndpoint { tags: self.tags.clone(), components }
    }
}
