//! A chat completion in server-sent events, as vLLM writes them.

use bytes::Bytes;
use serde_json::Value;

use crate::chat::completion::{Completion, Finish};
use crate::chat::request::UsageEvents;
use crate::chat::response::{Head, Usage};
use crate::chat::tokens;

/// The events of `n` times the same completion: for each the role, then token by token its
/// content, then how it finished; at the end the usage, if asked for, and `[DONE]`.
#[derive(Debug)]
pub(crate) struct Events {
    /// The beginning of every event, up to the choices.
    head: String,
    completion: Completion,
    n: usize,
    prompt_tokens: usize,
    usage: UsageEvents,
    step: Step,
    sent: Sent,
}

/// How much of the text has been sent.
#[derive(Clone, Copy, Debug, Default)]
struct Sent {
    bytes: usize,
    tokens: usize,
}

/// The next event: of which kind, and where it is of a choice, of which.
#[derive(Clone, Copy, Debug)]
enum Step {
    Role(usize),
    Content(usize),
    Finish(usize),
    Usage,
    Done,
    End,
}

impl Events {
    pub(crate) fn new(
        head: &Head,
        completion: Completion,
        n: usize,
        prompt_tokens: usize,
        usage: UsageEvents,
    ) -> Self {
        let Head { id, created, model } = head;
        let model = Value::from(model.as_str());
        let head = format!(
            r#"data: {{"id":"{id}","object":"chat.completion.chunk","created":{created},"model":{model},"choices":["#
        );
        Self {
            head,
            completion,
            n,
            prompt_tokens,
            usage,
            step: Step::Role(0),
            sent: Sent::default(),
        }
    }

