use super::aws_sigv4;
use super::botocore::Botocore;
use super::claims::{Claims, Presigned};

/// One of AWS's own signers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signer {
    /// The crate `aws-sigv4`.
    AwsSigv4,
    /// Python's botocore.
    Botocore,
}

impl Signer {
    pub(crate) const BOTH: [Self; 2] = [Self::AwsSigv4, Self::Botocore];

    pub(crate) fn other(self) -> Self {
        match self {
            Self::AwsSigv4 => Self::Botocore,
            Self::Botocore => Self::AwsSigv4,
        }
    }
}

/// Both of them.
pub(crate) struct Signers {
    pub(crate) botocore: Botocore,
}

impl Signers {
    pub(crate) fn start() -> Self {
        Self { botocore: Botocore::start() }
    }

    pub(crate) fn presign(
        &self,
        signer: Signer,
        claims: &Claims,
        secret: &str,
    ) -> Option<Presigned> {
        match signer {
            Signer::AwsSigv4 => aws_sigv4::presign(claims, secret),
            Signer::Botocore => Some(self.botocore.presign(claims, secret)?.presigned),
        }
    }

    /// Signs what a token of `signer` claims with the other one: or with the same, where only
    /// that one can. An edit may make of a session token what is no text, and of a year zero.
    pub(crate) fn sign_again(
        &self,
        signer: Signer,
        claims: &Claims,
        secret: &str,
    ) -> Option<Presigned> {
        self.presign(signer.other(), claims, secret)
            .or_else(|| self.presign(signer, claims, secret))
    }
}
