//! Patterns, character by character.

/// One place of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A character that the policy writes.
    Written(char),
    /// A character that was put in for a variable, which means nothing but itself (SPEC S9).
    PutIn(char),
    /// `?`.
    One,
    /// `*`.
    Any,
}

/// A text in which `*` and `?` are wildcards.
pub(crate) fn wild(text: &str) -> Vec<Piece> {
    let piece = |c| match c {
        '*' => Piece::Any,
        '?' => Piece::One,
        c => Piece::Written(c),
    };
    text.chars().map(piece).collect()
}

/// A text in which they stand for themselves.
pub(crate) fn tame(text: &str) -> Vec<Piece> {
    text.chars().map(Piece::Written).collect()
}

/// Whether a pattern matches the whole of a text.
pub(crate) fn matches(pattern: &[Piece], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Whether the pieces so far match the first 0, 1, 2 characters, and so on.
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for piece in pattern {
        reached = (0..=text.len()).map(|end| reaches(*piece, &reached, &text, end)).collect();
    }
    reached[text.len()]
}

fn reaches(piece: Piece, before: &[bool], text: &[char], end: usize) -> bool {
    let one_less = end > 0 && before[end - 1];
    match piece {
        Piece::Any => before[..=end].contains(&true),
        Piece::One => one_less,
        Piece::Written(c) | Piece::PutIn(c) => one_less && text[end - 1] == c,
    }
}
