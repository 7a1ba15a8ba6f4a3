//! How probable a token was.

/// A token and how probable it was, and others in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenLogprob {
    /// The token's text.
    pub token: String,
    /// The logarithm of its probability.
    pub logprob: f64,
    /// Other tokens and theirs, the most probable first.
    pub top: Vec<(String, f64)>,
}
