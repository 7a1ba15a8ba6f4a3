//! Instants, as RFC 3339 writes them in UTC.

use stagemaker_gateway::verifier::Timestamp;

use crate::config::node::Node;
use crate::config::problem::Problems;

/// Reads an instant such as `2026-11-22T10:00:00Z`.
pub(super) fn read(node: &Node<'_>, problems: &mut Problems) -> Option<Timestamp> {
    let instant = parse(node.text(problems)?);
    if instant.is_none() {
        problems.add(node, "expected an instant such as `2026-11-22T10:00:00Z`");
    }
    instant
}

/// Takes the separators out, which leaves the form that tokens have.
fn parse(text: &str) -> Option<Timestamp> {
    let (year, rest) = text.split_once('-')?;
    let (month, rest) = rest.split_once('-')?;
    let (hour, rest) = rest.split_once(':')?;
    let (minute, second) = rest.split_once(':')?;
    let lengths = [year, month, hour, minute, second].map(str::len);
    if lengths != [4, 2, "DDTHH".len(), 2, "SSZ".len()] {
        return None;
    }
    Timestamp::parse_basic(&[year, month, hour, minute, second].concat()).ok()
}

#[cfg(test)]
mod tests {
    use super::parse;
    use stagemaker_gateway::verifier::Timestamp;

    #[test]
    fn only_rfc_3339_in_utc_is_an_instant() {
        let seconds = |text| parse(text).map(Timestamp::unix_seconds);
        assert_eq!(seconds("2026-11-22T10:00:00Z"), Some(1_795_341_600));
        for text in ["20261122T100000Z", "2026-11-22", "2026-1-122T10:00:00Z", "2026-11-22T10:00Z"]
        {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
