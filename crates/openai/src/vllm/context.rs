//! Whether a prompt and its answer fit the context, as vLLM checks it.

use crate::chat::room::Room;
use crate::context_length::Applies;
use crate::error::refusal::Unfit;

/// Returns how many tokens the answer may have, by the checks of vLLM; none where nothing bounds it.
pub(crate) fn check(room: &Room<'_>) -> Result<Option<i64>, Unfit> {
    let tokens = room.tokens();
    if let Some(max) = room.max_tokens.filter(|max| *max > tokens) {
        let sentence = format!(
            "{}={max} cannot be greater than max_model_len=max_total_tokens={tokens}. Please \
             request fewer output tokens.",
            room.field
        );
        return Err(Unfit::new(sentence).about(room.field, max));
    }
    if room.context.applies == Applies::ToLimits {
        return Ok(room.max_tokens);
    }
    let max = room.max_tokens.unwrap_or_default();
    let (prompt, limit) = (room.prompt_tokens(), tokens.saturating_sub(max));
    if prompt > limit {
        // Its tokenizer stops at the first token too many, so it never knows how many more.
        let (read, total) = (limit.saturating_add(1), tokens.saturating_add(1));
        let sentence = format!(
            "This model's maximum context length is {tokens} tokens. However, you requested \
             {max} output tokens and your prompt contains at least {read} input tokens, for a \
             total of at least {total} tokens. Please reduce the length of the input prompt \
             or the number of requested output tokens."
        );
        return Err(Unfit::new(sentence).about("input_tokens", read));
    }
    Ok(Some(room.max_tokens.unwrap_or(limit - prompt)))
}
