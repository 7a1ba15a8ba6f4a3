//! A token that is given as an argument or on stdin.

use std::io::{self, IsTerminal as _, Read as _};

use crate::exit::Failure;

/// The most that is read from stdin where one token is expected: four times the longest.
const MAX_INPUT_BYTES: u64 = 64 * 1024;

/// Reads the token: the argument itself, or stdin if it is `-` or missing. A scheme before it,
/// as people copy it from a header, is taken off.
pub(crate) fn read(argument: Option<&str>) -> Result<String, Failure> {
    let text = match argument {
        Some(text) if text != "-" => text.to_owned(),
        _ => from_stdin()?,
    };
    let text = text.trim();
    let bare = match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => token.trim_start(),
        _ => text,
    };
    Ok(bare.to_owned())
}

fn from_stdin() -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        return Err(Failure::new("expected a token as an argument or on stdin"));
    }
    let mut text = String::new();
    io::stdin()
        .take(MAX_INPUT_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| Failure::new(format_args!("stdin cannot be read: {error}")))?;
    Ok(text)
}
