//! The tokenizer of a file, in the format of Hugging Face's `tokenizer.json`.
//!
//! Only the feature `tokenizers` can read one, since it brings some 80 packages.

use std::path::Path;

use crate::tokenizer::error::TokenizerError;
use crate::tokenizer::rule::Tokenizer;

impl Tokenizer {
    /// Loads the tokenizer of a file in the format of Hugging Face's `tokenizer.json`.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is no tokenizer.
    #[cfg(feature = "tokenizers")]
    pub fn load(path: &Path) -> Result<Self, TokenizerError> {
        let loaded = tokenizers::Tokenizer::from_file(path);
        let loaded = loaded.map_err(|error| TokenizerError::Refused(error.to_string()))?;
        Ok(Self::Exact(std::sync::Arc::new(loaded)))
    }

    /// Refuses every file, as it does without the feature `tokenizers`.
    ///
    /// # Errors
    ///
    /// Always.
    #[cfg(not(feature = "tokenizers"))]
    pub fn load(_: &Path) -> Result<Self, TokenizerError> {
        Err(TokenizerError::Unsupported)
    }
}

#[cfg(feature = "tokenizers")]
impl crate::tokenizer::rule::Tokenize for tokenizers::Tokenizer {
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
