//! The rule by which tokens are counted, apart from the file that it may come from.

use std::fmt;
use std::sync::Arc;

use crate::tokenizer::words;

/// A rule that splits texts into tokens.
///
/// Exhaustive: every other rule is an implementation of [`Tokenize`].
#[derive(Clone, Default)]
pub enum Tokenizer {
    /// A word with the white space before it, or one other character likewise; white space at
    /// the end is one more.
    ///
    /// A real tokenizer belongs to a model. This rule needs none, never changes, and comes close
    /// enough that limits and counts can be tested.
    #[default]
    Words,
    /// Another implementation, such as that of a `tokenizer.json`.
    Exact(Arc<dyn Tokenize>),
}

/// An implementation of a tokenizer, which a closure can be, too.
pub trait Tokenize: Send + Sync {
    /// Returns where each token of a text ends, in bytes: ascending, on boundaries of characters,
    /// and the last at the end of the text.
    fn ends(&self, text: &str) -> Vec<usize>;
}

impl<F: Fn(&str) -> Vec<usize> + Send + Sync> Tokenize for F {
    fn ends(&self, text: &str) -> Vec<usize> {
        self(text)
    }
}

impl Tokenizer {
    /// Returns where each token of a text ends, in bytes.
    pub(crate) fn ends(&self, text: &str) -> Vec<usize> {
        match self {
            Self::Words => words::ends(text).collect(),
            Self::Exact(tokenizer) => {
                let mut ends = tokenizer.ends(text);
                ends.retain(|end| text.is_char_boundary(*end));
                ends
            }
        }
    }

    /// Returns the number of tokens of a text.
    pub(crate) fn count(&self, text: &str) -> usize {
        match self {
            Self::Words => words::count(text),
            Self::Exact(tokenizer) => tokenizer.ends(text).len(),
        }
    }
}

impl fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Words => "Words",
            Self::Exact(_) => "Exact",
        })
    }
}
