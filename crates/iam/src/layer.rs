//! The layers of policies that a request has to pass.

use std::fmt;

use crate::policy::Policy;
use crate::principal::Naming;
use crate::request::Request;
use crate::statement::{Effect, Statement};

/// A layer of policies that a request has to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// The resource control policies of the organization.
    Rcp,
    /// The service control policies of the organization.
    Scp,
    /// The policy of the resource.
    Resource,
    /// The policies of the principal.
    Identity,
    /// The permissions boundary of the principal.
    Boundary,
    /// The policies that were passed when the session began.
    Session,
}

impl Layer {
    /// Every layer, in the order in which a denial is told: an explicit one before an implicit
    /// one, and of several alike the first.
    pub const ALL: [Self; 6] =
        [Self::Rcp, Self::Scp, Self::Resource, Self::Identity, Self::Boundary, Self::Session];

    /// Its name, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rcp => "rcp",
            Self::Scp => "scp",
            Self::Resource => "resource",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
        }
    }

    /// What AWS calls its policies in the sentence of a denial.
    pub const fn policy_type(self) -> &'static str {
        match self {
            Self::Rcp => "resource control policy",
            Self::Scp => "service control policy",
            Self::Resource => "resource-based policy",
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A verdict, of one layer or of all together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is allowed.
    Allowed,
    /// Nothing allows it.
    ImplicitlyDenied,
    /// A statement denies it.
    ExplicitlyDenied,
}

impl Verdict {
    /// Its name, as AWS's policy simulator would write it if it had one for `Allowed`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed",
            Self::ImplicitlyDenied => "ImplicitlyDenied",
            Self::ExplicitlyDenied => "ExplicitlyDenied",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What one layer says, on its own.
#[derive(Clone, Copy, Debug)]
pub struct Judgement<'a> {
    verdict: Verdict,
    statement: Option<StatementRef<'a>>,
    level: Option<usize>,
    pub(crate) naming: Naming,
}

impl<'a> Judgement<'a> {
    /// Its verdict.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The statement that decided: the first that denies or, if none does, the first that
    /// allows. None if it is AWS that allows without one.
    pub fn statement(&self) -> Option<StatementRef<'a>> {
        self.statement
    }

    /// The level of the organization that denied, counted from 0 at its root.
    pub fn level(&self) -> Option<usize> {
        self.level
    }

    /// Allowed, and not by a statement.
    pub(crate) fn allowed() -> Self {
        Self { verdict: Verdict::Allowed, statement: None, level: None, naming: Naming::Own }
    }

    /// What these policies say together, in whatever order they stand.
    pub(crate) fn of(policies: &'a [Policy], request: &Request<'_>) -> Self {
        let mut judgement = Self {
            verdict: Verdict::ImplicitlyDenied,
            statement: None,
            level: None,
            naming: Naming::Not,
        };
        for policy in policies {
            for (index, statement) in policy.statements().iter().enumerate() {
                let own = StatementRef { policy, index, statement };
                match statement.effect {
                    Effect::Deny if statement.matches(request) => {
                        let (verdict, statement) = (Verdict::ExplicitlyDenied, Some(own));
                        return Self { verdict, statement, ..judgement };
                    }
                    Effect::Allow if judgement.gains_by(own, request) => {
                        judgement.verdict = Verdict::Allowed;
                        judgement.statement = judgement.statement.or(Some(own));
                        judgement.naming = judgement.naming.max(statement.naming(request));
                    }
                    Effect::Allow | Effect::Deny => {}
                }
            }
        }
        judgement
    }

    /// Whether an Allow that matches would change anything: once something allows, only one
    /// that names who asks more closely.
    fn gains_by(&self, own: StatementRef<'_>, request: &Request<'_>) -> bool {
        self.naming < own.statement.naming(request) && own.statement.matches(request)
    }

    /// What the levels of an organization say together: each of them has to allow.
    pub(crate) fn of_levels(levels: &'a [Vec<Policy>], request: &Request<'_>) -> Self {
        let mut worst = Self::allowed();
        for (level, policies) in levels.iter().enumerate() {
            let own = Self { level: Some(level), ..Self::of(policies, request) };
            match (own.verdict, worst.verdict) {
                (Verdict::ExplicitlyDenied, _) => return own,
                (Verdict::ImplicitlyDenied, Verdict::Allowed) => worst = own,
                (Verdict::Allowed, Verdict::Allowed) if worst.statement.is_none() => {
                    worst.statement = own.statement;
                }
                _ => {}
            }
        }
        worst
    }

    /// The same, where AWS has attached a policy that allows everything to each level.
    pub(crate) fn of_denials(levels: &'a [Vec<Policy>], request: &Request<'_>) -> Self {
        let denials = levels
            .iter()
            .enumerate()
            .map(|(level, policies)| Self { level: Some(level), ..Self::of(policies, request) });
        let mut denials = denials.filter(|own| own.verdict == Verdict::ExplicitlyDenied);
        denials.next().unwrap_or_else(Self::allowed)
    }
}

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

impl fmt::Display for StatementRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {} of `{}`", self.index, self.policy.name())?;
        match self.sid() {
            Some(sid) => write!(f, " (Sid `{sid}`)"),
            None => Ok(()),
        }
    }
}
