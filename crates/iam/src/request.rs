//! What is asked for: who wants to do what, to which resource, in which context.

use crate::arn::Arn;
use crate::context::Context;
use crate::principal::is_account;
use crate::requester::Requester;

/// What is asked for: who wants to do what, to which resource, in which context.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    requester: Requester<'a>,
    action: &'a str,
    resource: &'a str,
    target: Option<Arn<'a>>,
    context: &'a Context<'a>,
    bounded: bool,
}

impl<'a> Request<'a> {
    /// A request.
    ///
    /// The principal is the ARN of a user, of the root user, or of a role's session
    /// (`arn:aws:sts::123456789012:assumed-role/role/session`). The resource is an ARN, or `*`
    /// for an action that has no resource type.
    pub fn new(
        principal: &'a str,
        action: &'a str,
        resource: &'a str,
        context: &'a Context<'a>,
    ) -> Self {
        let (requester, target) = (Requester::of(principal), Arn::split(resource));
        Self { requester, action, resource, target, context, bounded: false }
    }

    /// The ARN of who makes it.
    pub fn principal(&self) -> &'a str {
        self.requester.arn()
    }

    /// The action.
    pub fn action(&self) -> &'a str {
        self.action
    }

    /// The resource.
    pub fn resource(&self) -> &'a str {
        self.resource
    }

    /// The context.
    pub fn context(&self) -> &'a Context<'a> {
        self.context
    }

    pub(crate) fn requester(&self) -> &Requester<'a> {
        &self.requester
    }

    /// The resource, if it is an ARN: `*` is not, and no pattern but `*` matches it.
    pub(crate) fn target(&self) -> Option<Arn<'a>> {
        self.target
    }

    /// The same, of a principal that has a permissions boundary or not.
    pub(crate) fn with_boundary(self, bounded: bool) -> Self {
        Self { bounded, ..self }
    }

    /// Whether who makes it has a permissions boundary.
    pub(crate) fn is_bounded(&self) -> bool {
        self.bounded
    }

    /// Whether the resource belongs to another account than who makes the request.
    pub(crate) fn crosses_accounts(&self) -> bool {
        let Some(arn) = self.target else { return false };
        // The policies that AWS manages belong to an account that is called `aws`.
        let own = self.requester.account().filter(|_| is_account(arn.account()));
        own.is_some_and(|own| own != arn.account())
    }
}
