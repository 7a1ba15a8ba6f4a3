//! Whole responses and the events of a stream, in a dialect.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::HeaderValue;

use crate::chat::answer::{Answer, Tooling, Usage};
use crate::chat::completion::{Part, PartKind};
use crate::chat::cursor::{Piece, StreamStep};
use crate::dialect::Dialect;
use crate::json::Text;
use crate::tokenizer::Tokenizer;
use crate::{sglang, vllm};

/// A whole response.
pub fn body(dialect: Dialect, answered: &Answer) -> String {
    match dialect {
        Dialect::Vllm => vllm::response::body(answered),
        Dialect::Sglang => sglang::response::body(answered),
        // What it wraps is vLLM, whose bodies it ends with a line break.
        Dialect::Lmi => {
            let mut body = vllm::response::body(answered);
            body.push('\n');
            body
        }
    }
}

/// The content type of a stream.
pub const fn stream_type(dialect: Dialect) -> HeaderValue {
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

/// Writes the events of one stream.
#[derive(Debug)]
pub(crate) struct Writer {
    dialect: Dialect,
    /// What every event begins with.
    head: String,
    /// What stands before and after the text in an event of content that tells nothing else.
    around: Option<(String, String)>,
    tooling: Tooling,
}

impl Writer {
    pub(crate) fn new(dialect: Dialect, answered: &Answer) -> Self {
        let head = match dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::response::head(&answered.head),
            Dialect::Sglang => sglang::response::head(&answered.head),
        };
        let mut writer = Self { dialect, head, around: None, tooling: answered.tooling };
        writer.around = writer.around_content(answered);
        writer
    }

    /// Events of content differ in their text only, so the rest is worked out once.
    fn around_content(&self, answered: &Answer) -> Option<(String, String)> {
        if answered.n > 1 || answered.logprobs.is_some() {
            return None;
        }
        let part = Part::new(PartKind::Content, MARKER.into(), &Tokenizer::Words);
        let piece = Piece { part: &part, from: 0, to: MARKER.len(), call: 0, opens: false };
        let rest = self.rest(answered, 0, StreamStep::Piece(piece), None);
        let (before, after) = rest.split_once(QUOTED_MARKER)?;
        Some((before.to_owned(), after.to_owned()))
    }

    /// Whether the name of a tool comes in an event before its arguments.
    pub(crate) const fn names_first(&self) -> bool {
        match self.dialect {
            Dialect::Vllm | Dialect::Lmi => {
                !matches!(self.tooling, Tooling::Required | Tooling::Named)
            }
            Dialect::Sglang => true,
        }
    }

    /// An event of a choice, with the usage so far if it is wanted with every event.
    pub(crate) fn write(
        &self,
        answered: &Answer,
        choice: usize,
        moment: StreamStep<'_>,
        usage: Option<Usage>,
    ) -> Bytes {
        if let (StreamStep::Piece(piece), Some((before, after)), None) =
            (moment, &self.around, usage)
            && piece.part.kind == PartKind::Content
        {
            let text = Text::of(piece.text());
            return self.framed(
                format_args!("{before}{text}{after}"),
                before.len() + after.len() + piece.text().len(),
            );
        }
        let rest = self.rest(answered, choice, moment, usage);
        self.framed(format_args!("{rest}"), rest.len())
    }

    fn rest(
        &self,
        answered: &Answer,
        choice: usize,
        moment: StreamStep<'_>,
        usage: Option<Usage>,
    ) -> String {
        match self.dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::response::event(answered, choice, moment, usage),
            Dialect::Sglang => sglang::response::event(answered, choice, moment, usage),
        }
    }

    /// The event that tells the usage.
    pub(crate) fn usage(&self, usage: Usage) -> Bytes {
        let rest = match self.dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::response::usage_event(usage),
            Dialect::Sglang => sglang::response::usage_event(usage),
        };
        self.framed(format_args!("{rest}"), rest.len())
    }

    /// The last event, which says that it is.
    pub(crate) const fn done(&self) -> Bytes {
        Bytes::from_static(match self.dialect {
            Dialect::Vllm | Dialect::Sglang => b"data: [DONE]\n\n",
            Dialect::Lmi => b"\n",
        })
    }

    fn framed(&self, rest: fmt::Arguments<'_>, bytes: usize) -> Bytes {
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

/// A text that no model says, and how it is written.
const MARKER: &str = "\u{10FFFF}";
const QUOTED_MARKER: &str = "\"\u{10FFFF}\"";

/// How much a frame, a short beginning and some escapes take; more is not wrong.
const EXTRA_BYTES: usize = 48;
