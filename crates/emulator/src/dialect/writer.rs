//! The events of a stream, in a dialect.

use bytes::Bytes;

use crate::chat::{Answered, Moment, Tooling, Usage};
use crate::dialect::{Dialect, sglang, vllm};

/// Writes the events of one stream.
#[derive(Debug)]
pub(crate) struct Writer {
    dialect: Dialect,
    /// What every event begins with.
    head: String,
    tooling: Tooling,
}

impl Writer {
    pub(crate) fn new(dialect: Dialect, answered: &Answered) -> Self {
        let head = match dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::head(&answered.head),
            Dialect::Sglang => sglang::head(&answered.head),
        };
        Self { dialect, head, tooling: answered.tooling }
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
        answered: &Answered,
        choice: usize,
        moment: Moment<'_>,
        usage: Option<Usage>,
    ) -> Bytes {
        let rest = match self.dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::event(answered, choice, moment, usage),
            Dialect::Sglang => sglang::event(answered, choice, moment, usage),
        };
        self.framed(&rest)
    }

    /// The event that tells the usage.
    pub(crate) fn usage(&self, usage: Usage) -> Bytes {
        self.framed(&match self.dialect {
            Dialect::Vllm | Dialect::Lmi => vllm::usage_event(usage),
            Dialect::Sglang => sglang::usage_event(usage),
        })
    }

    /// The last event, which says that it is.
    pub(crate) const fn done(&self) -> Bytes {
        Bytes::from_static(match self.dialect {
            Dialect::Vllm | Dialect::Sglang => b"data: [DONE]\n\n",
            Dialect::Lmi => b"\n",
        })
    }

    fn framed(&self, rest: &str) -> Bytes {
        let (before, after) = match self.dialect {
            Dialect::Vllm | Dialect::Sglang => ("data: ", "\n\n"),
            Dialect::Lmi => ("", "\n"),
        };
        let mut event =
            Vec::with_capacity(before.len() + self.head.len() + rest.len() + after.len());
        for part in [before, &self.head, rest, after] {
            event.extend_from_slice(part.as_bytes());
        }
        Bytes::from(event)
    }
}
