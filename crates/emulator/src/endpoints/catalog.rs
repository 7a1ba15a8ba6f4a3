//! What is deployed: endpoints, the inference components on them, and the model behind each.

use std::collections::BTreeMap;
use std::sync::Arc;

use stagemaker_gateway::{Addressee, Invocation};

use crate::front_door::service_error::ServiceError;
use crate::openai::chat::chunk::Chunk;
use crate::openai::context_length::ContextLength;
use crate::openai::dialect::Dialect;
use crate::openai::tokenizer::Tokenizer;
use crate::replies::pacing::timing::Timing;
use crate::replies::replies::Replies;
use stagemaker_gateway::Name;

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

/// A model, and how its container speaks.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The name under which the container serves it. If given, a request for another name is
    /// refused, as vLLM refuses it.
    pub served_name: Option<String>,
    /// What it answers.
    pub replies: Replies,
    /// Whose wire it speaks.
    pub dialect: Dialect,
    /// What counts as a token.
    pub tokenizer: Tokenizer,
    /// How fast it speaks, unless a reply says otherwise.
    pub timing: Timing,
    /// How its streams are cut, unless a reply says otherwise.
    pub chunk: Chunk,
    /// How many tokens it can read and write in one request.
    pub context: ContextLength,
}

impl Model {
    /// The name that a response shows when the request names none.
    pub(crate) fn name(&self) -> &str {
        self.served_name.as_deref().unwrap_or_else(|| self.dialect.default_model())
    }
}

/// What a request addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) endpoint: Name,
    pub(crate) component: Option<Name>,
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
    ) -> Result<&Arc<Model>, ServiceError> {
        let endpoints = match self {
            Self::Any(model) => return Ok(model),
            Self::Only(endpoints) => endpoints,
        };
        endpoints
            .get(&address.endpoint)
            .filter(|_| account.is_deployers())
            .ok_or_else(|| ServiceError::endpoint_not_found(&address.endpoint, account.caller))?
            .find(address.component.as_ref(), account.caller)
    }
}

/// Whose the endpoints are, and who asks for one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account<'a> {
    pub(crate) deployer: &'a str,
    pub(crate) caller: &'a str,
}

impl Account<'_> {
    fn is_deployers(self) -> bool {
        self.deployer == self.caller
    }
}

impl Endpoint {
    fn find(&self, component: Option<&Name>, account: &str) -> Result<&Arc<Model>, ServiceError> {
        match (&self.deployed, component) {
            (Deployed::Model(model), None) => Ok(model),
            (Deployed::Model(_), Some(_)) => Err(ServiceError::component_not_allowed()),
            (Deployed::Components(_), None) => Err(ServiceError::component_missing()),
            (Deployed::Components(components), Some(name)) => components
                .get(name)
                .map(|component| &component.model)
                .ok_or_else(|| ServiceError::component_not_found(name, account)),
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
