//! Resources of a policy.

use arbitrary::{Result, Unstructured};

use super::near::{near, word};
use super::words::RESOURCES;
use crate::iam::Asked;

/// A resource or a pattern of resources.
pub(crate) fn entry(u: &mut Unstructured<'_>, asked: &Asked) -> Result<String> {
    let whole = match u.int_in_range(0..=7)? {
        0 => return Ok("*".to_owned()),
        1 => return Ok("***".to_owned()),
        2 => word(u, &RESOURCES)?,
        3 => return shortened(u, &asked.resource),
        _ => &*asked.resource,
    };
    let Some(rest) = whole.strip_prefix("arn:") else { return Ok("*".to_owned()) };
    let parts = rest.rsplit_once(':').map_or((rest, ""), |(start, last)| (start, last));
    // Half of the edits go where variables are substituted.
    if u.ratio(1, 2)? {
        return Ok(format!("arn:{}:{}", parts.0, near(u, parts.1, asked)?));
    }
    Ok(format!("arn:{}", near(u, rest, asked)?))
}

/// Fewer than six parts, most of them with an asterisk at the end.
fn shortened(u: &mut Unstructured<'_>, resource: &str) -> Result<String> {
    let parts: Vec<&str> = resource.split(':').collect();
    let count = u.int_in_range(2..=6)?.min(parts.len());
    let start = parts[..count].join(":");
    let end = *u.choose(&["*", ":*", "", ":", "?", ":?*", "${*}", "**"])?;
    Ok(if start.starts_with("arn:") { start + end } else { "*".to_owned() })
}
