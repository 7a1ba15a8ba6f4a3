//! The caller of a request, once its token has been verified.

use std::fmt;
use std::sync::Arc;

use arc_swap::Guard;
use stagemaker_verifier::{Admitted, Audience, Fingerprint, Signature, Timestamp};

use crate::access::Access;
use crate::credential::{Credential, CredentialKind};
use crate::credentials::Credentials;
use crate::denied::Denied;
use crate::principal::Principal;
use crate::verified::Verified;

/// The caller of a request, as [`AuthenticateLayer`](crate::AuthenticateLayer) puts it into the
/// extensions of the request and of the response.
///
/// It has no constructor: where there is one, a token has been verified. It holds the whole
/// configuration that verified it, and what its holder may do is read from there: a reload
/// between the two locks changes nothing for a request that is under way. SPEC N1
///
/// To clone it is cheap. It keeps the configuration alive for as long as it lives, so store the
/// facts that you need and not the identity itself.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    /// Lent where possible: a count of holders would be the one word that all threads write to.
    in_force: Guard<Arc<InForce>>,
    position: usize,
    signed_at: Timestamp,
    expires_at: Timestamp,
    verified_at: Timestamp,
    signature: Signature,
    keys_from: KeysFrom,
}

/// A configuration of a lock: for whom tokens must be meant, and whose are accepted.
pub(crate) struct InForce {
    pub(crate) audience: Audience,
    pub(crate) credentials: Credentials,
}

/// The origin of a caller's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeysFrom {
    /// The credentials that the lock holds.
    Held,
    /// A source, which gave them at this instant.
    Source(Timestamp),
    /// A source, which gave them at this instant and has failed to since. SPEC Q4
    LastGood(Timestamp),
}

impl Identity {
    pub(crate) fn verify(
        in_force: Guard<Arc<InForce>>,
        admitted: &Admitted<'_, '_>,
        keys_from: KeysFrom,
        now: Timestamp,
    ) -> Result<Self, Denied> {
        let credentials = &in_force.credentials;
        let Verified { position, signed_at, expires_at, signature, .. } =
            credentials.verify_admitted(admitted, now)?;
        Ok(Self(Arc::new(Inner {
            in_force,
            position,
            signed_at,
            expires_at,
            verified_at: now,
            signature,
            keys_from,
        })))
    }

    fn credential(&self) -> &Credential {
        self.0.in_force.credentials.at(self.0.position)
    }

    /// The access key id whose secret signed the token.
    pub fn access_key_id(&self) -> &str {
        self.credential().access_key_id()
    }

    /// The principal that the access key belongs to.
    pub fn principal(&self) -> &Principal {
        self.credential().principal()
    }

    /// The access of the caller.
    pub fn access(&self) -> &Access {
        self.credential().access()
    }

    /// The kind of the credentials that signed the token.
    pub fn kind(&self) -> CredentialKind {
        self.credential().kind()
    }

    /// The fingerprint of the token, which opens nothing: for logs, and to refuse the token by.
    pub fn fingerprint(&self) -> Fingerprint {
        self.0.signature.fingerprint()
    }

    /// The region that the token is for, such as `us-east-1`.
    pub fn region(&self) -> &str {
        self.0.in_force.audience.region()
    }

    /// The service that the token is for, such as `sagemaker`.
    pub fn service(&self) -> &'static str {
        self.0.in_force.audience.service().name()
    }

    /// The instant at which the token was signed.
    pub fn signed_at(&self) -> Timestamp {
        self.0.signed_at
    }

    /// The first instant at which the token is no longer valid.
    pub fn expires_at(&self) -> Timestamp {
        self.0.expires_at
    }

    /// The instant at which the token was verified, by which policies decide as well.
    pub fn verified_at(&self) -> Timestamp {
        self.0.verified_at
    }

    /// The origin of the keys that verified the token.
    pub fn keys_from(&self) -> KeysFrom {
        self.0.keys_from
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("access_key_id", &self.access_key_id())
            .field("principal", &self.principal().arn())
            .field("region", &self.region())
            .field("fingerprint", &self.fingerprint())
            .field("signed_at", &self.signed_at())
            .field("expires_at", &self.expires_at())
            .finish_non_exhaustive()
    }
}
