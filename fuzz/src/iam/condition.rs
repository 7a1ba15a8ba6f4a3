//! Conditions (SPEC C1 to C12).

use serde_json::value::RawValue;

use super::situation::Asked;
use super::{context, json, operator};

/// Whether a condition is true of a request.
pub(crate) fn holds(condition: &RawValue, asked: &Asked, has_variables: bool) -> bool {
    json::object(condition).iter().all(|(operator, keys)| {
        let test = |listed| Test { listed, asked, has_variables, ..Test::of(operator, asked) };
        json::object(keys).iter().all(|(key, listed)| {
            test(json::texts(listed)).is_satisfied(&context::values(asked, key))
        })
    })
}

/// What an operator is to find out, of one key.
struct Test<'a> {
    /// Its name in lower case, without what follows.
    name: String,
    negated: bool,
    if_exists: bool,
    set: Option<Set>,
    listed: Vec<String>,
    asked: &'a Asked,
    has_variables: bool,
}

#[derive(Clone, Copy)]
enum Set {
    All,
    Any,
}

impl<'a> Test<'a> {
    fn of(operator: &str, asked: &'a Asked) -> Self {
        let name = operator.to_ascii_lowercase();
        let (set, name) = match name.split_once(':') {
            Some(("forallvalues", name)) => (Some(Set::All), name.to_owned()),
            Some(("foranyvalue", name)) => (Some(Set::Any), name.to_owned()),
            _ => (None, name),
        };
        let bare = name.strip_suffix("ifexists").unwrap_or(&name);
        let positive = bare.replace("not", "");
        Self {
            negated: positive != bare,
            if_exists: bare != name,
            name: positive,
            set,
            listed: Vec::new(),
            asked,
            has_variables: false,
        }
    }

    fn is_satisfied(&self, values: &[String]) -> bool {
        if self.name == "null" {
            return self.is_null(values.is_empty());
        }
        match (values, self.set) {
            ([], _) if self.if_exists => true,
            (_, Some(Set::All)) => values.iter().all(|value| self.accepts(value)),
            (_, Some(Set::Any)) => values.iter().any(|value| self.accepts(value)),
            ([], None) => self.negated,
            ([value], None) => self.accepts(value),
            (_, None) => false,
        }
    }

    /// C2, over the values of the policy.
    fn accepts(&self, value: &str) -> bool {
        let matches = |listed: &String| {
            operator::matches(&self.name, listed, value, self.asked, self.has_variables)
        };
        self.listed.iter().any(matches) != self.negated
    }

    fn is_null(&self, lacks: bool) -> bool {
        let wanted = if lacks { "true" } else { "false" };
        self.listed.iter().any(|listed| listed.eq_ignore_ascii_case(wanted))
    }
}
