//! A container's refusals and failures, in the envelope of its dialect.

use crate::dialect::Dialect;
use crate::error::envelope::Inner;
use crate::error::failure::Failure;
use crate::error::refusal::Refusal;
use crate::error::response::ContainerError;
use crate::{lmi, sglang, vllm};

/// A refusal in the envelope of a dialect.
pub fn write(refusal: &Refusal, dialect: Dialect) -> ContainerError {
    match dialect {
        Dialect::Vllm => vllm::error::write(refusal),
        Dialect::Sglang => sglang::error::write(refusal),
        Dialect::Lmi => lmi::error::write(refusal),
    }
}

/// What a script says that the container says.
pub fn scripted(failure: &Failure, dialect: Dialect) -> ContainerError {
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

/// The type of an error that has none of its own: vLLM calls it by its status.
const fn kind_of(status: u16) -> &'static str {
    match status {
        404 => "NotFoundError",
        429 => "TooManyRequestsError",
        400..500 => "BadRequestError",
        503 => "ServiceUnavailableError",
        _ => "InternalServerError",
    }
}
