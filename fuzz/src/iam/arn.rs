//! ARNs: six parts between five colons, the last with all further ones.

use super::pattern::{self, Piece};

/// The parts of a text, if it has six.
pub(crate) fn parts(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    (parts.len() == 6).then_some(parts)
}

/// The parts of a pattern: only colons that the policy itself writes separate them (SPEC S9).
pub(crate) fn pieces(pattern: &[Piece]) -> Vec<Vec<Piece>> {
    let colon = |piece: &Piece| *piece == Piece::Written(':');
    pattern.splitn(6, colon).map(<[Piece]>::to_vec).collect()
}

/// Whether each part matches on its own, so that no wildcard crosses a colon between them.
pub(crate) fn all_match(pieces: &[Vec<Piece>], parts: &[&str]) -> bool {
    let pairs = pieces.iter().zip(parts);
    pieces.len() == parts.len() && pairs.into_iter().all(|(own, part)| pattern::matches(own, part))
}
