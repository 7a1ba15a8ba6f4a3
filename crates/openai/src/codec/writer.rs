//! Answers in each dialect: as whole responses, and as the events of a stream.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::HeaderValue;

use crate::chat::answer::{Answer, Tooling};
use crate::chat::cursor::{Piece, StreamStep};
use crate::chat::part::{CompletionPart, PartKind};
use crate::chat::request::ChatRequest;
use crate::chat::usage::Usage;
use crate::dialect::Dialect;
use crate::json::Text;
use crate::served_model::ServedModel;
use crate::tokenizer::Tokenizer;
use crate::{sglang, vllm};

/// Writes the body of a whole response.
pub fn write_body(dialect: Dialect, answer: &Answer) -> String {
    match dialect {
        Dialect::Vllm => vllm::response::body(answer),
        Dialect::Sglang => sglang::response::body(answer),
        // DJL Serving ends the bodies of the vLLM in it with a line break.
        Dialect::Lmi => {
            let mut body = vllm::response::body(answer);
            body.push('\n');
            body
        }
    }
}

/// Returns the name of the model that an answer to a request shows: the requested one. Where the
/// request gives none, vLLM shows the served one, and `SGLang` the default of its field.
pub fn shown_model<'a>(request: &'a ChatRequest, served: &'a ServedModel) -> &'a str {
    match served.dialect {
        Dialect::Sglang if !request.body().contains_key("model") => served.dialect.default_model(),
        Dialect::Vllm | Dialect::Lmi if request.model().is_empty() => served.shown_name(),
        Dialect::Vllm | Dialect::Sglang | Dialect::Lmi => request.model(),
    }
}

/// Returns the content type of a stream.
pub const fn stream_content_type(dialect: Dialect) -> HeaderValue {
    match dialect {
        Dialect::Vllm | Dialect::Sglang => {
            HeaderValue::from_static("text/event-stream; charset=utf-8")
        }
        Dialect::Lmi => HeaderValue::from_static("application/jsonlines"),
    }
}

/// Returns a new id of a completion, made from numbers that `draw` gives: `chatcmpl-` and 16
/// hexadecimal digits, or 32 digits alone.
pub fn completion_id(dialect: Dialect, mut draw: impl FnMut() -> u64) -> String {
    match dialect {
        Dialect::Vllm | Dialect::Lmi => format!("chatcmpl-{:016x}", draw()),
        Dialect::Sglang => format!("{:016x}{:016x}", draw(), draw()),
    }
}

/// A writer of the events of one stream.
#[derive(Debug)]
pub(crate) struct Writer {
    dialect: Dialect,
    /// Beginning of every event, without its frame.
    head: String,
    /// Text before and behind the content of an event that carries nothing else; absent where
    /// events differ in more.
    content_frame: Option<(String, String)>,
    tooling: Tooling,
}

impl Writer {
    /// Returns the writer of an answer's events.
    pub(crate) fn new(dialect: Dialect, answer: &Answer) -> Self {
        let head = match dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::stream::head(&answer.head),
            Dialect::Sglang => sglang::stream::head(&answer.head),
        };
        let mut writer = Self { dialect, head, content_frame: None, tooling: answer.tooling };
        writer.content_frame = writer.content_frame_of(answer);
        writer
    }

    /// Returns the text before and behind the content, which is the same in all events of one
    /// choice without log-probabilities.
    fn content_frame_of(&self, answer: &Answer) -> Option<(String, String)> {
        if answer.n > 1 || answer.logprobs.is_some() {
            return None;
        }
        let part = CompletionPart::new(PartKind::Content, MARKER.into(), &Tokenizer::Words);
        let piece = Piece { part: &part, from: 0, to: MARKER.len(), call: 0, starts_call: false };
        let rest = self.rest(answer, 0, StreamStep::Piece(piece), None);
        let (before, after) = rest.split_once(QUOTED_MARKER)?;
        Some((before.to_owned(), after.to_owned()))
    }

    /// Returns whether the name of a tool comes in an event before its arguments.
    pub(crate) const fn names_first(&self) -> bool {
        match self.dialect {
            Dialect::Vllm | Dialect::Lmi => {
                !matches!(self.tooling, Tooling::Required | Tooling::Named)
            }
            Dialect::Sglang => true,
        }
    }

    /// Writes an event of a choice, with the usage so far if every event reports it.
    pub(crate) fn write(
        &self,
        answer: &Answer,
        choice: usize,
        step: StreamStep<'_>,
        usage: Option<Usage>,
    ) -> Bytes {
        if let (StreamStep::Piece(piece), Some((before, after)), None) =
            (step, &self.content_frame, usage)
            && piece.part.kind == PartKind::Content
        {
            let text = Text::of(piece.text());
            return self.frame(
                format_args!("{before}{text}{after}"),
                before.len() + after.len() + piece.text().len(),
            );
        }
        let rest = self.rest(answer, choice, step, usage);
        self.frame(format_args!("{rest}"), rest.len())
    }

    /// Writes an event without its beginning.
    fn rest(
        &self,
        answer: &Answer,
        choice: usize,
        step: StreamStep<'_>,
        usage: Option<Usage>,
    ) -> String {
        match self.dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::stream::event(answer, choice, step, usage),
            Dialect::Sglang => sglang::stream::event(answer, choice, step, usage),
        }
    }

    /// Writes the event that reports the usage.
    pub(crate) fn usage(&self, usage: Usage) -> Bytes {
        let rest = match self.dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::stream::usage_event(usage),
            Dialect::Sglang => sglang::stream::usage_event(usage),
        };
        self.frame(format_args!("{rest}"), rest.len())
    }

    /// Returns the last event, which marks the end.
    pub(crate) const fn done(&self) -> Bytes {
        Bytes::from_static(match self.dialect {
            Dialect::Vllm | Dialect::Sglang => b"data: [DONE]\n\n",
            Dialect::Lmi => b"\n",
        })
    }

    /// Writes an event with its frame and its beginning; `bytes` is the length of the rest.
    fn frame(&self, rest: fmt::Arguments<'_>, bytes: usize) -> Bytes {
        let (before, after) = match self.dialect {
            Dialect::Vllm | Dialect::Sglang => ("data: ", "\n\n"),
            Dialect::Lmi => ("", "\n"),
        };
        let mut event = String::with_capacity(self.head.len() + bytes + EXTRA_BYTES);
        event.push_str(before);
        event.push_str(&self.head);
        let written = event.write_fmt(rest);
        debug_assert!(written.is_ok(), "a string takes all that is written");
        event.push_str(after);
        Bytes::from(event)
    }
}

/// A text that no model writes, in place of the content of an event.
const MARKER: &str = "\u{10FFFF}";
/// The marker as JSON.
const QUOTED_MARKER: &str = "\"\u{10FFFF}\"";

/// The number of bytes that a frame and some escapes take; more is not wrong.
const EXTRA_BYTES: usize = 48;
