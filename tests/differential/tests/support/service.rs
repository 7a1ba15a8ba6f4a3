//! The services, with constants of our own: those of the verifier are under test.

use stagemaker_verifier::Service as VerifierService;

/// A service that takes bearer tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Service {
    pub(crate) prefix: &'static str,
    pub(crate) host: &'static str,
    pub(crate) name: &'static str,
    pub(crate) verifier: VerifierService,
}

pub(crate) const SERVICES: [Service; 3] = [
    Service {
        prefix: "sagemaker-api-key-",
        host: "sagemaker.amazonaws.com",
        name: "sagemaker",
        verifier: VerifierService::SAGEMAKER,
    },
    Service {
        prefix: "bedrock-api-key-",
        host: "bedrock.amazonaws.com",
        name: "bedrock",
        verifier: VerifierService::BEDROCK,
    },
    Service {
        prefix: "aws-external-anthropic-api-key-",
        host: "aws-external-anthropic.amazonaws.com",
        name: "aws-external-anthropic",
        verifier: VerifierService::CLAUDE_PLATFORM,
    },
];
