//! Resources (SPEC R1 to R5).

use super::situation::Asked;
use super::{arn, pattern, variable};

/// Whether an entry of `Resource` or `NotResource` stands for the resource of a request.
pub(crate) fn matches(entry: &str, asked: &Asked, has_variables: bool) -> bool {
    if entry.chars().all(|c| c == '*') {
        return true;
    }
    let Some(own) = arn::parts(&asked.resource) else { return false };
    let mut parts: Vec<&str> = entry.splitn(6, ':').collect();
    if parts.len() < 6 && !entry.ends_with('*') {
        return false;
    }
    parts.resize(6, "*");
    let mut pieces: Vec<_> = parts[..5].iter().map(|part| pattern::wild(part)).collect();
    let last = if has_variables {
        variable::substituted(parts[5], asked, pattern::wild)
    } else {
        Some(pattern::wild(parts[5]))
    };
    pieces.extend(last);
    // If a variable is unset there are but five, and five match nothing.
    arn::all_match(&pieces, &own)
}
