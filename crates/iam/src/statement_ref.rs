//! A statement, and where it stands.

use std::fmt;

use crate::policy::Policy;
use crate::statement::{Effect, Statement};

/// A statement of a policy, for whoever operates the evaluation: never for the caller.
#[derive(Clone, Copy, Debug)]
pub struct StatementRef<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) index: usize,
    pub(crate) statement: &'a Statement,
}

impl<'a> StatementRef<'a> {
    /// The policy that it stands in.
    pub fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// Its place among the statements of the policy, counted from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its Sid, if it has one.
    pub fn sid(&self) -> Option<&'a str> {
        self.statement.sid.as_deref()
    }

    /// What it does where it matches.
    pub fn effect(&self) -> Effect {
        self.statement.effect
    }
}

impl Policy {
    /// The statement at a place, counted from 0; none behind the last.
    pub fn statement(&self, index: usize) -> Option<StatementRef<'_>> {
        let statement = self.statements().get(index)?;
        Some(StatementRef { policy: self, index, statement })
    }
}

impl fmt::Display for StatementRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {} of `{}`", self.index, self.policy.name())?;
        match self.sid() {
            Some(sid) => write!(f, " (Sid `{sid}`)"),
            None => Ok(()),
        }
    }
}
