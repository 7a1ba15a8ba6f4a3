//! Statements, and whether they are about a request.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::json::{self, Document};
use super::principal::{self, Grant};
use super::situation::Asked;
use super::{action, condition, resource};

/// A statement, and the document's version with it.
pub(crate) struct Statement {
    members: BTreeMap<String, Document>,
    has_variables: bool,
}

impl Statement {
    /// The statements of a document, in their order.
    pub(crate) fn all(document: &RawValue) -> Vec<Self> {
        let version = json::object(document).get("Version").map(|version| json::text(version));
        let has_variables = version.as_deref() == Some("2012-10-17");
        let own = |statement: &Document| Self { members: json::object(statement), has_variables };
        json::statements(document).iter().map(own).collect()
    }

    pub(crate) fn denies(&self) -> bool {
        json::text(&self.members["Effect"]) == "Deny"
    }

    /// Whether it is about a request.
    pub(crate) fn matches(&self, asked: &Asked) -> bool {
        let condition = self.members.get("Condition");
        self.grant(asked) > Grant::None
            && self.names("Action", |entry| action::matches(entry, &asked.action))
            && self.names("Resource", |entry| resource::matches(entry, asked, self.has_variables))
            && condition.is_none_or(|own| condition::holds(own, asked, self.has_variables))
    }

    /// What its principals make of it. Where a policy names none, it is about everyone.
    pub(crate) fn grant(&self, asked: &Asked) -> Grant {
        let grant = |own| principal::grant(own, &asked.principal_arn);
        match (self.members.get("Principal"), self.members.get("NotPrincipal")) {
            (Some(named), _) => grant(named),
            (None, Some(_)) if self.denies() && asked.bounded => Grant::InPlace, // P7
            (None, Some(named)) if grant(named) > Grant::None => Grant::None,
            (None, _) => Grant::InPlace,
        }
    }

    /// Whether an element matches, or the one with `Not` before its name.
    fn names(&self, element: &str, matches: impl Fn(&str) -> bool) -> bool {
        let any = |entries: &Document| json::texts(entries).iter().any(|entry| matches(entry));
        match self.members.get(element) {
            Some(entries) => any(entries),
            None => !any(&self.members[&format!("Not{element}")]),
        }
    }
}
