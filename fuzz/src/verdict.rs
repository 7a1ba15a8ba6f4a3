//! The verifier, asked in the words of the reference.

use stagemaker_verifier::{Audience, Error, Scope, Service, SigningKey, Timestamp, Token};

use crate::reference::{Facts, Setting};

/// What the verifier says of a token, as [`judge`](crate::reference::judge) would say it.
///
/// # Errors
///
/// The codes of the verifier.
pub fn verdict(bearer: &str, setting: &Setting) -> Result<Facts, &'static str> {
    verified(bearer, setting).map_err(|error| error.code())
}

/// The key of a setting for a scope.
pub fn key(setting: &Setting, scope: Scope<'_>) -> SigningKey {
    let key = SigningKey::derive(&setting.secret, scope);
    match &setting.session_token {
        Some(session_token) => key.with_session_token(session_token),
        None => key,
    }
}

/// The audience of a setting.
pub fn audience(setting: &Setting) -> Audience {
    let known = [Service::SAGEMAKER, Service::BEDROCK, Service::CLAUDE_PLATFORM];
    let service = known.into_iter().find(|service| service.name() == setting.service.name);
    let service = service.expect("the verifier knows every service of the reference");
    Audience::of(service, &setting.region)
        .with_skew_seconds(setting.skew_seconds)
        .and_then(|audience| audience.with_max_lifetime_seconds(setting.max_lifetime_seconds))
        .expect("a setting keeps to the bounds of an audience")
}

fn verified(bearer: &str, setting: &Setting) -> Result<Facts, Error> {
    let token = Token::parse(bearer)?;
    let key = key(setting, token.scope());
    let now = Timestamp::from_unix_seconds(setting.now);
    let caller = token.verify(&key, &audience(setting), now)?;
    Ok(Facts {
        access_key_id: caller.access_key_id().to_owned(),
        signed_at: caller.signed_at().unix_seconds(),
        expires_at: caller.expires_at().unix_seconds(),
    })
}
