//! A statement: an effect, and when it takes place.

use crate::action::Actions;
use crate::condition::Condition;
use crate::principal::Principals;
use crate::request::Request;
use crate::requester::Naming;
use crate::resource::Resources;

/// A statement.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) sid: Option<Box<str>>,
    pub(crate) effect: Effect,
    /// Whom it is about, where a policy is not about whom it is attached to.
    pub(crate) principals: Option<Principals>,
    pub(crate) actions: Actions,
    pub(crate) resources: Resources,
    pub(crate) conditions: Box<[Condition]>,
}

/// What a statement does where it matches.
///
/// Exhaustive: the grammar of policies fixes these two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

impl Statement {
    /// Whether it applies to a request.
    pub(crate) fn matches(&self, request: &Request<'_>) -> bool {
        self.actions.matches(request.action())
            && self.resources.matches(request.target(), request.context())
            && self.naming(request) != Naming::Not
            // SPEC C1
            && self.conditions.iter().all(|condition| condition.holds(request.context()))
    }

    /// How closely it names who makes a request.
    pub(crate) fn naming(&self, request: &Request<'_>) -> Naming {
        match &self.principals {
            None => Naming::Own,
            // SPEC P7
            Some(own) if own.not && self.effect == Effect::Deny && request.is_bounded() => {
                Naming::Covered
            }
            Some(own) => own.naming(request.requester()),
        }
    }
}
