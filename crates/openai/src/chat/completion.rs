//! Completions, cut where the request wants them to end.

pub use crate::chat::part::{CompletionPart, PartKind};

/// The parts of one choice, and the reason why there are no more.
#[derive(Clone, Debug)]
pub struct Completion {
    pub(crate) parts: Vec<CompletionPart>,
    /// Number of tokens written, those of a stop sequence included.
    pub tokens: usize,
    pub(crate) finish: Finish,
}

/// The reason why a completion ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    /// The end of the text.
    Stop,
    /// A stop sequence, which was cut off.
    StopSequence(String),
    /// The limit of tokens.
    Length,
}

/// The conditions under which a completion must end.
///
/// Exhaustive: a request sets each, or wants none.
#[derive(Clone, Copy, Debug)]
pub struct Bounds<'a> {
    /// Stop sequences, of which the first that is complete ends it.
    pub stops: &'a [String],
    /// Number of tokens at most; unlimited when absent.
    pub max_tokens: Option<usize>,
}

impl Finish {
    /// The stop sequence, which vLLM writes with the finish reason.
    pub(crate) fn stop_reason(&self) -> Option<&str> {
        match self {
            Self::StopSequence(sequence) => Some(sequence),
            Self::Stop | Self::Length => None,
        }
    }
}

impl Completion {
    /// Returns the parts up to a stop sequence or the limit of tokens, whichever comes first. A
    /// stop sequence that ends with the last allowed token still counts as a stop. Only content is
    /// looked through for stop sequences.
    pub fn new(parts: Vec<CompletionPart>, bounds: Bounds<'_>) -> Self {
        let mut completion =
            Self { parts: Vec::with_capacity(parts.len()), tokens: 0, finish: Finish::Stop };
        for part in parts {
            if completion.finish != Finish::Stop {
                break;
            }
            completion.append(part, bounds);
        }
        completion
    }

    /// Appends a part, cut where it must end.
    fn append(&mut self, mut part: CompletionPart, bounds: Bounds<'_>) {
        let left = bounds.max_tokens.map_or(usize::MAX, |max| max.saturating_sub(self.tokens));
        let limit = part.count > left;
        if left == 0 && limit {
            self.finish = Finish::Length;
            return;
        }
        let end = if limit { part.tokens.get(left - 1).copied() } else { None };
        let end = end.unwrap_or(part.end);
        let stops = if part.kind == PartKind::Content { bounds.stops } else { &[] };
        let stop = Stop::first(part.text(), stops).filter(|stop| stop.end <= end);
        if let Some(stop) = stop {
            self.tokens += part.tokens_until(stop.end);
            self.finish = Finish::StopSequence(stop.sequence.to_owned());
            part.cut(stop.start);
        } else if limit {
            self.tokens += left;
            self.finish = Finish::Length;
            part.cut(end);
        } else {
            self.tokens += part.count;
        }
        self.parts.push(part);
    }

    /// Returns whether a tool is called.
    pub(crate) fn has_calls(&self) -> bool {
        self.calls() > 0
    }

    /// The number of calls.
    pub(crate) fn calls(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part.kind, PartKind::Call(_))).count()
    }

    /// Returns whether the completion was cut inside of a call.
    pub(crate) fn breaks_a_call(&self) -> bool {
        let last = self.parts.last().map(|part| &part.kind);
        self.finish == Finish::Length && matches!(last, Some(PartKind::Call(_)))
    }

    /// The text of the first part of a kind.
    pub(crate) fn text_of(&self, kind: &PartKind) -> Option<&str> {
        self.parts.iter().find(|part| part.kind == *kind).map(CompletionPart::text)
    }

    /// The number of bytes of all parts together.
    #[expect(clippy::len_without_is_empty, reason = "nobody asks whether an answer is empty")]
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.end).sum()
    }
}

/// A stop sequence in a text, and the bytes between which it is.
struct Stop<'a> {
    sequence: &'a str,
    start: usize,
    end: usize,
}

impl<'a> Stop<'a> {
    /// Finds the sequence that is complete first; of several, the one named first.
    fn first(text: &str, stops: &'a [String]) -> Option<Self> {
        let found = stops.iter().filter_map(|sequence| {
            let start = text.find(sequence)?;
            Some(Self { sequence, start, end: start + sequence.len() })
        });
        found.min_by_key(|stop| stop.end)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Completion, CompletionPart, Finish, PartKind};
    use crate::tokenizer::Tokenizer;

    fn complete(parts: &[(PartKind, &str)], stops: &[&str], max: Option<usize>) -> Completion {
        let parts = parts.iter().map(|(kind, text)| {
            CompletionPart::new(kind.clone(), (*text).into(), &Tokenizer::Words)
        });
        let stops: Vec<_> = stops.iter().map(ToString::to_string).collect();
        Completion::new(parts.collect(), Bounds { stops: &stops, max_tokens: max })
    }

    fn cut(text: &str, stops: &[&str], max: Option<usize>) -> (String, usize, Finish) {
        let completion = complete(&[(PartKind::Content, text)], stops, max);
        let text: String = completion.parts.iter().map(CompletionPart::text).collect();
        let ends = completion.parts.iter().filter_map(|part| part.tokens.last()).sum::<usize>();
        assert_eq!(ends, text.len());
        (text, completion.tokens, completion.finish)
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
    fn the_limit_or_the_stop_sequence_that_comes_first_cuts() {
        assert_eq!(cut("a b c d", &["c"], Some(2)), ("a b".into(), 2, Finish::Length));
        assert_eq!(cut("a b c d", &["b"], Some(3)), ("a ".into(), 2, sequence("b")));
        assert_eq!(cut("a b c d", &["b"], Some(2)), ("a ".into(), 2, sequence("b")));
    }

    #[test]
    fn the_limit_is_for_all_parts_together_and_stops_are_for_content() {
        let parts = [
            (PartKind::Reasoning, "so it stops"),
            (PartKind::Content, "it stops here"),
            (PartKind::Call("f".into()), "{}"),
        ];
        let texts = |completion: &Completion| {
            completion.parts.iter().map(|part| part.text().to_owned()).collect::<Vec<_>>()
        };
        let whole = complete(&parts, &[], None);
        assert_eq!((texts(&whole).len(), whole.tokens, whole.has_calls()), (3, 8, true));
        let stopped = complete(&parts, &["stops"], None);
        assert_eq!(texts(&stopped), ["so it stops", "it "]);
        assert_eq!((stopped.tokens, stopped.finish), (5, sequence("stops")));
        let short = complete(&parts, &[], Some(4));
        assert_eq!((texts(&short), short.tokens), (vec!["so it stops".into(), "it".into()], 4));
        let exact = complete(&parts, &[], Some(3));
        assert_eq!((texts(&exact), exact.finish), (vec!["so it stops".into()], Finish::Length));
        let broken = complete(&parts, &[], Some(7));
        assert!(broken.breaks_a_call() && texts(&broken)[2] == "{");
    }
}
