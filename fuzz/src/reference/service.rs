//! The services, each known by its name alone.

/// A service that takes bearer tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name in the credential scope.
    pub name: &'static str,
}

/// All that are known.
pub const SERVICES: [Service; 3] = [
    Service { name: "sagemaker" },
    Service { name: "bedrock" },
    Service { name: "aws-external-anthropic" },
];

impl Service {
    /// What its tokens begin with.
    pub fn prefix(&self) -> String {
        format!("{}-api-key-", self.name)
    }

    /// The host that its tokens are signed for.
    pub fn host(&self) -> String {
        format!("{}.amazonaws.com", self.name)
    }
}
