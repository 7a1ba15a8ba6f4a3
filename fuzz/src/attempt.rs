//! Attempts to get past a key without having it.

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::edit::Edit;
use crate::reference::base64;
use crate::vectors::{VECTORS, Vector};
use crate::written::{is_plain, written};

/// A token made out of a genuine one, or out of nothing, by somebody who has no key.
#[derive(Debug)]
pub struct Attempt {
    /// The genuine token.
    pub vector: &'static Vector,
    /// What was made of it.
    pub bearer: String,
}

impl<'a> Arbitrary<'a> for Attempt {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mode = u.arbitrary()?;
        let vector = vector(u)?;
        let bearer = if is_plain(mode) { written(mode, u)? } else { edited(vector, u)? };
        Ok(Self { vector, bearer })
    }
}

/// The vector of the next byte.
pub(crate) fn vector(u: &mut Unstructured<'_>) -> Result<&'static Vector> {
    let index: u8 = u.arbitrary()?;
    Ok(&VECTORS[usize::from(index) % VECTORS.len()])
}

fn edited(vector: &Vector, u: &mut Unstructured<'_>) -> Result<String> {
    let prefix = vector.setting().service.prefix();
    let encoded = vector.token.strip_prefix(&prefix).unwrap_or_default();
    let text = base64::decode(encoded).unwrap_or_default();
    let mut text = reordered(&String::from_utf8_lossy(&text), u)?;
    for _ in 0..u.int_in_range(0..=4)? {
        text = Edit::arbitrary(u)?.apply(&text);
    }
    let mut bearer = prefix + &base64::encode(text.as_bytes());
    for _ in 0..u.int_in_range(0..=4)? {
        bearer = Edit::arbitrary(u)?.apply(&bearer);
    }
    Ok(bearer)
}

fn reordered(text: &str, u: &mut Unstructured<'_>) -> Result<String> {
    let Some((start, query)) = text.split_once('?') else { return Ok(text.to_owned()) };
    let mut pieces: Vec<_> = query.split('&').collect();
    for _ in 0..u.int_in_range(0..=4)? {
        let (one, other) = (u.choose_index(pieces.len())?, u.choose_index(pieces.len())?);
        pieces.swap(one, other);
    }
    Ok(format!("{start}?{}", pieces.join("&")))
}
