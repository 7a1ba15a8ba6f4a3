//! A call of a tool.

/// A call of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The tool.
    pub tool: String,
    /// What it is called with.
    pub arguments: Arguments,
}

/// What a tool is called with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Arguments {
    /// This text, which should be JSON, and may not be.
    Text(String),
    /// A value made from the tool's schema.
    Synthesized,
}
