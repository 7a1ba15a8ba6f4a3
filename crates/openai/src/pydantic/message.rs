//! The message that pydantic itself prints, which only a container without FastAPI quotes.

use crate::pydantic::errors::{BodyError, BodyErrors};

/// Writes the message about the errors of a body.
pub(crate) fn message(errors: &BodyErrors) -> String {
    let count = errors.listed.len();
    let plural = if count == 1 { "" } else { "s" };
    let mut message = format!("{count} validation error{plural} for ChatCompletionRequest");
    for error in &errors.listed {
        let path = error.at.path();
        if !path.is_empty() {
            message.extend(["\n", &path]);
        }
        message.push_str(&entry(error));
    }
    message
}

/// Writes the lines about one error.
fn entry(error: &BodyError) -> String {
    let BodyError { kind, at: _, message, input, input_type, context: _ } = error;
    let input = shortened(input);
    format!(
        "\n  {message} [type={kind}, input_value={input}, input_type={input_type}]\n    For \
         further information visit {MANUAL}{kind}"
    )
}

const MANUAL: &str = "https://errors.pydantic.dev/2.14/v/";

/// Shortens a value of more than 50 bytes by its middle.
fn shortened(input: &str) -> String {
    if input.len() <= 50 {
        return input.to_owned();
    }
    let start = input.get(..floor(input, 25)).unwrap_or_default();
    let end = input.get(ceil(input, input.len() - 24)..).unwrap_or_default();
    format!("{start}...{end}")
}

/// Returns the last boundary of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// Returns the first boundary of a character at or behind a byte.
fn ceil(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
