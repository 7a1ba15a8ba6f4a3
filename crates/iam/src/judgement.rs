//! What one layer says, on its own.

use crate::policy::Policy;
use crate::request::Request;
use crate::requester::Naming;
use crate::statement::Effect;
use crate::statement_ref::StatementRef;
use crate::verdict::Verdict;

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
    /// SPEC V1, V4, M5
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
    /// SPEC V5
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
    /// SPEC V6
    pub(crate) fn of_denials(levels: &'a [Vec<Policy>], request: &Request<'_>) -> Self {
        let denials = levels
            .iter()
            .enumerate()
            .map(|(level, policies)| Self { level: Some(level), ..Self::of(policies, request) });
        let mut denials = denials.filter(|own| own.verdict == Verdict::ExplicitlyDenied);
        denials.next().unwrap_or_else(Self::allowed)
    }
}
