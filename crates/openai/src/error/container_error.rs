//! Errors of a container: those that leave its port, and those that a script makes it give.

/// An error as it leaves the container's port.
///
/// Exhaustive: a caller sees nothing else of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerError {
    /// HTTP status.
    pub status: u16,
    /// Body, in the envelope of the container's dialect.
    pub body: String,
}

/// An error that a script makes the container give, which the service quotes like any other.
///
/// Exhaustive: a script gives any of its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// HTTP status, 400 or more.
    pub status: u16,
    /// Message of the error.
    pub message: String,
    /// Type of the error; that of the status when absent.
    pub kind: Option<String>,
    /// Name of the parameter that is to blame, if any.
    pub param: Option<String>,
}

impl Failure {
    /// Returns a failure of the type that belongs to its status.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), kind: None, param: None }
    }
}
