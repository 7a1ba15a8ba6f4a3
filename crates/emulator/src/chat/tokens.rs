//! What counts as a token.

/// Splits a text into tokens: a word with the white space before it, or one other character
/// likewise; white space at the end is one more. Joined, they are the text again.
///
/// A real tokenizer belongs to a model. This rule needs none, never changes, and comes close
/// enough that limits and counts can be tested.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (token, after) = rest.split_at_checked(first_len(rest)?)?;
        rest = after;
        Some(token)
    })
}

/// How many tokens a text has.
pub(crate) fn count(text: &str) -> usize {
    split(text).count()
}

/// The length in bytes of the first token.
fn first_len(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    let Some(first) = text.trim_start().chars().next() else {
        return (start > 0).then_some(start);
    };
    if !first.is_alphanumeric() {
        return Some(start + first.len_utf8());
    }
    let word = text.trim_start();
    Some(start + word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len()))
}

#[cfg(test)]
mod tests {
    use super::{count, split};

    #[test]
    fn tokens_are_words_and_signs_with_the_space_before() {
        for (text, tokens) in [
            ("", &[][..]),
            ("hello", &["hello"]),
            ("Hello, world!", &["Hello", ",", " world", "!"]),
            ("  two  spaces ", &["  two", "  spaces", " "]),
            ("\n\n", &["\n\n"]),
            ("a1b-2", &["a1b", "-", "2"]),
            ("naïve 😀😀", &["naïve", " 😀", "😀"]),
        ] {
            assert_eq!(split(text).collect::<Vec<_>>(), tokens);
            assert_eq!(split(text).collect::<String>(), text);
            assert_eq!(count(text), tokens.len());
        }
    }
}
