//! What a request addresses, and in whose account.

use stagemaker_gateway::Name;

/// What a request addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) endpoint: Name,
    pub(crate) component: Option<Name>,
}

/// Whose the endpoints are, and who asks for one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account<'a> {
    pub(crate) deployer: &'a str,
    pub(crate) caller: &'a str,
}

impl Account<'_> {
    /// Returns whether the caller asks in the account that the endpoints belong to.
    pub(crate) fn is_deployers(self) -> bool {
        self.deployer == self.caller
    }
}
