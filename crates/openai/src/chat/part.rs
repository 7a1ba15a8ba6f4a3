//! Parts of a completion: reasoning, content, a refusal, or a call.

use std::sync::Arc;

use crate::tokenizer::Tokenizer;

/// A part of a completion.
#[derive(Clone, Debug)]
pub struct CompletionPart {
    pub(crate) kind: PartKind,
    /// The text before it was cut.
    whole: Arc<str>,
    /// End of the part in the text, in bytes.
    pub(crate) end: usize,
    /// Ends of its tokens in bytes; empty where they were only counted.
    pub(crate) tokens: Vec<usize>,
    /// Number of its tokens.
    pub(crate) count: usize,
}

/// The kind of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartKind {
    /// Reasoning before the answer.
    Reasoning,
    /// Content of the message.
    Content,
    /// Refusal by the model, in place of content.
    Refusal,
    /// Arguments of a call, of the tool with this name.
    Call(String),
}

impl CompletionPart {
    /// Returns a part that can be cut, and whose tokens can be told apart.
    pub fn new(kind: PartKind, text: Arc<str>, tokenizer: &Tokenizer) -> Self {
        let tokens = tokenizer.ends(&text);
        Self { kind, end: text.len(), whole: text, count: tokens.len(), tokens }
    }

    /// Returns a part that need not be cut, and of whose tokens only the number matters.
    pub fn counted(kind: PartKind, text: Arc<str>, tokenizer: &Tokenizer) -> Self {
        let count = tokenizer.count(&text);
        Self { kind, end: text.len(), whole: text, tokens: Vec::new(), count }
    }

    /// Returns a part whose tokens are given; together they are the text.
    pub fn of_tokens<'a>(
        kind: PartKind,
        text: Arc<str>,
        tokens: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let ends = tokens.into_iter().scan(0, |end, token| {
            *end += token.len();
            Some(*end)
        });
        let tokens: Vec<_> = ends.collect();
        Self { kind, end: text.len(), whole: text, count: tokens.len(), tokens }
    }

    /// The text, as far as it was not cut off.
    pub(crate) fn text(&self) -> &str {
        self.whole.get(..self.end).unwrap_or_default()
    }

    /// Cuts the text off, and the tokens with it: the last one may lose its end.
    pub(crate) fn cut(&mut self, end: usize) {
        let kept = self.tokens.partition_point(|token_end| *token_end < end);
        self.tokens.truncate(kept);
        if end > self.tokens.last().copied().unwrap_or_default() {
            self.tokens.push(end);
        }
        (self.end, self.count) = (end, self.tokens.len());
    }

    /// Returns the number of tokens that it takes to reach a byte of the text.
    pub(crate) fn tokens_until(&self, end: usize) -> usize {
        let whole = self.tokens.partition_point(|token_end| *token_end < end);
        (whole + 1).min(self.tokens.len())
    }
}
