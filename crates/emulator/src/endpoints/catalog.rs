//! What is deployed: endpoints, the inference components on them, and the model behind each.

use std::collections::BTreeMap;
use std::sync::Arc;

use stagemaker_gateway::Name;

use crate::endpoints::address::{Account, Address};
use crate::endpoints::model::Model;
use crate::endpoints::not_invocable::NotInvocable;
use stagemaker_access::tagged_endpoints::{TaggedEndpoint, TaggedEndpoints};

/// What is deployed.
#[derive(Clone, Debug)]
pub enum Catalog {
    /// Every endpoint and component that anybody names, all answering alike.
    Any(Arc<Model>),
    /// These endpoints and no others.
    Only(BTreeMap<Name, Endpoint>),
}

/// An endpoint.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its tags, which policies can ask for.
    pub tags: Vec<(String, String)>,
    /// What is deployed on it.
    pub deployed: Deployed,
}

/// What is deployed on an endpoint.
#[derive(Clone, Debug)]
pub enum Deployed {
    /// One model, in the endpoint's production variant.
    Model(Arc<Model>),
    /// Inference components, each addressed by a path of its own.
    Components(BTreeMap<Name, Component>),
}

/// An inference component.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its tags, which policies can ask for.
    pub tags: Vec<(String, String)>,
    /// Its model.
    pub model: Arc<Model>,
}

impl Catalog {
    /// Finds the model that an address names, for a caller of `account`.
    ///
    /// An endpoint is looked for in the caller's account, so to a caller of another account
    /// than the deployer's there is no endpoint at all.
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
    /// The names and tags of what is deployed.
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
    fn tagged(&self) -> TaggedEndpoint {
        let tags = |(name, component): (&Name, &Component)| (name.clone(), component.tags.clone());
        let components = match &self.deployed {
            Deployed::Model(_) => None,
            Deployed::Components(components) => Some(components.iter().map(tags).collect()),
        };
        TaggedEndpoint { tags: self.tags.clone(), components }
    }
}
