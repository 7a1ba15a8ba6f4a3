//! The reason why a file gives no tokenizer.

use std::error::Error;
use std::fmt;

/// The reason why a file gives no tokenizer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenizerError {
    /// The file cannot be read, or holds no tokenizer; the text is that of the library.
    Refused(String),
    /// The program was built without the feature `tokenizers`.
    Unsupported,
}

impl fmt::Display for TokenizerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => write!(f, "the tokenizer is refused: {why}"),
            Self::Unsupported => f.write_str(concat!(
                "this program was built without the feature `tokenizers`: ",
                "`cargo install --path . --features full` builds a stagemaker that has it"
            )),
        }
    }
}

impl Error for TokenizerError {}

#[cfg(test)]
mod tests {
    use super::TokenizerError;

    #[test]
    fn an_error_says_why_there_is_no_tokenizer() {
        let refused = TokenizerError::Refused("no such file".to_owned());
        assert_eq!(refused.to_string(), "the tokenizer is refused: no such file");
        let unsupported = TokenizerError::Unsupported.to_string();
        assert!(unsupported.starts_with("this program was built without the feature `tokenizers`"));
        assert!(unsupported.contains("`cargo install --path . --features full`"));
    }
}
