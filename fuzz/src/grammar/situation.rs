//! A request, and every document that has a say in it, by choices.

use arbitrary::{Result, Unstructured};

use super::context;
use super::document::document;
use super::near::{scrambled, word};
use super::words::{ACTIONS, REQUESTERS, RESOURCES};
use crate::iam::{Asked, Document, Situation};

/// A situation that nobody wrote.
pub(crate) fn situation(u: &mut Unstructured<'_>) -> Result<Situation> {
    let request = asked(u)?;
    let identity_policies = several(u, &request, false, 0)?;
    let mut situation = Situation { identity_policies, ..Situation::default() };
    if u.ratio(1, 2)? {
        situation.resource_policy = Some(document(u, &request, true)?);
    }
    if u.ratio(1, 4)? {
        situation.boundary = Some(document(u, &request, false)?);
    }
    if u.ratio(1, 4)? {
        situation.session_policies = Some(several(u, &request, false, 0)?);
    }
    if u.ratio(1, 4)? {
        situation.scps = Some(levels(u, &request, false)?);
    }
    if u.ratio(1, 4)? {
        situation.rcps = Some(levels(u, &request, true)?);
    }
    situation.request = request;
    Ok(situation)
}

fn asked(u: &mut Unstructured<'_>) -> Result<Asked> {
    let mut asked = Asked {
        principal_arn: word(u, &REQUESTERS)?.to_owned(),
        action: word(u, &ACTIONS)?.to_owned(),
        resource: word(u, &RESOURCES)?.to_owned(),
        ..Asked::default()
    };
    if u.ratio(1, 8)? {
        asked.resource = scrambled(u, &asked.resource)?;
    }
    if u.ratio(1, 16)? {
        asked.action = scrambled(u, &asked.action)?;
    }
    context::fill(u, &mut asked)?;
    Ok(asked)
}

fn levels(
    u: &mut Unstructured<'_>,
    asked: &Asked,
    has_principals: bool,
) -> Result<Vec<Vec<Document>>> {
    let count = u.int_in_range(0..=2)?;
    (0..count).map(|_| several(u, asked, has_principals, 1)).collect()
}

fn several(
    u: &mut Unstructured<'_>,
    asked: &Asked,
    has_principals: bool,
    least: usize,
) -> Result<Vec<Document>> {
    // Few are without any: an empty list allows nothing, whatever else there is.
    let least = if u.ratio(7, 8)? { least } else { 0 };
    let count = u.int_in_range(least..=2)?;
    (0..count).map(|_| document(u, asked, has_principals)).collect()
}
