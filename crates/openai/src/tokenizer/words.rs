//! The rule that needs no model: a word, or one other character, is a token.

/// Returns where the tokens of a text end, in bytes: a word with the white space before it, or one
/// other character likewise; white space at the end is one more.
pub(crate) fn ends(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += first_len(text.get(at..)?)?;
        Some(at)
    })
}

/// Returns the number of tokens of a text, which is that of its ends.
pub(crate) fn count(text: &str) -> usize {
    if !text.is_ascii() {
        return ends(text).count();
    }
    // Words begin where a letter or digit has none before it, and every sign is a token.
    let mut inside = false;
    let tokens = text.bytes().map(|byte| {
        let begins = byte.is_ascii_alphanumeric() && !inside;
        inside = byte.is_ascii_alphanumeric();
        usize::from(begins || !(inside || is_white_space(byte)))
    });
    tokens.sum::<usize>() + usize::from(text.bytes().next_back().is_some_and(is_white_space))
}

/// Returns what `char::is_whitespace` does for ASCII.
const fn is_white_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Returns the length of the first token in bytes; none in an empty text.
fn first_len(text: &str) -> Option<usize> {
    ascii_len(text.as_bytes()).or_else(|| first_len_of_any(text))
}

/// Returns the length of the first token in bytes, if ASCII alone decides it, as in most texts.
fn ascii_len(text: &[u8]) -> Option<usize> {
    let start = text.iter().position(|byte| !matches!(byte, b' ' | b'\n'))?;
    let word = text.get(start..)?;
    let end = word.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(word.len());
    match word.get(end) {
        // What follows may belong to the word, or be white space of another kind.
        Some(byte) if !byte.is_ascii() || (end == 0 && !byte.is_ascii_punctuation()) => None,
        _ => Some(start + end.max(1)),
    }
}

/// Returns the length of the first token in bytes, in whatever script it is.
fn first_len_of_any(text: &str) -> Option<usize> {
    let word = text.trim_start();
    let start = text.len() - word.len();
    let Some(first) = word.chars().next() else {
        return (start > 0).then_some(start);
    };
    if !first.is_alphanumeric() {
        return Some(start + first.len_utf8());
    }
    Some(start + word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len()))
}

#[cfg(test)]
mod tests {
    use super::{count, ends};

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
            ("a\tb\u{a0}c é", &["a", "\tb", "\u{a0}c", " é"]),
            ("a\u{7f}\u{b}.", &["a", "\u{7f}", "\u{b}."]),
        ] {
            let mut start = 0;
            let split =
                ends(text).map(|end| text.get(std::mem::replace(&mut start, end)..end).unwrap());
            assert_eq!(split.collect::<Vec<_>>(), tokens);
            assert_eq!(count(text), tokens.len(), "{text:?}");
        }
    }

    #[test]
    fn a_count_is_the_number_of_ends_in_any_text() {
        let signs = [" ", "\n", "\t", "\u{b}", "\u{1f}", "a", "Z9", ".", "\u{7f}", "_", "é"];
        for seed in 0..20_000_u64 {
            let mut random = stagemaker_seed::random::Random::new(seed);
            let length = random.below(8);
            let pick = |_| signs[usize::try_from(random.below(signs.len() as u64)).unwrap()];
            let text: String = (0..length).map(pick).collect();
            assert_eq!(count(&text), ends(&text).count(), "{text:?}");
        }
    }
}