    fn role(&self, index: usize) -> String {
        let choice = format!(
            r#"{{"index":{index},"delta":{{"role":"assistant","content":""}},"logprobs":null,"finish_reason":null}}"#
        );
        self.event(&choice, self.usage_so_far(), r#","prompt_token_ids":null"#)
    }

    fn content(&self, index: usize, piece: &str) -> String {
        let piece = Value::from(piece);
        let choice = format!(
            r#"{{"index":{index},"delta":{{"content":{piece}}},"logprobs":null,"finish_reason":null,"token_ids":null}}"#
        );
        self.event(&choice, self.usage_so_far(), "")
    }

    /// What is left of the text comes with the reason why no more follows.
    fn finish(&self, index: usize) -> String {
        let rest = Value::from(self.rest());
        let reason = self.completion.finish.reason();
        let stop_reason = Value::from(self.completion.finish.stop_reason());
        let choice = format!(
            r#"{{"index":{index},"delta":{{"content":{rest}}},"logprobs":null,"finish_reason":"{reason}","stop_reason":{stop_reason},"token_ids":null}}"#
        );
        let usage = Usage::new(self.prompt_tokens, self.completion.tokens);
        self.event(&choice, (self.usage == UsageEvents::Every).then_some(usage), "")
    }

    fn usage(&self) -> String {
        let written = self.completion.tokens.saturating_mul(self.n);
        self.event("", Some(Usage::new(self.prompt_tokens, written)), "")
    }

    fn event(&self, choice: &str, usage: Option<Usage>, tail: &str) -> String {
        let usage = usage.and_then(|usage| serde_json::to_string(&usage).ok());
        let usage = usage.map(|usage| format!(r#","usage":{usage}"#)).unwrap_or_default();
        format!("{}{choice}]{usage}{tail}}}\n\n", self.head)
    }

    fn usage_so_far(&self) -> Option<Usage> {
        let every = self.usage == UsageEvents::Every;
        every.then(|| Usage::new(self.prompt_tokens, self.sent.tokens))
    }

    fn rest(&self) -> &str {
        self.completion.text.get(self.sent.bytes..).unwrap_or_default()
    }

    /// The next token that is sent as content. Where the text is cut, its last token comes
    /// with the finish reason.
    fn piece(&self) -> Option<&str> {
        let rest = self.rest();
        let piece = tokens::split(rest).next()?;
        let last = piece.len() == rest.len() && self.completion.finish != Finish::Stop;
        (!last).then_some(piece)
    }

    /// After the last choice comes the next kind of event.
    fn or(&self, index: usize, again: impl Fn(usize) -> Step, next: Step) -> Step {
        if index + 1 < self.n { again(index + 1) } else { next }
    }

    fn after_content(&self) -> Step {
        if self.piece().is_some() { Step::Content(0) } else { Step::Finish(0) }
    }

    fn next_content(&mut self, index: usize) -> Option<String> {
        let piece = self.piece()?.to_owned();
        if index == 0 {
            self.sent.tokens += 1;
        }
        let event = self.content(index, &piece);
        if index + 1 < self.n {
            self.step = Step::Content(index + 1);
        } else {
            self.sent.bytes += piece.len();
            self.step = self.after_content();
        }
        Some(event)
    }
}

impl Iterator for Events {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let event = match self.step {
            Step::Role(index) => {
                let event = self.role(index);
                self.step = self.or(index, Step::Role, self.after_content());
                event
            }
            Step::Content(index) => self.next_content(index)?,
            Step::Finish(index) => {
                let event = self.finish(index);
                let next = if self.usage == UsageEvents::None { Step::Done } else { Step::Usage };
                self.step = self.or(index, Step::Finish, next);
                event
            }
            Step::Usage => {
                self.step = Step::Done;
                self.usage()
            }
            Step::Done => {
                self.step = Step::End;
                "data: [DONE]\n\n".to_owned()
            }
            Step::End => return None,
        };
        Some(event.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Events;
    use crate::chat::completion::Completion;
    use crate::chat::request::UsageEvents;
    use crate::chat::response::Head;

    fn events(text: &str, max: Option<usize>, n: usize, usage: UsageEvents) -> Vec<String> {
        let head = Head { id: "i".into(), created: 1, model: "m".into() };
        Events::new(&head, Completion::of(text, &[], max), n, 3, usage)
            .map(|event| String::from_utf8(event.to_vec()).unwrap())
            .collect()
    }

    const HEAD: &str =
        r#"data: {"id":"i","object":"chat.completion.chunk","created":1,"model":"m","choices":["#;

    #[test]
    fn the_events_are_vllms() {
        let sent = events("Hi you", None, 1, UsageEvents::Last);
        let expected = [
            r#"{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"prompt_token_ids":null}"#,
            r#"{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null,"token_ids":null}]}"#,
            r#"{"index":0,"delta":{"content":" you"},"logprobs":null,"finish_reason":null,"token_ids":null}]}"#,
            r#"{"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":"stop","stop_reason":null,"token_ids":null}]}"#,
            r#"],"usage":{"prompt_tokens":3,"total_tokens":5,"completion_tokens":2}}"#,
        ];
        let mut expected: Vec<_> = expected.map(|tail| format!("{HEAD}{tail}\n\n")).into();
        expected.push("data: [DONE]\n\n".into());
        assert_eq!(sent, expected);
    }

    #[test]
    fn the_last_token_before_a_cut_comes_with_the_reason() {
        let sent = events("one two three", Some(2), 1, UsageEvents::None);
        assert_eq!(sent.len(), 4);
        assert!(sent[1].contains(r#""content":"one""#));
        assert!(
            sent[2]
                .contains(r#""delta":{"content":" two"},"logprobs":null,"finish_reason":"length""#)
        );
    }

    #[test]
    fn several_choices_are_interleaved_and_the_usage_is_their_sum() {
        let sent = events("a b", None, 2, UsageEvents::Last);
        let order: Vec<_> = sent.iter().map(|event| event.contains(r#""index":1"#)).collect();
        assert_eq!(order, [false, true, false, true, false, true, false, true, false, false]);
        assert!(sent[8].contains(r#""completion_tokens":4"#));
    }

    #[test]
    fn usage_can_be_told_with_every_event() {
        let sent = events("a b", None, 1, UsageEvents::Every);
        let counts: Vec<_> = sent
            .iter()
            .filter_map(|event| event.split_once(r#""completion_tokens":"#))
            .map(|(_, rest)| rest.chars().next().unwrap())
            .collect();
        assert_eq!(counts, ['0', '1', '2', '2', '2']);
    }
}
