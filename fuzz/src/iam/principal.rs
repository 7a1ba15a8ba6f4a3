//! Who makes a request, and whom a policy means (SPEC P1 to P6, V7, V10 to V13).

use serde_json::value::RawValue;

use super::{arn, json};

/// What an Allow of a resource's policy is worth to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grant {
    /// Nothing.
    None,
    /// It leaves the decision to the account (V13).
    Delegated,
    /// It grants in place of the identity policies (V12).
    InPlace,
    /// It grants by itself (V11).
    ByItself,
}

/// What a `Principal` is worth to somebody; nothing if it does not match.
pub(crate) fn grant(principal: &RawValue, requester: &str) -> Grant {
    let worth = |(kind, value): (String, String)| {
        if kind == "AWS" { worth(&value, requester) } else { Grant::None }
    };
    entries(principal).into_iter().map(worth).max().unwrap_or(Grant::None)
}

fn entries(principal: &RawValue) -> Vec<(String, String)> {
    if principal.get().starts_with('"') {
        return vec![("AWS".to_owned(), json::text(principal))];
    }
    let members = json::object(principal).into_iter();
    let pairs = members.map(|(kind, values)| {
        let values = json::texts(&values).into_iter();
        values.map(move |value| (kind.clone(), value))
    });
    pairs.flatten().collect()
}

fn worth(value: &str, requester: &str) -> Grant {
    let is_account = value == account(requester);
    if value == "*" {
        Grant::InPlace
    } else if is_account || is_root(value) && account(value) == account(requester) {
        Grant::Delegated
    } else if value == requester {
        // The ARN of a role names its sessions, so it is no closer to the role that asks.
        if role(requester).is_some() { Grant::InPlace } else { Grant::ByItself }
    } else if role(value).is_some_and(|role| Some(role) == role_of(requester)) {
        Grant::InPlace
    } else {
        Grant::None
    }
}

/// The account of a principal.
pub(crate) fn account(requester: &str) -> &str {
    arn::parts(requester).map_or("", |parts| parts[4])
}

/// Whether it is the root user of its account.
pub(crate) fn is_root(requester: &str) -> bool {
    arn::parts(requester).is_some_and(|parts| parts[2] == "iam" && parts[5] == "root")
}

/// Whether no policy of an organization binds it.
pub(crate) fn is_service_linked(requester: &str) -> bool {
    let last = last(requester);
    last.starts_with("role/aws-service-role/") || last.starts_with("assumed-role/AWSServiceRoleFor")
}

/// The partition, account and name of a role.
fn role(value: &str) -> Option<(&str, &str, &str)> {
    let parts = arn::parts(value).filter(|parts| parts[2] == "iam")?;
    let path = parts[5].strip_prefix("role/")?;
    Some((parts[1], parts[4], path.rsplit('/').next()?))
}

/// Those of the role that a session is of. A role that asks itself shows its path, and is matched
/// with it.
fn role_of(requester: &str) -> Option<(&str, &str, &str)> {
    let parts = arn::parts(requester)?;
    let (name, _) = parts[5].strip_prefix("assumed-role/")?.split_once('/')?;
    Some((parts[1], parts[4], name))
}

fn last(requester: &str) -> &str {
    arn::parts(requester).map_or("", |parts| parts[5])
}
