//! A denial by the policies of a verified caller.

use stagemaker_gateway::{Circumstances, Credential, Forbidden, Invocation};

/// A denial of an invocation: its code, and the sentence that the caller would receive.
#[derive(Debug)]
pub(crate) struct Denial {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Denial {
    /// Asks for every action that the invocation needs, and returns the first denial. Without
    /// policies there is none.
    pub(crate) fn find(
        credential: &Credential,
        invocation: &Invocation,
        circumstances: &Circumstances<'_>,
    ) -> Option<Self> {
        let permissions = credential.permissions()?;
        permissions
            .decide(credential.principal(), invocation, circumstances)
            .err()
            .map(|forbidden| Self::of(&forbidden))
    }

    /// The sentence of the policies; the reason, where something is too long to be decided on.
    fn of(forbidden: &Forbidden) -> Self {
        let message = match forbidden.layer() {
            Some(_) => forbidden.message().to_owned(),
            None => forbidden.to_string(),
        };
        Self { code: forbidden.code(), message }
    }
}
