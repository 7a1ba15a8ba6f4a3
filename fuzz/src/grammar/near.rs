//! Patterns that a given text matches, or nearly so.

use arbitrary::{Result, Unstructured};

use super::words::{PIECES, VARIABLES};
use crate::iam::{Asked, Values};

/// One of several words.
pub(crate) fn word(u: &mut Unstructured<'_>, words: &[&'static str]) -> Result<&'static str> {
    u.choose(words).copied()
}

/// Edits a text a few times: most edits leave a pattern that still matches it.
pub(crate) fn near(u: &mut Unstructured<'_>, text: &str, asked: &Asked) -> Result<String> {
    let mut pieces: Vec<String> = text.chars().map(String::from).collect();
    for _ in 0..u.int_in_range(0..=3)? {
        edit(u, &mut pieces, asked)?;
    }
    Ok(pieces.concat())
}

fn edit(u: &mut Unstructured<'_>, pieces: &mut Vec<String>, asked: &Asked) -> Result<()> {
    let start = u.int_in_range(0..=pieces.len())?;
    let end = u.int_in_range(start..=pieces.len().min(start + 8))?;
    match u.int_in_range(0..=9)? {
        0 | 1 => drop(pieces.splice(start..end, ["*".to_owned()])),
        2 => pieces[start..end].fill("?".to_owned()),
        3 => pieces.iter_mut().for_each(escape),
        4 => drop(pieces.splice(start..start, [word(u, &PIECES)?.to_owned()])),
        5 => drop(pieces.splice(start..start, [word(u, &VARIABLES)?.to_owned()])),
        6 => pieces[start..end].iter_mut().for_each(|own| *own = own.to_ascii_uppercase()),
        7 => drop(pieces.splice(start..end, [])),
        _ => *pieces = with_variable(u, &pieces.concat(), asked)?,
    }
    Ok(())
}

/// `${*}` for `*`.
fn escape(piece: &mut String) {
    if ["*", "?", "$"].contains(&&**piece) {
        *piece = format!("${{{piece}}}");
    }
}

/// A variable in place of what it stands for, if that is found.
fn with_variable(u: &mut Unstructured<'_>, text: &str, asked: &Asked) -> Result<Vec<String>> {
    let found = |(key, values): (&String, &Values)| match values {
        Values::One(value) if !value.is_empty() => {
            Some((text.find(value)?, value.len(), key.clone()))
        }
        Values::One(_) | Values::Many(_) => None,
    };
    let found: Vec<_> = asked.context.iter().filter_map(found).collect();
    if found.is_empty() {
        return Ok(text.chars().map(String::from).collect());
    }
    let (start, length, key) = u.choose(&found)?;
    let variable = if u.ratio(7, 8)? { format!("${{{key}}}") } else { format!("${{{key}, 'x'}}") };
    Ok(vec![text[..*start].to_owned(), variable, text[start + length..].to_owned()])
}

/// A word with a character or two put in or taken out.
pub(crate) fn scrambled(u: &mut Unstructured<'_>, text: &str) -> Result<String> {
    let mut pieces: Vec<String> = text.chars().map(String::from).collect();
    for _ in 0..u.int_in_range(0..=2)? {
        let at = u.int_in_range(0..=pieces.len())?;
        if u.ratio(1, 2)? && at < pieces.len() {
            pieces.remove(at);
        } else {
            pieces.insert(at, word(u, &PIECES)?.to_owned());
        }
    }
    Ok(pieces.concat())
}
