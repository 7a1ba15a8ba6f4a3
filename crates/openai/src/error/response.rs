//! A container's refusal, as it leaves its port.

/// A refusal by the container, as it leaves its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerError {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}
