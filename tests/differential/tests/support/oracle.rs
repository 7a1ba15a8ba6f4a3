//! What the verdict on a token must be, found without a parser's rules: what the token claims,
//! read as leniently as can be, is signed again, and must come out spelled in the same way.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDateTime;
use percent_encoding::percent_decode_str;
use stagemaker_verifier::Stage;

use super::claims::{Claims, Presigned};
use super::lock::Lock;
use super::service::{SERVICES, Service};

/// The verdict on a token, by a signer who holds the secret of the lock.
pub(crate) fn verdict(
    bearer: &str,
    lock: &Lock,
    sign_again: impl Fn(&Claims, &str) -> Option<Presigned>,
) -> Result<(), Stage> {
    let (service, text) = opened(bearer).ok_or(Stage::Form)?;
    let token = Read::of(service, &text).ok_or(Stage::Form)?;
    let claims = &token.claims;
    let again = sign_again(claims, &lock.secret).ok_or(Stage::Form)?;
    if Some(token.signed) != signed_parameters(&again.text, service) {
        return Err(Stage::Form);
    }
    if [service.name, &claims.scope_service] != [lock.service.name; 2]
        || claims.region != lock.region
    {
        return Err(Stage::Audience);
    }
    if token.signature != again.signature {
        return Err(Stage::Signature);
    }
    // An empty session token is none.
    let carried = claims.session_token.as_deref().map_or(&[][..], Vec::as_slice);
    if carried != lock.session_token.as_deref().unwrap_or_default().as_bytes() {
        return Err(Stage::SessionToken);
    }
    let from = claims.signed_at - i64::from(lock.skew_seconds);
    let until = claims.signed_at + claims.expires.cast_signed();
    if (from..until).contains(&lock.now) { Ok(()) } else { Err(Stage::Time) }
}

fn opened(bearer: &str) -> Option<(Service, String)> {
    let service = SERVICES.into_iter().find(|one| bearer.starts_with(one.prefix))?;
    let encoded = bearer.strip_prefix(service.prefix)?;
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    (bearer.len() <= 16_384).then_some((service, text))
}

/// A token that has all its parts.
struct Read<'a> {
    claims: Claims,
    /// All parameters but the signature, as they are spelled, and sorted.
    signed: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Read<'a> {
    fn of(service: Service, text: &'a str) -> Option<Self> {
        let (_, query) = text.split_once('?')?;
        let raw = |name| query.split('&').find_map(|piece| piece.strip_prefix(name));
        let bytes = |name| Some(percent_decode_str(raw(name)?).collect::<Vec<_>>());
        let decoded = |name| String::from_utf8(bytes(name)?).ok();

        let credential = decoded("X-Amz-Credential=")?;
        let [access_key_id, _, region, scope_service, _] =
            credential.split('/').map(str::to_owned).collect::<Vec<_>>().try_into().ok()?;
        let date = decoded("X-Amz-Date=")?;
        let signed_at = NaiveDateTime::parse_from_str(&date, "%Y%m%dT%H%M%SZ").ok()?;
        let claims = Claims {
            service,
            access_key_id,
            region,
            scope_service,
            signed_at: signed_at.and_utc().timestamp(),
            expires: decoded("X-Amz-Expires=")?.parse().ok()?,
            session_token: bytes("X-Amz-Security-Token=").map(Into::into),
        };
        let (signed, signature) = (signed_parameters(text, service)?, raw("X-Amz-Signature=")?);
        (is_allowed(&claims) && is_signature(signature)).then_some(Self {
            claims,
            signed,
            signature,
        })
    }
}

/// The rules that are no question of spelling.
fn is_allowed(claims: &Claims) -> bool {
    let is_name = |part: &String| !part.is_empty() && !part.chars().any(char::is_control);
    (1..=43_200).contains(&claims.expires)
        && [&claims.access_key_id, &claims.region, &claims.scope_service].into_iter().all(is_name)
}

fn is_signature(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn signed_parameters(text: &str, service: Service) -> Option<Vec<&str>> {
    let query = text.strip_prefix(service.host)?.strip_prefix("/?")?;
    let (signature, mut signed): (Vec<_>, Vec<_>) =
        query.split('&').partition(|piece| piece.starts_with("X-Amz-Signature="));
    signed.sort_unstable();
    (signature.len() == 1).then_some(signed)
}
