//! A holder of credentials who makes tokens.

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::draft::Draft;
use crate::reference::{SERVICES, Service, Setting, calendar, percent};
use crate::vectors::{
    ACCESS_KEY_ID, REGION, SECRET, SESSION_TOKEN, SIGNED_AT, TEMPORARY_ACCESS_KEY_ID,
};

/// Credentials, and what a token is to say. Mostly as in the vectors, since a token with
/// everything strange about it is refused for the first thing.
#[derive(Debug)]
pub(crate) struct Signer {
    service: Service,
    access_key_id: String,
    region: String,
    secret: String,
    session_token: Option<String>,
    signed_at: i64,
    lifetime: i64,
}

impl<'a> Arbitrary<'a> for Signer {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self {
            service: if usual(u)? { SERVICES[0] } else { *u.choose(&SERVICES)? },
            access_key_id: access_key_id(u)?,
            region: if usual(u)? { REGION.to_owned() } else { u.arbitrary()? },
            secret: if usual(u)? { SECRET.to_owned() } else { u.arbitrary()? },
            session_token: session_token(u)?,
            signed_at: if usual(u)? { SIGNED_AT } else { u.int_in_range(YEARS_0_TO_9999)? },
            lifetime: if usual(u)? { 43_200 } else { u.int_in_range(1..=43_200)? },
        })
    }
}

impl Signer {
    /// A signer of the region of the vectors, who makes no mistake.
    pub(crate) fn of(
        access_key_id: &str,
        secret: &str,
        session_token: Option<&str>,
        signed_at: i64,
        lifetime: i64,
    ) -> Self {
        Self {
            service: SERVICES[0],
            access_key_id: access_key_id.to_owned(),
            region: REGION.to_owned(),
            secret: secret.to_owned(),
            session_token: session_token.map(ToOwned::to_owned),
            signed_at,
            lifetime,
        }
    }

    /// The token that the signer would make, not yet signed.
    pub(crate) fn draft(&self) -> Draft {
        let date = calendar::basic(self.signed_at);
        let (id, region, service) = (&self.access_key_id, &self.region, self.service.name);
        let credential = format!("{id}/{}/{region}/{service}/aws4_request", &date[..8]);
        let mut parameters = vec![
            ("Action", "CallWithBearerToken".to_owned()),
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("X-Amz-Credential", percent::encode(credential.as_bytes())),
            ("X-Amz-Date", date),
            ("X-Amz-Expires", self.lifetime.to_string()),
            ("X-Amz-SignedHeaders", "host".to_owned()),
        ];
        let session_token = self.session_token.iter();
        parameters
            .extend(session_token.map(|t| ("X-Amz-Security-Token", percent::encode(t.as_bytes()))));
        parameters.extend([("X-Amz-Signature", String::new()), ("Version", "1".to_owned())]);
        Draft::new(self.service, &self.secret, parameters)
    }

    /// A setting in which the token is mostly accepted.
    pub(crate) fn setting(&self, u: &mut Unstructured<'_>) -> Result<Setting> {
        let skew_seconds = if usual(u)? { 300 } else { u.int_in_range(0..=900)? };
        Ok(Setting {
            service: if usual(u)? { self.service } else { *u.choose(&SERVICES)? },
            region: if usual(u)? { self.region.clone() } else { u.arbitrary()? },
            skew_seconds,
            max_lifetime_seconds: self.max_lifetime_seconds(u)?,
            secret: if usual(u)? { self.secret.clone() } else { u.arbitrary()? },
            session_token: if usual(u)? { self.session_token.clone() } else { session_token(u)? },
            now: self.now(skew_seconds, u)?,
        })
    }

    /// Mostly what AWS's generators allow, else about as long as the token lives.
    fn max_lifetime_seconds(&self, u: &mut Unstructured<'_>) -> Result<u32> {
        if usual(u)? {
            return Ok(43_200);
        }
        let seconds = (self.lifetime + u.int_in_range(-2..=2)?).clamp(1, 43_200);
        Ok(u32::try_from(seconds).expect("it is between the bounds"))
    }

    /// Mostly a second at which the verdict changes, or the one before or after.
    fn now(&self, skew_seconds: u32, u: &mut Unstructured<'_>) -> Result<i64> {
        if !usual(u)? {
            return u.arbitrary();
        }
        let (from, until) =
            (self.signed_at - i64::from(skew_seconds), self.signed_at + self.lifetime);
        Ok(u.choose(&[self.signed_at, from, until])? + u.int_in_range(-2..=2)?)
    }
}

/// Seven times of eight, and always when there is no more input.
pub(crate) fn usual(u: &mut Unstructured<'_>) -> Result<bool> {
    u.ratio(7, 8)
}

fn access_key_id(u: &mut Unstructured<'_>) -> Result<String> {
    match u.int_in_range(0..=7)? {
        0..=4 => Ok(ACCESS_KEY_ID.to_owned()),
        5..=6 => Ok(TEMPORARY_ACCESS_KEY_ID.to_owned()),
        _ => u.arbitrary(),
    }
}

/// A long one makes a token that is too long.
fn session_token(u: &mut Unstructured<'_>) -> Result<Option<String>> {
    Ok(match u.int_in_range(0..=9)? {
        0..=3 => None,
        4..=5 => Some(SESSION_TOKEN.to_owned()),
        6 => Some(String::new()),
        7 => Some("t".repeat(u.int_in_range(0..=13_000)?)),
        _ => Some(u.arbitrary()?),
    })
}

const YEARS_0_TO_9999: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;
