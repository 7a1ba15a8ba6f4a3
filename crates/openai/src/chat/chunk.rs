//! Sizes of the pieces into which a stream cuts a text.

/// The length of the text that an event of a stream carries at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Chunk {
    /// A number of tokens.
    Tokens(usize),
    /// A number of words, each with the white space before it.
    Words(usize),
    /// A number of characters.
    Characters(usize),
}

impl Default for Chunk {
    /// Returns one token, as vLLM sends them.
    fn default() -> Self {
        Self::Tokens(1)
    }
}

impl Chunk {
    /// Returns where the pieces of a text end, in bytes, given where its tokens do.
    pub(crate) fn ends(self, text: &str, tokens: &[usize]) -> Vec<usize> {
        match self {
            Self::Tokens(count) => {
                let mut ends = every(count, tokens.iter().copied());
                // A character can be made of several tokens, and comes with the last of them.
                ends.dedup();
                ends
            }
            Self::Words(count) => every(count, word_ends(text)),
            Self::Characters(count) => {
                every(count, text.char_indices().map(|(start, c)| start + c.len_utf8()))
            }
        }
    }
}

/// Returns every `count`-th end, and always the last one.
fn every(count: usize, ends: impl Iterator<Item = usize>) -> Vec<usize> {
    let count = count.max(1);
    let (mut kept, mut last) = (Vec::new(), None);
    for (index, end) in ends.enumerate() {
        last = Some(end);
        if (index + 1) % count == 0 {
            kept.extend(last.take());
        }
    }
    kept.extend(last);
    kept
}

/// Returns where words end, in bytes. White space at the end of a text belongs to its last word.
fn word_ends(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let word = rest.len() - rest.trim_start().len();
        let after = rest.get(word..).unwrap_or_default();
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        let tail = after.get(end..).unwrap_or_default();
        at += if tail.trim_start().is_empty() { rest.len() } else { word + end };
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::Chunk;

    fn pieces(chunk: Chunk, text: &str) -> Vec<&str> {
        let tokens: Vec<_> = (1..=text.len()).filter(|end| text.is_char_boundary(*end)).collect();
        let mut start = 0;
        let ends = chunk.ends(text, &tokens);
        ends.into_iter()
            .map(|end| {
                let piece = text.get(start..end).unwrap();
                start = end;
                piece
            })
            .collect()
    }

    #[test]
    fn a_text_is_cut_into_pieces_of_the_given_size() {
        let text = "Hi  you, é! ";
        assert_eq!(pieces(Chunk::Words(1), text), ["Hi", "  you,", " é! "]);
        assert_eq!(pieces(Chunk::Words(2), text), ["Hi  you,", " é! "]);
        assert_eq!(pieces(Chunk::Characters(5), text), ["Hi  y", "ou, é", "! "]);
        assert_eq!(pieces(Chunk::Tokens(6), text), ["Hi  yo", "u, é! "]);
        assert_eq!(pieces(Chunk::Words(1), "   "), ["   "]);
        for chunk in [Chunk::Words(1), Chunk::Characters(0), Chunk::Tokens(1)] {
            assert!(pieces(chunk, "").is_empty());
            assert_eq!(pieces(chunk, text).concat(), text);
        }
    }
}
