//! Every code that a decision can have.

use stagemaker_verifier::Error;

/// A code of a decision, for metrics that start at 0 and for alarms.
///
/// Codes never change, and are only ever added. SPEC R2. Those of the verifier are described at
/// [`Error`]; these are the others:
///
/// | code | status | meaning |
/// |---|---|---|
/// | `allowed` | - | the request was let through |
/// | `authorization_missing` | 403 | there is no `Authorization` header |
/// | `authorization_repeated` | 403 | there is more than one, or a comma in it |
/// | `authorization_too_large` | 431 | the header is longer than any token |
/// | `scheme_not_bearer` | 403 | the scheme is not `Bearer` |
/// | `authorization_malformed` | 403 | what follows the scheme is not one token |
/// | `access_key_unknown` | 403 | nobody has the access key id |
/// | `signing_key_unknown` | 403 | no derived key is held for the day, region and service |
/// | `credentials_expired` | 403 | the temporary credentials have ended |
/// | `signed_before_revocation` | 403 | the token was signed before its sessions were revoked |
/// | `token_revoked` | 403 | the token is refused by its fingerprint |
/// | `time_not_current` | 403 | the token does not say that it is valid now; no key was asked for |
/// | `key_source_failed` | 503 | the source of keys cannot tell |
/// | `key_source_busy` | 503 | the source of keys is being asked about too many keys |
/// | `identity_missing` | 403 | the authenticating layer is missing, or stands inside |
/// | `explicitly_denied` | 403 | a statement denies |
/// | `implicitly_denied` | 403 | no statement allows |
/// | `context_value_too_long` | 403 | a value of the request is too long to be decided on |
/// | `context_too_many_keys` | 403 | the request has too many condition keys to be decided on |
/// | `header_repeated` | 400 | a header that policies read is there more than once |
/// | `header_unreadable` | 400 | a header that policies read is not printable ASCII |
/// | `endpoint_not_named` | 403, 404 | the request names no endpoint |
/// | `path_not_canonical` | 400 | the path is not in its only spelling |
/// | `name_invalid` | 400 | AWS would not have the name of the endpoint or component |
/// | `body_too_large` | 413 | the body is longer than what is read |
/// | `body_broken` | 400 | the body ended before it was complete |
/// | `body_not_json` | 415 | the body says that it is not JSON, or is compressed |
/// | `model_not_read` | 400, 403 | the body has no `model`, or more than one |
/// | `model_unknown` | 404 | the model stands for no endpoint |
/// | `credentials_withdrawn` | 403 | given by version 0.1 where a reload came between the locks |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code(&'static str);

/// The code of a request that was let through.
pub(crate) const ALLOWED: &str = "allowed";

impl Code {
    /// Every code, those of the verifier last.
    pub const ALL: [Self; LOCK.len() + Error::CODES.len()] = all();

    /// The code itself.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// The codes of the table above.
#[rustfmt::skip] // a kind a line
const LOCK: [&str; 30] = [
    ALLOWED,
    "authorization_missing", "authorization_repeated", "authorization_too_large",
    "scheme_not_bearer", "authorization_malformed",
    "access_key_unknown", "signing_key_unknown", "credentials_expired",
    "signed_before_revocation", "token_revoked", "time_not_current",
    "key_source_failed", "key_source_busy", "identity_missing",
    "explicitly_denied", "implicitly_denied",
    "context_value_too_long", "context_too_many_keys",
    "header_repeated", "header_unreadable",
    "endpoint_not_named", "path_not_canonical", "name_invalid",
    "body_too_large", "body_broken", "body_not_json", "model_not_read", "model_unknown",
    "credentials_withdrawn",
];

const fn all() -> [Code; LOCK.len() + Error::CODES.len()] {
    let mut codes = [Code(""); LOCK.len() + Error::CODES.len()];
    let (lock, verifier) = codes.split_at_mut(LOCK.len());
    fill(lock, &LOCK);
    fill(verifier, &Error::CODES);
    codes
}

const fn fill(mut codes: &mut [Code], mut names: &[&'static str]) {
    while let ([code, other_codes @ ..], [name, other_names @ ..]) = (codes, names) {
        *code = Code(name);
        (codes, names) = (other_codes, other_names);
    }
}
