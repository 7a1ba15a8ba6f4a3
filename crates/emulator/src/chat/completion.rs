//! A completion: a text, cut where the request says.

use crate::chat::tokens;

/// What is said, and why no more of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Completion {
    /// What is said.
    pub(crate) text: String,
    /// How many tokens it took, those of a stop sequence included.
    pub(crate) tokens: usize,
    /// Why it ends.
    pub(crate) finish: Finish,
}

/// Why a completion ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    /// All was said.
    Stop,
    /// This stop sequence came, and was cut off.
    StopSequence(String),
    /// The limit was reached.
    Length,
}

impl Finish {
    /// The finish reason, as OpenAI calls it.
    pub(crate) const fn reason(&self) -> &'static str {
        match self {
            Self::Stop | Self::StopSequence(_) => "stop",
            Self::Length => "length",
        }
    }

    /// The stop sequence, which vLLM tells beside the finish reason.
    pub(crate) fn stop_reason(&self) -> Option<&str> {
        match self {
            Self::StopSequence(sequence) => Some(sequence),
            Self::Stop | Self::Length => None,
        }
    }
}

impl Completion {
    /// Says `text` until a stop sequence or the limit of tokens comes, whichever is first. A
    /// stop sequence that ends with the last allowed token still counts as a stop.
    pub(crate) fn of(text: &str, stops: &[String], max_tokens: Option<usize>) -> Self {
        let limit = max_tokens.and_then(|max| Limit::of(text, max));
        let end = limit.as_ref().map_or(text.len(), |limit| limit.end);
        if let Some(stop) = Stop::first(text, stops).filter(|stop| stop.end <= end) {
            let said = text.get(..stop.start).unwrap_or_default();
            let tokens = tokens_until(text, stop.end);
            let finish = Finish::StopSequence(stop.sequence.to_owned());
            return Self { text: said.to_owned(), tokens, finish };
        }
        let Some(limit) = limit else {
            let tokens = tokens::count(text);
            return Self { text: text.to_owned(), tokens, finish: Finish::Stop };
        };
        let said = text.get(..end).unwrap_or_default();
        Self { text: said.to_owned(), tokens: limit.tokens, finish: Finish::Length }
    }
}

/// Where a text must end for want of tokens.
struct Limit {
    end: usize,
    tokens: usize,
}

impl Limit {
    /// Nothing, if the text has no more tokens than allowed.
    fn of(text: &str, max: usize) -> Option<Self> {
        let end: usize = tokens::split(text).take(max).map(str::len).sum();
        (end < text.len()).then_some(Self { end, tokens: max })
    }
}

/// Where a stop sequence stands.
struct Stop<'a> {
    sequence: &'a str,
    start: usize,
    end: usize,
}

impl<'a> Stop<'a> {
    /// The sequence that is complete first; of several, the one named first.
    fn first(text: &str, stops: &'a [String]) -> Option<Self> {
        let found = stops.iter().filter_map(|sequence| {
            let start = text.find(sequence)?;
            Some(Self { sequence, start, end: start + sequence.len() })
        });
        found.min_by_key(|stop| stop.end)
    }
}

/// How many tokens it takes to reach a byte of the text.
fn tokens_until(text: &str, end: usize) -> usize {
    let starts = tokens::split(text).scan(0, |at, token| {
        let start = *at;
        *at += token.len();
        Some(start)
    });
    starts.take_while(|start| *start < end).count()
}

#[cfg(test)]
mod tests {
    use super::{Completion, Finish};

    fn cut(text: &str, stops: &[&str], max: Option<usize>) -> (String, usize, Finish) {
        let stops: Vec<_> = stops.iter().map(ToString::to_string).collect();
        let Completion { text, tokens, finish } = Completion::of(text, &stops, max);
        (text, tokens, finish)
    }

    fn sequence(text: &str) -> Finish {
        Finish::StopSequence(text.to_owned())
    }

    #[test]
    fn the_limit_cuts_between_tokens() {
        let text = "one two, three";
        assert_eq!(cut(text, &[], None), (text.into(), 4, Finish::Stop));
        assert_eq!(cut(text, &[], Some(4)), (text.into(), 4, Finish::Stop));
        assert_eq!(cut(text, &[], Some(3)), ("one two,".into(), 3, Finish::Length));
        assert_eq!(cut(text, &[], Some(1)), ("one".into(), 1, Finish::Length));
        assert_eq!(cut("", &[], Some(1)), (String::new(), 0, Finish::Stop));
    }

    #[test]
    fn a_stop_sequence_cuts_before_itself() {
        assert_eq!(cut("one two three", &["two"], None), ("one ".into(), 2, sequence("two")));
        assert_eq!(cut("one", &["one"], None), (String::new(), 1, sequence("one")));
        assert_eq!(cut("one two", &["none"], None), ("one two".into(), 2, Finish::Stop));
        assert_eq!(cut("abc", &["c", "b"], None), ("a".into(), 1, sequence("b")));
        assert_eq!(cut("a\nb", &["\n", "\nb"], None), ("a".into(), 2, sequence("\n")));
    }

    #[test]
    fn whichever_comes_first_cuts() {
        assert_eq!(cut("a b c d", &["c"], Some(2)), ("a b".into(), 2, Finish::Length));
        assert_eq!(cut("a b c d", &["b"], Some(3)), ("a ".into(), 2, sequence("b")));
        assert_eq!(cut("a b c d", &["b"], Some(2)), ("a ".into(), 2, sequence("b")));
    }
}
