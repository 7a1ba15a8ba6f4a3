//! The check of vLLM that a prompt and its answer fit the context.

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
    if let Some(max) = request.parameters.max_tokens.filter(|max| *max > tokens) {
        let sentence = format!(
            "{}={max} cannot be greater than max_model_len=max_total_tokens={tokens}. Please \
             request fewer output tokens.",
            request.parameters.max_tokens_field
        );
        return Err(InvalidRequest::new(sentence).about(request.parameters.max_tokens_field, max));
    }
    if request.model.context.applies == Applies::ToLimits {
        return Ok(request.parameters.max_tokens);
    }
    let max = request.parameters.max_tokens.unwrap_or_default();
    let (prompt, limit) = (request.prompt_tokens(), tokens.saturating_sub(max));
    if prompt > limit {
        // vLLM's tokenizer stops at the first token too many, so it never knows how many more there
        // are.
        let (read, total) = (limit.saturating_add(1), tokens.saturating_add(1));
        let sentence = format!(
            "This model's maximum context length is {tokens} tokens. However, you requested \
             {max} output tokens and your prompt contains at least {read} input tokens, for a \
             total of at least {total} tokens. Please reduce the length of the input prompt \
             or the number of requested output tokens."
        );
        return Err(InvalidRequest::new(sentence).about("input_tokens", read));
    }
    Ok(Some(request.parameters.max_tokens.unwrap_or(limit - prompt)))
}
