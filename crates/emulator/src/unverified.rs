//! Tokens of keys that nobody here holds, which are taken without their signature.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use stagemaker_access::access_config::AccessConfig;
use stagemaker_gateway::verifier::{Audience, SigningCredentials, Token, mint};
use stagemaker_gateway::{
    Authenticator, Clock, Credential, Secret, SourceError, SourcedAuthenticator, bearer_token,
};

use crate::emulator_error::EmulatorError;

/// The stand-ins for keys that nobody here holds.
///
/// A token of such a key is checked in all but its signature: it is signed again, as it stands, with a
/// secret of our own, and the lock that everybody deploys verifies that. So nothing in the lock knows
/// of this, and a key that is held is verified as ever.
pub(crate) struct Unverified {
    audience: Audience,
    secret: Secret,
    /// The lock that knows every key by our secret.
    lock: Arc<SourcedAuthenticator>,
}

/// The header of each answer of a server that takes such tokens.
pub(crate) const UNVERIFIED: HeaderName = HeaderName::from_static("x-stagemaker-unverified");

/// The value of that header.
pub(crate) const TRUE: HeaderValue = HeaderValue::from_static("true");

impl Unverified {
    /// Makes stand-ins that may do what the configuration allows principals that it does not name.
    ///
    /// # Errors
    ///
    /// When no token can be for the region.
    pub(crate) fn new(
        access: &AccessConfig,
        clock: impl Clock + 'static,
    ) -> Result<Self, EmulatorError> {
        let draw = || RandomState::new().hash_one("unverified");
        let secret = Secret::new(format!("{:016x}{:016x}", draw(), draw()).as_str());
        let audience = access.audience();
        let mut nobody = access.clone();
        nobody.credentials.clear();
        let of_stand_ins = secret.clone();
        let source = move |id: String| {
            let stand_in = stand_in(nobody.clone(), &id, of_stand_ins.clone());
            async move { Ok::<_, SourceError>(stand_in) }
        };
        let lock = SourcedAuthenticator::new(audience.clone(), source)?.with_clock(clock);
        Ok(Self { audience, secret, lock: Arc::new(lock) })
    }

    /// The lock for requests that [`sign_again`](Self::sign_again) has signed.
    pub(crate) const fn lock(&self) -> &Arc<SourcedAuthenticator> {
        &self.lock
    }

    /// Signs the token of a request again, where its key is one that `held` does not know, and returns
    /// whether it did. A token that is wrong in itself stays as it is, so that it is refused for that.
    pub(crate) fn sign_again(&self, request: &mut Request, held: &Authenticator) -> bool {
        let Some(signed) = self.signed_again(request, held) else { return false };
        request.headers_mut().insert(AUTHORIZATION, signed);
        true
    }

    fn signed_again(&self, request: &Request, held: &Authenticator) -> Option<HeaderValue> {
        let token = Token::parse(bearer_token(request.headers()).ok()?).ok()?;
        self.audience.admit(&token).ok()?;
        let access_key_id = token.access_key_id();
        if held.credentials(|credentials| credentials.get(access_key_id).is_some()) {
            return None;
        }
        let credentials = SigningCredentials {
            access_key_id,
            secret_access_key: self.secret.reveal(),
            session_token: None,
        };
        let (signed_at, lifetime) = (token.signed_at(), token.lifetime_seconds());
        let again = mint(&self.audience, credentials, signed_at, lifetime).ok()?;
        HeaderValue::try_from(format!("Bearer {again}")).ok()
    }
}

/// Makes the credential of a key that nobody here holds; none where nobody can have the id.
fn stand_in(nobody: AccessConfig, access_key_id: &str, secret: Secret) -> Option<Credential> {
    nobody.with_credential(access_key_id, secret, None).ok()?.credentials.pop()
}

impl fmt::Debug for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").field("audience", &self.audience).finish_non_exhaustive()
    }
}
