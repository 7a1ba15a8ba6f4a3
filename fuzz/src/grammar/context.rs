//! The context of a request.

use arbitrary::{Result, Unstructured};

use super::near::{scrambled, word};
use super::samples::{
    ADDRESSES, ARNS, BYTES, DATES, NOT_ADDRESSES, NOT_BYTES, NOT_DATES, NOT_NUMBERS, NUMBERS,
    TEXTS, TRUTHS,
};
use crate::iam::{Asked, Values};

/// What kind of values a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Number,
    Date,
    Truth,
    Bytes,
    Address,
    Arn,
}

/// The keys, by what kind of values they mostly have.
pub(crate) const KEYS: [(&str, Type); 12] = [
    ("aws:username", Type::Text),
    ("k:text", Type::Text),
    ("aws:PrincipalTag/a b:c", Type::Text),
    ("k:list", Type::Text),
    ("k:number", Type::Number),
    ("k:date", Type::Date),
    ("k:bool", Type::Truth),
    ("k:bytes", Type::Bytes),
    ("k:address", Type::Address),
    ("k:arn", Type::Arn),
    ("AWS:USERNAME", Type::Text),
    ("k:absent", Type::Text),
];

impl Type {
    /// The words of this kind, and those that are nearly of it.
    fn words(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Text => (&TEXTS, &TEXTS),
            Self::Number => (&NUMBERS, &NOT_NUMBERS),
            Self::Date => (&DATES, &NOT_DATES),
            Self::Truth => (&TRUTHS, &TEXTS),
            Self::Bytes => (&BYTES, &NOT_BYTES),
            Self::Address => (&ADDRESSES, &NOT_ADDRESSES),
            Self::Arn => (&ARNS, &TEXTS),
        }
    }

    /// A value of a request.
    pub(crate) fn value(self, u: &mut Unstructured<'_>) -> Result<String> {
        let (right, wrong) = self.words();
        match u.int_in_range(0..=15)? {
            0..=10 => Ok(word(u, right)?.to_owned()),
            11 | 12 => Ok(word(u, wrong)?.to_owned()),
            13 => {
                let right = word(u, right)?;
                scrambled(u, right)
            }
            14 => {
                let (_, other) = *u.choose(&KEYS)?;
                Ok(word(u, other.words().0)?.to_owned())
            }
            _ => Ok(u.arbitrary::<&str>()?.chars().take(64).collect()),
        }
    }

    /// A value of a policy, which is refused if it is not of this kind.
    pub(crate) fn listed(self, u: &mut Unstructured<'_>) -> Result<String> {
        if u.ratio(31, 32)? { Ok(word(u, self.words().0)?.to_owned()) } else { self.value(u) }
    }
}

/// Gives a request its context.
pub(crate) fn fill(u: &mut Unstructured<'_>, asked: &mut Asked) -> Result<()> {
    for (key, kind) in KEYS {
        if key == "k:absent" {
            continue;
        }
        let values = match u.int_in_range(0..=7)? {
            0..=3 => Values::One(kind.value(u)?),
            4 => continue,
            _ => {
                let count = u.int_in_range(0..=3)?;
                Values::Many((0..count).map(|_| kind.value(u)).collect::<Result<_>>()?)
            }
        };
        asked.context.insert(key.to_owned(), values);
    }
    Ok(())
}
