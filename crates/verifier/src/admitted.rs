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

impl<'a, 'token> Admitted<'a, 'token> {
    pub(crate) fn of(audience: &'a Audience, token: &'token Token) -> Self {
        Self { audience, token }
    }

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
