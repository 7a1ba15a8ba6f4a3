//! The constants in which one AWS service's bearer tokens differ from another's.

/// A service that takes bearer tokens of this form.
///
/// Everything in it goes into the canonical request as a constant, and nothing of it is ever
/// copied from a token: what is rebuilt cannot be forged (CVE-2020-16250).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// What a token begins with.
    pub(crate) prefix: &'static str,
    /// The host of the presigned URL, the same in every region and partition.
    pub(crate) host: &'static str,
    /// The service's name in the credential scope.
    pub(crate) name: &'static str,
}

impl Service {
    /// Amazon SageMaker AI.
    ///
    /// Source: `sagemaker-core` 2.27.0, `sagemaker/core/token_generator/token_generator.py`.
    pub const SAGEMAKER: Self =
        Self { prefix: "sagemaker-api-key-", host: "sagemaker.amazonaws.com", name: "sagemaker" };

    /// Amazon Bedrock.
    ///
    /// Source: `aws-bedrock-token-generator` 1.1.0, `token_generator.py`.
    pub const BEDROCK: Self =
        Self { prefix: "bedrock-api-key-", host: "bedrock.amazonaws.com", name: "bedrock" };

    /// Claude Platform on AWS.
    ///
    /// Source: `token-generator-for-aws-external-anthropic` 1.0.0, `token_generator.py`.
    pub const CLAUDE_PLATFORM: Self = Self {
        prefix: "aws-external-anthropic-api-key-",
        host: "aws-external-anthropic.amazonaws.com",
        name: "aws-external-anthropic",
    };

    /// The service's name in the credential scope, such as `sagemaker`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The host of the presigned URL, such as `sagemaker.amazonaws.com`.
    pub const fn host(&self) -> &'static str {
        self.host
    }

    /// What every token of the service begins with, such as `sagemaker-api-key-`.
    pub const fn prefix(&self) -> &'static str {
        self.prefix
    }

    /// The action that a token stands for, such as `CallWithBearerToken`.
    pub const fn action(&self) -> &'static str {
        ACTION
    }

    /// Finds the service whose prefix a token carries, and the rest of the token.
    pub(crate) fn of(bearer: &[u8]) -> Option<(Self, &[u8])> {
        KNOWN.into_iter().find_map(|service| {
            let encoded = bearer.strip_prefix(service.prefix.as_bytes())?;
            Some((service, encoded))
        })
    }
}

/// The action that every such token stands for.
pub(crate) const ACTION: &str = "CallWithBearerToken";

const KNOWN: [Service; 3] = [Service::SAGEMAKER, Service::BEDROCK, Service::CLAUDE_PLATFORM];
