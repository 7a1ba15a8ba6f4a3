//! Statements of a policy, as JSON.

use arbitrary::{Result, Unstructured};

use super::condition::condition;
use super::document::{list, object, string};
use super::{action, principal, resource};
use crate::iam::Asked;

/// A statement.
pub(crate) fn statement(
    u: &mut Unstructured<'_>,
    asked: &Asked,
    has_principals: bool,
) -> Result<String> {
    let effect = if u.ratio(2, 3)? { r#""Allow""# } else { r#""Deny""# };
    let mut members = vec![("Effect".to_owned(), effect.to_owned())];
    members.push((negated(u, "Action")?, entries(u, asked, action::entry)?));
    members.push((negated(u, "Resource")?, entries(u, asked, resource::entry)?));
    if has_principals {
        members.push((negated(u, "Principal")?, principal::named(u, asked)?.to_string()));
    }
    if u.ratio(1, 2)? {
        members.push(("Condition".to_owned(), condition(u, asked)?));
    }
    Ok(object(members))
}

fn negated(u: &mut Unstructured<'_>, element: &str) -> Result<String> {
    Ok(if u.ratio(3, 4)? { element.to_owned() } else { format!("Not{element}") })
}

fn entries(
    u: &mut Unstructured<'_>,
    asked: &Asked,
    entry: impl Fn(&mut Unstructured<'_>, &Asked) -> Result<String>,
) -> Result<String> {
    let count = u.int_in_range(0..=2)?;
    let mut entries = Vec::new();
    for _ in 0..count.max(1) {
        let entry = entry(u, asked)?;
        entries.push(string(u, &entry)?);
    }
    Ok(if count == 0 { entries.remove(0) } else { list(&entries) })
}
