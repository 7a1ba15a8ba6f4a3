//! How texts are split into tokens: by a rule that needs no model, or by the tokenizer of one.

mod error;
mod file;
mod rule;
mod words;

pub use error::TokenizerError;
pub use rule::{Tokenize, Tokenizer};
