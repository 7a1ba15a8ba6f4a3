//! Whether a prompt and its answer fit the context, as `SGLang` checks it.

use crate::chat::room::Room;
use crate::context_length::Applies;
use crate::error::refusal::Unfit;

/// Returns how many tokens the answer may have, by the checks of `SGLang`; none where nothing
/// bounds it.
pub(crate) fn check(room: &Room<'_>) -> Result<Option<i64>, Unfit> {
    let tokens = room.tokens();
    let max = room.max_tokens.unwrap_or_default();
    if room.context.applies == Applies::ToLimits && max <= tokens {
        return Ok(room.max_tokens);
    }
    let prompt = room.prompt_tokens();
    if room.context.applies == Applies::ToEverything && prompt >= tokens {
        return Err(Unfit::new(format!(
            "The input ({prompt} tokens) is longer than the model's context length ({tokens} \
             tokens)."
        )));
    }
    let total = prompt.saturating_add(max);
    if total > tokens {
        return Err(Unfit::new(format!(
            "Requested token count exceeds the model's maximum context length of {tokens} \
             tokens. You requested a total of {total} tokens: {prompt} tokens from the input \
             messages and {max} tokens for the completion. Please reduce the number of tokens \
             in the input messages or the completion to fit within the limit."
        )));
    }
    Ok(Some(room.max_tokens.unwrap_or(tokens - prompt)))
}
