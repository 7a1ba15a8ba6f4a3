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
        // The library panics where the JSON of a decoder is broken (observed in 0.23.2).
        let loaded = std::panic::catch_unwind(|| tokenizers::Tokenizer::from_file(path));
        let loaded = loaded.map_err(|_| TokenizerError::Refused(PANICKED.to_owned()))?;
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
const PANICKED: &str = "its library panicked";

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

#[cfg(test)]
#[cfg(feature = "tokenizers")]
mod tests {
    use super::{Tokenizer, TokenizerError};
    use std::path::PathBuf;

    /// Writes a file whose decoder is the given JSON, and loads it.
    fn load(name: &str, decoder: &str) -> Result<Tokenizer, TokenizerError> {
        let path: PathBuf = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
        let model = r#"{"type":"WordLevel","vocab":{"a":0,"?":1},"unk_token":"?"}"#;
        let json = format!(r#"{{"version":"1.0","decoder":{decoder},"model":{model}}}"#);
        std::fs::write(&path, json).unwrap();
        let loaded = Tokenizer::load(&path);
        std::fs::remove_file(&path).unwrap();
        loaded
    }

    #[test]
    fn a_file_with_a_known_decoder_is_loaded() {
        let tokenizer = load("known", r#"{"type":"Fuse"}"#).unwrap();
        assert_eq!(tokenizer.count("a"), 1);
    }

    #[test]
    fn a_file_with_an_unknown_decoder_is_refused() {
        let refused = load("unknown", r#"{"type":"Unknown"}"#).unwrap_err().to_string();
        assert!(refused.starts_with("the tokenizer is refused: data did not match"), "{refused}");
    }

    #[test]
    fn a_file_that_makes_the_library_panic_is_refused() {
        let refused = load("broken", r#"{"type":"#).unwrap_err();
        assert_eq!(refused.to_string(), "the tokenizer is refused: its library panicked");
    }
}
