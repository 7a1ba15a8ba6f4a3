//! A container's refusal, as it leaves its port.

use crate::openai::dialect::Dialect;
use crate::openai::error::envelope;
use crate::openai::error::failure::Failure;
use crate::openai::error::refusal::Refusal;

/// A refusal by the container, as it leaves its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContainerError {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl ContainerError {
    /// A refusal in the envelope of a dialect.
    pub(crate) fn new(refusal: &Refusal, dialect: Dialect) -> Self {
        match dialect {
            Dialect::Vllm => envelope::vllm(refusal),
            Dialect::Sglang => envelope::sglang(refusal),
            Dialect::Lmi => envelope::lmi(refusal),
        }
    }

    /// What a script says that the container says.
    pub(crate) fn scripted(failure: &Failure, dialect: Dialect) -> Self {
        let Failure { status, message, kind, param } = failure;
        let kind = kind.as_deref().unwrap_or_else(|| kind_of(*status));
        let error =
            envelope::Inner { message, r#type: kind, param: param.as_deref(), code: *status };
        let body = match dialect {
            Dialect::Vllm => error.nested(),
            Dialect::Sglang => error.flat(),
            Dialect::Lmi => error.bare(),
        };
        Self { status: *status, body }
    }
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
