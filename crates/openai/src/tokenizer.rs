//! What counts as a token.

use std::fmt;
use std::sync::Arc;

use crate::words;

/// What counts as a token.
#[derive(Clone, Default)]
pub enum Tokenizer {
    /// A word with the white space before it, or one other character likewise; white space at
    /// the end is one more.
    ///
    /// A real tokenizer belongs to a model. This rule needs none, never changes, and comes close
    /// enough that limits and counts can be tested.
    #[default]
    Words,
    /// What this says.
    Exact(Arc<dyn Tokenize>),
}

/// Splits texts into tokens. Also implemented for closures.
pub trait Tokenize: Send + Sync {
    /// Where each token of a text ends, in bytes: ascending, on boundaries of characters, and
    /// the last at the end of the text.
    fn ends(&self, text: &str) -> Vec<usize>;
}

impl<F: Fn(&str) -> Vec<usize> + Send + Sync> Tokenize for F {
    fn ends(&self, text: &str) -> Vec<usize> {
        self(text)
    }
}

impl Tokenizer {
    /// Where each token of a text ends.
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

    /// How many tokens a text has.
    pub(crate) fn count(&self, text: &str) -> usize {
        match self {
            Self::Words => words::count(text),
            Self::Exact(tokenizer) => tokenizer.ends(text).len(),
        }
    }
}

#[cfg(feature = "tokenizers")]
mod file {
    use std::path::Path;
    use std::sync::Arc;

    use super::{Tokenize, Tokenizer};

    impl Tokenizer {
        /// The tokenizer of a file in the format of Hugging Face's `tokenizer.json`.
        ///
        /// # Errors
        ///
        /// When the file cannot be read, or is no tokenizer.
        pub fn load(path: &Path) -> Result<Self, String> {
            let loaded = tokenizers::Tokenizer::from_file(path);
            let loaded = loaded.map_err(|error| format!("the tokenizer is refused: {error}"))?;
            Ok(Self::Exact(Arc::new(loaded)))
        }
    }

    impl Tokenize for tokenizers::Tokenizer {
        fn ends(&self, text: &str) -> Vec<usize> {
            // Tokens of an answer stand without what marks its beginning and end.
            let Ok(encoding) = self.encode(text, false) else { return Vec::new() };
            let offsets = encoding.get_offsets().iter();
            let mut ends: Vec<_> = offsets.map(|(_, end)| *end).collect();
            // What a normalizer leaves out at the end belongs to the last token.
            if let Some(last) = ends.last_mut() {
                *last = text.len();
            }
            ends
        }
    }
}

#[cfg(not(feature = "tokenizers"))]
impl Tokenizer {
    /// No file can be read without the feature `tokenizers`.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn load(_: &std::path::Path) -> Result<Self, String> {
        Err("this program was built without the feature `tokenizers`".to_owned())
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
