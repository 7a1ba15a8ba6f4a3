//! How near a statement came to applying, and which of its parts did not match.

use std::fmt;

use crate::condition::Condition;
use crate::context::Value;
use crate::policy::Policy;
use crate::request::Request;
use crate::requester::Naming;
use crate::statement::{Effect, Statement};
use crate::statement_ref::StatementRef;
use crate::variable::Variable;

/// A statement, part by part.
#[derive(Clone, Debug)]
pub struct Trace<'a> {
    statement: StatementRef<'a>,
    parts: Vec<Part<'a>>,
}

/// A part of a statement, and whether it matches.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part<'a> {
    /// The element, such as `Resource` or `Condition.StringEquals.aws:username`.
    pub element: String,
    /// Whether it matches the request.
    pub matches: bool,
    /// What the policy says there.
    pub expected: Vec<&'a str>,
    /// What the request has there; nothing where it lacks the key of a condition.
    pub found: Option<Vec<&'a str>>,
    /// The variables of what the policy says, and what stands for each in this request.
    pub variables: Vec<(&'a str, Option<&'a str>)>,
}

impl<'a> Trace<'a> {
    /// The statement.
    pub fn statement(&self) -> StatementRef<'a> {
        self.statement
    }

    /// Its parts, in the order in which they are looked at.
    pub fn parts(&self) -> &[Part<'a>] {
        &self.parts
    }

    /// Whether the statement applies: each part matches.
    pub fn applies(&self) -> bool {
        self.mismatches().next().is_none()
    }

    /// The parts that do not match.
    pub fn mismatches(&self) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(|part| !part.matches)
    }

    fn of(statement: StatementRef<'a>, request: &Request<'a>) -> Self {
        let Statement { principals, actions, resources, conditions, .. } = statement.statement;
        let found = |text| Some(vec![text]);
        let mut parts = vec![Part {
            element: named("Action", actions.not),
            matches: actions.matches(request.action()),
            expected: actions.patterns.iter().map(|own| &*own.source).collect(),
            found: found(request.action()),
            variables: Vec::new(),
        }];
        parts.push(Part {
            element: named("Resource", resources.not),
            matches: resources.matches(request.target(), request.context()),
            expected: resources.patterns.iter().map(|own| &*own.source).collect(),
            found: found(request.resource()),
            variables: known(resources.variables(), request),
        });
        parts.extend(principals.as_ref().map(|own| Part {
            element: named("Principal", own.not),
            matches: statement.statement.naming(request) != Naming::Not,
            expected: own.patterns.iter().map(|own| &*own.source).collect(),
            found: found(request.principal()),
            variables: Vec::new(),
        }));
        parts.extend(conditions.iter().map(|own| of_condition(own, request)));
        Self { statement, parts }
    }

    /// The fewer parts do not match, the nearer; a statement about another action is not near.
    fn distance(&self) -> (bool, usize) {
        let of_another_action = self.parts.first().is_some_and(|action| !action.matches);
        (of_another_action, self.mismatches().count())
    }
}

/// The statements of some policies, part by part.
pub(crate) fn all<'a>(policies: Vec<&'a Policy>, request: &Request<'a>) -> Vec<Trace<'a>> {
    let statements = policies.into_iter().flat_map(|policy| {
        let statements = policy.statements().iter().enumerate();
        statements.map(move |(index, statement)| StatementRef { policy, index, statement })
    });
    statements.map(|statement| Trace::of(statement, request)).collect()
}

/// Of those that allow, the one that is nearest to doing so; the first of several.
pub(crate) fn nearest(traces: Vec<Trace<'_>>) -> Option<Trace<'_>> {
    let allows = traces.into_iter().filter(|own| own.statement.effect() == Effect::Allow);
    allows.min_by_key(Trace::distance)
}

fn of_condition<'a>(condition: &'a Condition, request: &Request<'a>) -> Part<'a> {
    let context = request.context();
    Part {
        element: format!("Condition.{}.{}", condition.name, condition.key),
        matches: condition.holds(context),
        expected: condition.sources.iter().map(|own| &**own).collect(),
        found: context.get(&condition.key).map(|value| match value {
            Value::Single(value) => vec![&**value],
            Value::List(values) => values.iter().map(|value| &**value).collect(),
        }),
        variables: known(condition.values.variables(), request),
    }
}

/// What stands for variables in a request.
fn known<'a>(
    variables: Vec<&'a Variable>,
    request: &Request<'a>,
) -> Vec<(&'a str, Option<&'a str>)> {
    let value = |own: &'a Variable| (own.key(), own.value(request.context()));
    variables.into_iter().map(value).collect()
}

fn named(element: &str, not: bool) -> String {
    if not { format!("Not{element}") } else { element.to_owned() }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |texts: &[&str]| match texts {
            [] => "nothing".to_owned(),
            texts => format!("`{}`", texts.join("`, `")),
        };
        let says = match (self.element.starts_with("Condition"), self.matches) {
            (true, true) => "holds for",
            (true, false) => "does not hold for",
            (false, true) => "matches",
            (false, false) => "does not match",
        };
        write!(f, "{} {} {says} ", self.element, quoted(&self.expected))?;
        match &self.found {
            Some(found) => f.write_str(&quoted(found))?,
            None => f.write_str("a request without the key")?,
        }
        self.variables.iter().try_for_each(|(key, value)| match value {
            Some(value) => write!(f, ", where `{key}` is `{value}`"),
            None => write!(f, ", where `{key}` is not set"),
        })
    }
}
