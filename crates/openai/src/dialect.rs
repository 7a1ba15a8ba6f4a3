//! The dialects of the OpenAI API. Only the room `codec` acts differently by dialect.

/// The server whose requests and responses a container copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// vLLM 0.20.2.
    #[default]
    Vllm,
    /// `SGLang` 0.5.12.
    Sglang,
    /// AWS's large model inference container (DJL Serving), whose streams are JSON lines.
    Lmi,
}

impl Dialect {
    /// All dialects.
    pub const ALL: [Self; 3] = [Self::Vllm, Self::Sglang, Self::Lmi];

    /// The name in a configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vllm => "vllm",
            Self::Sglang => "sglang",
            Self::Lmi => "lmi",
        }
    }

    /// The name that a container gives its model by default.
    pub(crate) const fn default_model(self) -> &'static str {
        match self {
            // Where the service's own containers find their model, and so their name for it.
            Self::Vllm => "/opt/ml/model",
            Self::Sglang => "default",
            Self::Lmi => "lmi",
        }
    }
}
