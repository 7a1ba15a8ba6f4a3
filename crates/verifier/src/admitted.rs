//! A token that is meant for an audience.

use core::ops::Range;

use crate::audience::Audience;
use crate::caller::Caller;
use crate::error::Error;
use crate::key::SigningKey;
use crate::timestamp::Timestamp;
use crate::token::Token;

/// A token that is meant for an audience, and is not yet trusted.
///
/// It comes from [`Audience::admit`] and from nowhere else, so that a key can be looked up for
/// tokens of this audience alone.
#[derive(Clone, Copy, Debug)]
pub struct Admitted<'a, 'token> {
    audience: &'a Audience,
    token: &'token Token,
}

impl Audience {
    /// Checks that a token is meant for this service and region and lives no longer than it may,
    /// the second stage of the verification. It needs no key, so it can come before one is
    /// looked up.
    ///
    /// # Errors
    ///
    /// Those of [`Stage::Audience`](crate::Stage::Audience).
    pub fn admit<'token>(&self, token: &'token Token) -> Result<Admitted<'_, 'token>, Error> {
        let [_, region, service] = token.scope_bytes();
        // SPEC A1.
        if token.service() != self.service() || service != self.service().name.as_bytes() {
            return Err(Error::ServiceMismatch { expected: self.service().name });
        }
        // SPEC A2.
        if region != self.region().as_bytes() {
            let expected = self.region().into();
            return Err(Error::RegionMismatch { token: token.scope().region.into(), expected });
        }
        // SPEC A3.
        let (lifetime_seconds, max_seconds) =
            (token.lifetime_seconds(), self.max_lifetime_seconds());
        if lifetime_seconds > max_seconds {
            return Err(Error::LifetimeTooLong { lifetime_seconds, max_seconds });
        }
        Ok(Admitted { audience: self, token })
    }
}

impl<'token> Admitted<'_, 'token> {
    /// The token.
    pub fn token(&self) -> &'token Token {
        self.token
    }

    /// Checks that the token is signed with `key` and valid at `now`, in this order.
    ///
    /// # Errors
    ///
    /// Those of the stages after [`Stage::Audience`](crate::Stage::Audience). The time is judged
    /// last, so that a token is called expired only when it is genuine. SPEC O2.
    pub fn verify(&self, key: &SigningKey, now: Timestamp) -> Result<Caller<'token>, Error> {
        let token = self.token;
        let hash = token.request_hash();
        key.check_signature(
            |message| token.tell_string_to_sign(&hash, |piece| message.update(piece)),
            &token.signature().0,
        )?;
        key.check_session_token(token.security_token())?;
        self.check_time(now)?;
        Ok(Caller::of(token))
    }

    /// Checks that the token is valid at `now`, which is only said of a genuine one. SPEC O2.
    fn check_time(&self, now: Timestamp) -> Result<(), Error> {
        let Range { start: valid_from, end: expires_at } = self.claimed_validity();
        // SPEC T1.
        if now < valid_from {
            return Err(Error::NotYetValid { valid_from, now });
        }
        // SPEC T2.
        if now >= expires_at {
            return Err(Error::Expired { expires_at, now });
        }
        Ok(())
    }

    /// The instants at which the token claims to be valid: from its date, less the skew, until
    /// before its expiry.
    ///
    /// It is only what the token says: whoever made it up chose the instants too. Only
    /// [`Self::verify`] calls a token expired, and only a genuine one.
    pub fn claimed_validity(&self) -> Range<Timestamp> {
        self.audience.claimed_validity(self.token)
    }
}

impl Token {
    /// Checks that the token is meant for `audience`, signed with `key` and valid at `now`, in
    /// this order. Where a key is looked up in between, see [`Audience::admit`].
    ///
    /// # Errors
    ///
    /// Those of the stages after [`Stage::Form`](crate::Stage::Form). The time is judged last,
    /// so that a token is called expired only when it is genuine. SPEC O2.
    pub fn verify<'token>(
        &'token self,
        key: &SigningKey,
        audience: &Audience,
        now: Timestamp,
    ) -> Result<Caller<'token>, Error> {
        audience.admit(self)?.verify(key, now)
    }
}
