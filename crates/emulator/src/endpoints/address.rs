//! The address of a model, and the reasons why it invokes nothing.

use stagemaker_gateway::Name;

/// The endpoint, and perhaps the inference component, that a request's path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The endpoint.
    pub(crate) endpoint: Name,
    /// The inference component; none where the path names the endpoint alone.
    pub(crate) component: Option<Name>,
}

/// The two accounts that an invocation is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account<'a> {
    /// The account that the endpoints belong to.
    pub(crate) deployer: &'a str,
    /// The account of the caller.
    pub(crate) caller: &'a str,
}

impl Account<'_> {
    /// Returns whether the caller's account is the one that the endpoints belong to.
    pub(crate) fn is_deployers(self) -> bool {
        self.deployer == self.caller
    }
}

/// The reason why an address invokes nothing. The front door has a sentence for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotInvocable {
    /// The caller's account has no endpoint of the name.
    EndpointNotFound {
        /// The name as the path writes it.
        name: Name,
        /// The caller's account.
        account: String,
    },
    /// The endpoint has no component of the name.
    ComponentNotFound {
        /// The name as the path writes it.
        name: Name,
        /// The caller's account.
        account: String,
    },
    /// The endpoint has components, and the address names none.
    ComponentMissing,
    /// A model is deployed on the endpoint itself, and the address names a component.
    ComponentNotAllowed,
}
