//! The reasons why an address invokes nothing.

use stagemaker_gateway::Name;

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
    /// The endpoint has a model of its own, and the address names a component.
    ComponentNotAllowed,
}
