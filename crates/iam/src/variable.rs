//! `${aws:username, 'nobody'}`: a text that only the request knows.

use crate::context::Context;
use crate::fault::{self, Fault};

/// A variable: the key of the context whose value stands for it, and what does without one.
#[derive(Debug)]
pub(crate) struct Variable {
    key: Box<str>,
    default: Option<Box<str>>,
}

/// What stands after `${`.
pub(crate) enum Parsed {
    /// `${*}`, `${?}` and `${$}`: the character itself.
    Character(char),
    Variable(Variable),
}

impl Variable {
    /// The key, as the policy writes it.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// The value in a context; none where the key is missing or has a list of values.
    /// SPEC S5, S6, S7
    pub(crate) fn value<'a>(&'a self, context: &'a Context<'_>) -> Option<&'a str> {
        context.single(&self.key).or(self.default.as_deref())
    }
}

/// Parses what follows `${`, and returns it with the rest behind the closing brace.
/// SPEC D10
pub(crate) fn parse(text: &str) -> Result<(Parsed, &str), Fault> {
    let end = text.find(['}', ',']).ok_or(fault::VARIABLE_OPEN)?;
    let (key, rest) = text.split_at_checked(end).ok_or(fault::VARIABLE_OPEN)?;
    if let Some(rest) = rest.strip_prefix('}') {
        return Ok((named(key, None)?, rest));
    }
    let rest = rest.trim_start_matches(',').trim_start();
    if !text.contains('}') {
        return Err(fault::VARIABLE_OPEN);
    }
    let quoted = rest.strip_prefix('\'').ok_or(fault::VARIABLE_DEFAULT)?;
    let (default, rest) = quoted.split_once('\'').ok_or(fault::VARIABLE_DEFAULT)?;
    let rest = rest.trim_start().strip_prefix('}').ok_or(fault::VARIABLE_DEFAULT)?;
    Ok((named(key, Some(default))?, rest))
}

fn named(key: &str, default: Option<&str>) -> Result<Parsed, Fault> {
    match (key, default) {
        // SPEC S8
        ("*", None) => return Ok(Parsed::Character('*')),
        ("?", None) => return Ok(Parsed::Character('?')),
        ("$", None) => return Ok(Parsed::Character('$')),
        _ => {}
    }
    if key.trim().is_empty() {
        return Err(fault::VARIABLE_EMPTY);
    }
    // A second `${` inside means that the first was never closed.
    if key.contains("${") {
        return Err(fault::VARIABLE_OPEN);
    }
    let default = default.map(Into::into);
    Ok(Parsed::Variable(Variable { key: key.into(), default }))
}
