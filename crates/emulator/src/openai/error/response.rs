//! A container's refusal, as it leaves its port.

/// A refusal by the container, as it leaves its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContainerError {
    pub(crate) status: u16,
    pub(crate) body: String,
}
