//! The names of the dialects.

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
    pub const ALL: [Self; 3] = [Self::Vllm, Self::Sglang, Self::Lmi];

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
}
