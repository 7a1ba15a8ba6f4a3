//! The check of `SGLang` that a prompt and its answer fit the context.

use crate::chat::parsed::Unchecked;
use crate::context_length::Applies;
use crate::error::refusal::InvalidRequest;

/// Returns the number of tokens that the answer may have; none where nothing bounds it.
///
/// # Errors
///
/// The refusal of a request that does not fit the context.
pub(crate) fn check(request: &Unchecked<'_>) -> Result<Option<i64>, InvalidRequest> {
    let tokens = request.context_tokens();
    let max = request.parameters.max_tokens.unwrap_or_default();
    if request.model.context.applies == Applies::ToLimits && max <= tokens {
        return Ok(request.parameters.max_tokens);
    }
    let prompt = request.prompt_tokens();
    if request.model.context.applies == Applies::ToEverything && prompt >= tokens {
        return Err(InvalidRequest::new(format!(
            "The input ({prompt} tokens) is longer than the model's context length ({tokens} \
             tokens)."
        )));
    }
    let total = prompt.saturating_add(max);
    if total > tokens {
        return Err(InvalidRequest::new(format!(
            "Requested token count exceeds the model's maximum context length of {tokens} \
             tokens. You requested a total of {total} tokens: {prompt} tokens from the input \
             messages and {max} tokens for the completion. Please reduce the number of tokens \
             in the input messages or the completion to fit within the limit."
        )));
    }
    Ok(Some(request.parameters.max_tokens.unwrap_or(tokens - prompt)))
}
