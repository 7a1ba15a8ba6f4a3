//! A stream that fails before its first token.

use crate::dialect::Dialect;
use crate::error::envelope::{BAD_REQUEST, Inner, Nested};
use crate::error::refusal::Unfit;
use crate::json::dumps;

/// The events of a stream that fails before its first token: the error, and the end.
pub fn events(unfit: &Unfit, dialect: Dialect) -> String {
    let message = unfit.with_parameter();
    let error =
        Inner { message: &message, r#type: BAD_REQUEST, param: unfit.parameter(), code: 400 };
    let error = serde_json::to_value(Nested { error }).unwrap_or_default();
    let error = dumps(&error);
    match dialect {
        Dialect::Vllm | Dialect::Sglang => format!("data: {error}\n\ndata: [DONE]\n\n"),
        Dialect::Lmi => format!("{error}\n\n"),
    }
}
