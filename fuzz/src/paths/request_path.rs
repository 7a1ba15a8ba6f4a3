//! Targets of requests, near to those that an upstream would serve.

use arbitrary::{Arbitrary, Result, Unstructured};

use super::word::{
    ESCAPED_SLASHES, NAMES, ODD_SEGMENTS, ROUTES, SEPARATORS, TAILS, WORDS, spelled,
};
use crate::edit::Edit;
use crate::signer::usual;
use crate::written::is_plain;

/// The target of a request, as bytes that need not be UTF-8.
#[derive(Debug)]
pub struct RequestPath {
    /// The bytes, with a query or without.
    pub bytes: Vec<u8>,
}

impl<'a> Arbitrary<'a> for RequestPath {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mode: u8 = u.arbitrary()?;
        if is_plain(mode) {
            return Ok(Self { bytes: u.bytes(u.len())?.to_vec() });
        }
        let mut bytes = Vec::new();
        for segment in segments(u)? {
            bytes.extend_from_slice(separator(u)?.as_bytes());
            bytes.extend_from_slice(&segment);
        }
        if !usual(u)? {
            bytes.extend_from_slice(u.choose(&TAILS)?.as_bytes());
        }
        for _ in 0..u.int_in_range(0..=3)? {
            edit(&mut bytes, u)?;
        }
        Ok(Self { bytes })
    }
}

/// Makes a path of an endpoint or a component, with up to three segments too many or too few.
fn segments(u: &mut Unstructured<'_>) -> Result<Vec<Vec<u8>>> {
    let mut segments = vec![spelled(u, "endpoints")?, name(u)?];
    if u.ratio(2, 3)? {
        let word = *u.choose(&WORDS)?;
        segments.push(spelled(u, word)?);
        segments.push(name(u)?);
    }
    for _ in 0..u.int_in_range(0..=3)? {
        let route = *u.choose(&ROUTES)?;
        segments.push(spelled(u, route)?);
    }
    while !usual(u)? {
        let at = u.int_in_range(0..=segments.len())?;
        if u.ratio(3, 4)? || segments.is_empty() {
            segments.insert(at, u.choose(&ODD_SEGMENTS)?.as_bytes().to_vec());
        } else {
            segments.remove(at.min(segments.len() - 1));
        }
    }
    Ok(segments)
}

/// Makes the name of an endpoint or component, sometimes of about the longest length.
fn name(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    if u.ratio(1, 16)? {
        return Ok(vec![b'a'; u.int_in_range(61..=66)?]);
    }
    let name = *u.choose(&NAMES)?;
    spelled(u, name)
}

fn separator(u: &mut Unstructured<'_>) -> Result<&'static str> {
    if usual(u)? {
        return Ok("/");
    }
    Ok(if u.ratio(1, 2)? { *u.choose(&SEPARATORS)? } else { *u.choose(&ESCAPED_SLASHES)? })
}

/// Changes a byte, mostly to one that matters in a path.
fn edit(bytes: &mut Vec<u8>, u: &mut Unstructured<'_>) -> Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    if u.ratio(1, 2)? {
        Edit::arbitrary(u)?.apply_to(bytes);
        return Ok(());
    }
    let at = u.choose_index(bytes.len())?;
    let byte = *u.choose(b"/\\%.;?#: \0\t\r\n-_~+@&=,*'\"<>|^`{}[]()!$\x7f\x80\xc0\xe9\xff")?;
    if u.ratio(1, 2)? {
        bytes.insert(at, byte);
    } else {
        bytes[at] = byte;
    }
    Ok(())
}
