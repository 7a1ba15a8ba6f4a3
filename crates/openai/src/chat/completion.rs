//! A completion: what is said, part by part, cut where the request says.

use std::sync::Arc;

use crate::tokenizer::Tokenizer;

/// What is said in one choice, and why no more of it.
#[derive(Clone, Debug)]
pub struct Completion {
    pub(crate) parts: Vec<Part>,
    /// How many tokens it took, those of a stop sequence included.
    pub tokens: usize,
    /// Why it ends.
    pub(crate) finish: Finish,
}

/// A part of what is said.
#[derive(Clone, Debug)]
pub struct Part {
    pub(crate) kind: PartKind,
    /// The text, of which what follows `end` was cut off.
    whole: Arc<str>,
    end: usize,
    /// Where its tokens end, unless they were only counted.
    pub(crate) tokens: Vec<usize>,
    /// How many there are.
    count: usize,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    Reasoning,
    Content,
    Refusal,
    /// The arguments with which a tool is called.
    Call(String),
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

/// Where a completion must end.
#[derive(Clone, Copy, Debug)]
pub struct Bounds<'a> {
    pub stops: &'a [String],
    pub max_tokens: Option<usize>,
}

impl Finish {
    /// The stop sequence, which vLLM tells beside the finish reason.
    pub(crate) fn stop_reason(&self) -> Option<&str> {
        match self {
            Self::StopSequence(sequence) => Some(sequence),
            Self::Stop | Self::Length => None,
        }
    }
}

impl Part {
    pub fn new(kind: PartKind, text: Arc<str>, tokenizer: &Tokenizer) -> Self {
        let tokens = tokenizer.ends(&text);
        Self { kind, end: text.len(), whole: text, count: tokens.len(), tokens }
    }

    /// The same where nothing has to be cut and nothing is told about single tokens.
    pub fn counted(kind: PartKind, text: Arc<str>, tokenizer: &Tokenizer) -> Self {
        let count = tokenizer.count(&text);
        Self { kind, end: text.len(), whole: text, tokens: Vec::new(), count }
    }

    pub(crate) fn text(&self) -> &str {
        self.whole.get(..self.end).unwrap_or_default()
    }

    /// Cuts the text off, and the tokens with it: the last one may lose its end.
    fn cut(&mut self, end: usize) {
        let kept = self.tokens.partition_point(|own| *own < end);
        self.tokens.truncate(kept);
        if end > self.tokens.last().copied().unwrap_or_default() {
            self.tokens.push(end);
        }
        (self.end, self.count) = (end, self.tokens.len());
    }

    /// How many tokens it takes to reach a byte of the text.
    fn tokens_until(&self, end: usize) -> usize {
        let whole = self.tokens.partition_point(|own| *own < end);
        (whole + 1).min(self.tokens.len())
    }
}

impl Completion {
    /// Says the parts until a stop sequence or the limit of tokens comes, whichever is first. A
    /// stop sequence that ends with the last allowed token still counts as a stop. Only content
    /// is looked through for stop sequences.
    pub fn of(parts: Vec<Part>, bounds: Bounds<'_>) -> Self {
        let mut said =
            Self { parts: Vec::with_capacity(parts.len()), tokens: 0, finish: Finish::Stop };
        for part in parts {
            if said.finish != Finish::Stop {
                break;
            }
            said.say(part, bounds);
        }
        said
    }

    fn say(&mut self, mut part: Part, bounds: Bounds<'_>) {
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

    /// Whether it was cut inside of a call.
    pub(crate) fn breaks_a_call(&self) -> bool {
        let last = self.parts.last().map(|part| &part.kind);
        self.finish == Finish::Length && matches!(last, Some(PartKind::Call(_)))
    }

    /// The text of the parts of a kind.
    pub(crate) fn text_of(&self, kind: &PartKind) -> Option<&str> {
        self.parts.iter().find(|part| part.kind == *kind).map(Part::text)
    }

    /// How many bytes are said in all.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.end).sum()
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

#[cfg(test)]
mod tests {
    use super::{Bounds, Completion, Finish, Part, PartKind};
    use crate::tokenizer::Tokenizer;

    fn say(parts: &[(PartKind, &str)], stops: &[&str], max: Option<usize>) -> Completion {
        let parts = parts
            .iter()
            .map(|(kind, text)| Part::new(kind.clone(), (*text).into(), &Tokenizer::Words));
        let stops: Vec<_> = stops.iter().map(ToString::to_string).collect();
        Completion::of(parts.collect(), Bounds { stops: &stops, max_tokens: max })
    }

    fn cut(text: &str, stops: &[&str], max: Option<usize>) -> (String, usize, Finish) {
        let said = say(&[(PartKind::Content, text)], stops, max);
        let text: String = said.parts.iter().map(Part::text).collect();
        let ends = said.parts.iter().filter_map(|part| part.tokens.last()).sum::<usize>();
        assert_eq!(ends, text.len());
        (text, said.tokens, said.finish)
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

    #[test]
    fn the_limit_is_for_all_parts_together_and_stops_are_for_content() {
        let parts = [
            (PartKind::Reasoning, "so it stops"),
            (PartKind::Content, "it stops here"),
            (PartKind::Call("f".into()), "{}"),
        ];
        let texts = |own: &Completion| {
            own.parts.iter().map(|part| part.text().to_owned()).collect::<Vec<_>>()
        };
        let whole = say(&parts, &[], None);
        assert_eq!((texts(&whole).len(), whole.tokens, whole.has_calls()), (3, 8, true));
        let stopped = say(&parts, &["stops"], None);
        assert_eq!(texts(&stopped), ["so it stops", "it "]);
        assert_eq!((stopped.tokens, stopped.finish), (5, sequence("stops")));
        let short = say(&parts, &[], Some(4));
        assert_eq!((texts(&short), short.tokens), (vec!["so it stops".into(), "it".into()], 4));
        let exact = say(&parts, &[], Some(3));
        assert_eq!((texts(&exact), exact.finish), (vec!["so it stops".into()], Finish::Length));
        let broken = say(&parts, &[], Some(7));
        assert!(broken.breaks_a_call() && texts(&broken)[2] == "{");
    }
}
