//! The room that a model's context has for a prompt and an answer.

use crate::openai::context_length::{Applies, ContextLength};
use crate::openai::error::refusal::Unfit;

/// What is to find room in a context.
pub(crate) struct Room<'a> {
    pub(crate) context: ContextLength,
    /// How long the answer may be, if the request says so.
    pub(crate) max_tokens: Option<i64>,
    /// The field that says so.
    pub(crate) field: &'static str,
    /// Counts the tokens of the prompt, which takes a while.
    pub(crate) prompt: &'a dyn Fn() -> usize,
}

impl Room<'_> {
    /// How long the answer may be, by the checks of vLLM.
    pub(crate) fn vllm(&self) -> Result<Option<i64>, Unfit> {
        let tokens = self.tokens();
        if let Some(max) = self.max_tokens.filter(|max| *max > tokens) {
            let sentence = format!(
                "{}={max} cannot be greater than max_model_len=max_total_tokens={tokens}. Please \
                 request fewer output tokens.",
                self.field
            );
            return Err(Unfit::new(sentence).about(self.field, max));
        }
        if self.context.applies == Applies::ToLimits {
            return Ok(self.max_tokens);
        }
        let max = self.max_tokens.unwrap_or_default();
        let (prompt, limit) = (self.prompt_tokens(), tokens.saturating_sub(max));
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
        Ok(Some(self.max_tokens.unwrap_or(limit - prompt)))
    }

    /// The same, by the checks of `SGLang`.
    pub(crate) fn sglang(&self) -> Result<Option<i64>, Unfit> {
        let tokens = self.tokens();
        let max = self.max_tokens.unwrap_or_default();
        if self.context.applies == Applies::ToLimits && max <= tokens {
            return Ok(self.max_tokens);
        }
        let prompt = self.prompt_tokens();
        if self.context.applies == Applies::ToEverything && prompt >= tokens {
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
        Ok(Some(self.max_tokens.unwrap_or(tokens - prompt)))
    }

    fn tokens(&self) -> i64 {
        i64::try_from(self.context.tokens).unwrap_or(i64::MAX)
    }

    fn prompt_tokens(&self) -> i64 {
        i64::try_from((self.prompt)()).unwrap_or(i64::MAX)
    }
}
