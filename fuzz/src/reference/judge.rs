//! The verdict on a token.

use super::service::Service;
use super::{percent, read, sigv4};

/// Who verifies, with which credentials, and when.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The service that a token must be for.
    pub service: Service,
    /// The region that a token must be for.
    pub region: String,
    /// How far the signer's clock may be ahead, 0 to 900 seconds.
    pub skew_seconds: u32,
    /// How long a token may say that it lives, 1 to 43,200 seconds.
    pub max_lifetime_seconds: u32,
    /// The secret access key.
    pub secret: String,
    /// The session token, of temporary credentials.
    pub session_token: Option<String>,
    /// Seconds since 1970.
    pub now: i64,
}

/// What is known of the signer of an accepted token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The access key id.
    pub access_key_id: String,
    /// Seconds since 1970.
    pub signed_at: i64,
    /// Seconds since 1970.
    pub expires_at: i64,
}

/// Judges a token, or says the code of the first thing that is wrong with it.
///
/// # Errors
///
/// The verifier's codes.
pub fn judge(bearer: &str, setting: &Setting) -> Result<Facts, &'static str> {
    let reading = read(bearer)?;
    let [id, _, region, service, _] = &reading.credential[..] else { unreachable!() };
    if reading.service != setting.service || service != setting.service.name {
        return Err("service_mismatch");
    }
    if *region != setting.region {
        return Err("region_mismatch");
    }
    if reading.lifetime > i64::from(setting.max_lifetime_seconds) {
        return Err("lifetime_too_long");
    }
    let genuine = sigv4::signature(&setting.secret, &reading.scope(), &reading.string_to_sign());
    if reading.parameters["X-Amz-Signature"] != genuine {
        return Err("signature_mismatch");
    }
    let carried = reading.parameters.get("X-Amz-Security-Token").map_or("", String::as_str);
    check_session_token(carried, setting.session_token.as_deref().unwrap_or_default())?;
    let expires_at = reading.signed_at + reading.lifetime;
    let facts = Facts { access_key_id: id.clone(), signed_at: reading.signed_at, expires_at };
    check_time(&facts, setting)?;
    Ok(facts)
}

fn check_session_token(carried: &str, expected: &str) -> Result<(), &'static str> {
    match (carried, expected) {
        ("", "") => Ok(()),
        ("", _) => Err("session_token_missing"),
        (_, "") => Err("session_token_unexpected"),
        _ if carried == percent::encode(expected.as_bytes()) => Ok(()),
        _ => Err("session_token_mismatch"),
    }
}

fn check_time(facts: &Facts, setting: &Setting) -> Result<(), &'static str> {
    let now = i128::from(setting.now);
    if now + i128::from(setting.skew_seconds) < i128::from(facts.signed_at) {
        return Err("not_yet_valid");
    }
    if now < i128::from(facts.expires_at) { Ok(()) } else { Err("expired") }
}
