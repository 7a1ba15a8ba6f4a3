//! The one change of a genuine token that changes nothing.

use crate::reference::{SERVICES, base64};

/// Whether two tokens are byte for byte the same but for the order of their parameters.
pub fn is_reordering(bearer: &str, genuine: &str) -> bool {
    let sorted = sorted(bearer);
    sorted.is_some() && sorted == self::sorted(genuine)
}

/// What stands before the parameters, and these in an order that does not depend on theirs.
fn sorted(bearer: &str) -> Option<(String, Vec<String>)> {
    let service = SERVICES.iter().find(|service| bearer.starts_with(&service.prefix()))?;
    let text = base64::decode(&bearer[service.prefix().len()..])?;
    let text = String::from_utf8(text).ok()?;
    let (start, query) = text.split_once('?')?;
    let mut pieces: Vec<_> = query.split('&').map(ToOwned::to_owned).collect();
    pieces.sort_unstable();
    Some((service.prefix() + start, pieces))
}
