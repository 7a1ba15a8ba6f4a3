//! Changes of a token that a property makes.

use proptest::prelude::*;

/// A change of the decoded text.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Replace(prop::sample::Index, u8),
    Insert(prop::sample::Index, String),
    Remove(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), b' '..=b'~').prop_map(|(at, byte)| Edit::Replace(at, byte)),
        (at(), "[ -~]{1,8}").prop_map(|(at, text)| Edit::Insert(at, text)),
        (at(), 1_usize..40).prop_map(|(at, length)| Edit::Remove(at, length)),
        (at(), 1_usize..200).prop_map(|(at, length)| Edit::Repeat(at, length)),
    ]
}

impl Edit {
    /// The text is ASCII.
    pub(crate) fn of(&self, text: &str) -> String {
        let (Self::Replace(at, _)
        | Self::Insert(at, _)
        | Self::Remove(at, _)
        | Self::Repeat(at, _)) = self;
        let (head, tail) = text.split_at(at.index(text.len()));
        let behind = |length: usize| &tail[length.min(tail.len())..];
        match self {
            Self::Replace(_, byte) => format!("{head}{}{}", char::from(*byte), behind(1)),
            Self::Insert(_, inserted) => format!("{head}{inserted}{tail}"),
            Self::Remove(_, length) => format!("{head}{}", behind(*length)),
            Self::Repeat(_, length) => {
                format!("{head}{}{tail}", &tail[..(*length).min(tail.len())])
            }
        }
    }
}

/// The parameters in an order of their own, so that two texts with the same ones are the same.
pub(crate) fn sorted(text: &str) -> (String, Vec<String>) {
    let (start, query) = text.split_once('?').unwrap_or((text, ""));
    let mut pieces: Vec<_> = query.split('&').map(str::to_owned).collect();
    pieces.sort();
    (start.to_owned(), pieces)
}
