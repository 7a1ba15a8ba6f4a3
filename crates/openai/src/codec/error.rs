//! Refusals and failures, in the envelope of each dialect.

use crate::dialect::Dialect;
use crate::error::container_error::{ContainerError, Failure};
use crate::error::envelope::{BAD_REQUEST, Inner, Nested};
use crate::error::refusal::{ContainerRefusal, InvalidRequest};
use crate::json::dumps;
use crate::{lmi, sglang, vllm};

/// Writes a refusal in the envelope of a dialect.
pub fn write(refusal: &ContainerRefusal, dialect: Dialect) -> ContainerError {
    match dialect {
        Dialect::Vllm => vllm::error::write(refusal),
        Dialect::Sglang => sglang::error::write(refusal),
        Dialect::Lmi => lmi::error::write(refusal),
    }
}

/// Writes a failure that a script gives, in the envelope of a dialect.
pub fn write_failure(failure: &Failure, dialect: Dialect) -> ContainerError {
    let Failure { status, message, kind, param } = failure;
    let kind = kind.as_deref().unwrap_or_else(|| kind_of(*status));
    let error = Inner { message, r#type: kind, param: param.as_deref(), code: *status };
    let body = match dialect {
        Dialect::Vllm => error.nested(),
        Dialect::Sglang => error.flat(),
        Dialect::Lmi => error.bare(),
    };
    ContainerError { status: *status, body }
}

/// Writes the events of a stream that fails before its first token: the error, and the end.
pub fn write_stream(error: &InvalidRequest, dialect: Dialect) -> String {
    let message = error.with_parameter();
    let error =
        Inner { message: &message, r#type: BAD_REQUEST, param: error.parameter(), code: 400 };
    let error = serde_json::to_value(Nested { error }).unwrap_or_default();
    let error = dumps(&error);
    match dialect {
        Dialect::Vllm | Dialect::Sglang => format!("data: {error}\n\ndata: [DONE]\n\n"),
        Dialect::Lmi => format!("{error}\n\n"),
    }
}

/// Returns the type of an error that gives none, which vLLM derives from the status.
const fn kind_of(status: u16) -> &'static str {
    match status {
        404 => "NotFoundError",
        429 => "TooManyRequestsError",
        400..500 => "BadRequestError",
        503 => "ServiceUnavailableError",
        _ => "InternalServerError",
    }
}
