//! How answers are written: each kind of container has its own fields.

use crate::openai::{sglang, vllm};
use axum::http::HeaderValue;

use crate::openai::chat::answer::Answered;

/// Whose wire a container speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// vLLM's, of version 0.20.2.
    #[default]
    Vllm,
    /// `SGLang`'s, of version 0.5.12.
    Sglang,
    /// That of AWS's large model inference container (DJL Serving), whose streams are JSON lines.
    Lmi,
}

impl Dialect {
    pub(crate) const ALL: [Self; 3] = [Self::Vllm, Self::Sglang, Self::Lmi];

    /// What a configuration calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vllm => "vllm",
            Self::Sglang => "sglang",
            Self::Lmi => "lmi",
        }
    }

    /// What a container of this kind calls the model that it serves, unless it is told.
    pub(crate) const fn default_model(self) -> &'static str {
        match self {
            // Where the service's own containers find their model, and so their name for it.
            Self::Vllm => "/opt/ml/model",
            Self::Sglang => "default",
            Self::Lmi => "lmi",
        }
    }

    /// A whole response.
    pub(crate) fn body(self, answered: &Answered) -> String {
        match self {
            Self::Vllm => vllm::response::body(answered),
            Self::Sglang => sglang::response::body(answered),
            // What it wraps is vLLM, whose bodies it ends with a line break.
            Self::Lmi => {
                let mut body = vllm::response::body(answered);
                body.push('\n');
                body
            }
        }
    }

    /// The content type of a stream.
    pub(crate) const fn stream_type(self) -> HeaderValue {
        match self {
            Self::Vllm | Self::Sglang => {
                HeaderValue::from_static("text/event-stream; charset=utf-8")
            }
            Self::Lmi => HeaderValue::from_static("application/jsonlines"),
        }
    }
}
