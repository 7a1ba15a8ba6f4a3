//! What is deployed: endpoints, the inference components on them, and the model behind each.

use std::collections::BTreeMap;
use std::sync::Arc;

use stagemaker_gateway::{Addressee, Invocation, Name};

use crate::endpoints::address::{Account, Address};
use crate::endpoints::model::Model;
use crate::endpoints::not_invocable::NotInvocable;

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
    /// Whether something is deployed under the names of an invocation.
    pub fn deploys(&self, invocation: &Invocation) -> bool {
        let Self::Only(endpoints) = self else { return true };
        let endpoint = named(endpoints, &invocation.endpoint);
        match (endpoint.map(|own| &own.deployed), &invocation.component) {
            (Some(Deployed::Model(_)), None) => true,
            (Some(Deployed::Components(components)), Some(addressed)) => {
                named(components, addressed).is_some()
            }
            _ => false,
        }
    }

    /// An invocation with the tags of what is deployed under its names.
    #[must_use]
    pub fn tagged(&self, mut invocation: Invocation) -> Invocation {
        let Self::Only(endpoints) = self else { return invocation };
        let Some(endpoint) = named(endpoints, &invocation.endpoint) else { return invocation };
        invocation.endpoint.tags.clone_from(&endpoint.tags);
        if let (Deployed::Components(components), Some(addressed)) =
            (&endpoint.deployed, &mut invocation.component)
            && let Some(component) = named(components, addressed)
        {
            addressed.tags.clone_from(&component.tags);
        }
        invocation
    }
}

fn named<'a, T>(deployed: &'a BTreeMap<Name, T>, addressee: &Addressee) -> Option<&'a T> {
    deployed.get(&addressee.name)
}
