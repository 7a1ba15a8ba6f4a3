//! An error of the container, on purpose.

/// An error of the container, which the service quotes like any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The status, 400 or more.
    pub status: u16,
    /// What is said.
    pub message: String,
    /// The type of the error; left out, that of the status.
    pub kind: Option<String>,
    /// The parameter that is to blame.
    pub param: Option<String>,
}

impl Failure {
    /// A failure of the type that belongs to its status.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), kind: None, param: None }
    }
}
