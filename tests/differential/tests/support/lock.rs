use stagemaker_verifier::{Audience, Error, SigningKey, Stage, Timestamp, Token};

use super::claims::Claims;
use super::service::Service;

/// What the verifier holds and expects, and when it is asked.
#[derive(Clone, Debug)]
pub(crate) struct Lock {
    pub(crate) secret: String,
    pub(crate) session_token: Option<String>,
    pub(crate) service: Service,
    pub(crate) region: String,
    pub(crate) skew_seconds: u32,
    /// In seconds since 1970.
    pub(crate) now: i64,
}

impl Lock {
    /// That of a verifier that holds what the signer does, asked at once.
    pub(crate) fn fitting(claims: &Claims, secret: &str) -> Self {
        Self {
            secret: secret.to_owned(),
            session_token: claims.session_token.as_ref().map(ToString::to_string),
            service: claims.service,
            region: claims.region.clone(),
            skew_seconds: 0,
            now: claims.signed_at,
        }
    }

    /// The verdict of the verifier.
    pub(crate) fn verdict(&self, bearer: &str) -> Result<(), Stage> {
        self.verify(bearer).map_err(|error| error.stage())
    }

    fn verify(&self, bearer: &str) -> Result<(), Error> {
        let token = Token::parse(bearer)?;
        let mut key = SigningKey::derive(&self.secret, token.scope());
        if let Some(session_token) = &self.session_token {
            key = key.with_session_token(session_token);
        }
        let audience = Audience::of(self.service.verifier, &self.region);
        let audience =
            audience.with_skew_seconds(self.skew_seconds).expect("a skew that is granted");
        token.verify(&key, &audience, Timestamp::from_unix_seconds(self.now))?;
        Ok(())
    }
}
