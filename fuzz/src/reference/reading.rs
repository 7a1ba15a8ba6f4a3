//! The form of a token, checked in the order of the rules.

use std::collections::BTreeMap;

use super::service::{SERVICES, Service};
use super::{base64, calendar, percent, sigv4};

/// What a token says, each value in canonical encoding.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The service of its prefix.
    pub service: Service,
    /// Every parameter, by name.
    pub parameters: BTreeMap<String, String>,
    /// The access key id, date, region, service and terminator, decoded.
    pub credential: Vec<String>,
    /// Seconds since 1970.
    pub signed_at: i64,
    /// Seconds.
    pub lifetime: i64,
}

/// Reads a token, or says the code of the first thing that is wrong with it.
///
/// # Errors
///
/// The verifier's codes of the stage `form`.
pub fn read(bearer: &str) -> Result<Reading, &'static str> {
    if bearer.len() > 16 * 1024 {
        return Err("token_too_long");
    }
    let known = |service: &Service| Some((*service, bearer.strip_prefix(&service.prefix())?));
    let (service, encoded) = SERVICES.iter().find_map(known).ok_or("prefix_unknown")?;
    let bytes = base64::decode(encoded).ok_or("base64_invalid")?;
    if !bytes.iter().all(|byte| (b'!'..=b'~').contains(byte) && *byte != b'#') {
        return Err("text_not_printable");
    }
    let text = String::from_utf8(bytes).expect("it is ASCII");
    let query = text.strip_prefix(&format!("{}/?", service.host())).ok_or("host_mismatch")?;
    let parameters = parameters(query)?;
    check_constants(&parameters)?;
    let credential = credential(&parameters["X-Amz-Credential"]).ok_or("credential_malformed")?;
    let signed_at = calendar::seconds(&parameters["X-Amz-Date"]).ok_or("date_invalid")?;
    if !parameters["X-Amz-Date"].starts_with(&format!("{}T", credential[1])) {
        return Err("credential_date_mismatch");
    }
    let lifetime = lifetime(&parameters["X-Amz-Expires"])?;
    check_signature(&parameters["X-Amz-Signature"])?;
    Ok(Reading { service, parameters, credential, signed_at, lifetime })
}

impl Reading {
    /// The scope, as it stands in the string to sign.
    pub fn scope(&self) -> String {
        self.credential[1..].join("/")
    }

    /// The canonical request.
    pub fn canonical_request(&self) -> String {
        let parameters: Vec<_> = self.parameters.clone().into_iter().collect();
        sigv4::canonical_request(&self.service.host(), &parameters)
    }

    /// The string to sign.
    pub fn string_to_sign(&self) -> String {
        let date = &self.parameters["X-Amz-Date"];
        sigv4::string_to_sign(date, &self.scope(), &self.canonical_request())
    }
}

/// One kind of fault after the other, each looked for in all of the query.
fn parameters(query: &str) -> Result<BTreeMap<String, String>, &'static str> {
    let pairs: Option<Vec<_>> = query.split('&').map(|piece| piece.split_once('=')).collect();
    let pairs = pairs.ok_or("parameter_without_value")?;
    let is_known = |name| REQUIRED.contains(&name) || name == "X-Amz-Security-Token";
    if !pairs.iter().all(|(name, _)| is_known(*name)) {
        return Err("parameter_unknown");
    }
    if !pairs.iter().all(|(_, value)| percent::decode(value).is_some()) {
        return Err("encoding_not_canonical");
    }
    let owned = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let parameters: BTreeMap<_, _> = owned.collect();
    if parameters.len() < pairs.len() {
        return Err("parameter_repeated");
    }
    let complete = REQUIRED.iter().all(|name| parameters.contains_key(*name));
    complete.then_some(parameters).ok_or("parameter_missing")
}

fn check_constants(parameters: &BTreeMap<String, String>) -> Result<(), &'static str> {
    for (name, constant, code) in [
        ("Action", "CallWithBearerToken", "action_mismatch"),
        ("Version", "1", "version_mismatch"),
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256", "algorithm_mismatch"),
        ("X-Amz-SignedHeaders", "host", "signed_headers_mismatch"),
    ] {
        if parameters[name] != constant {
            return Err(code);
        }
    }
    Ok(())
}

fn credential(value: &str) -> Option<Vec<String>> {
    let text = String::from_utf8(percent::decode(value)?).ok()?;
    let control = |c: char| c <= '\u{1F}' || ('\u{7F}'..='\u{9F}').contains(&c);
    let parts: Vec<String> = text.split('/').map(ToOwned::to_owned).collect();
    let whole = parts.len() == 5 && parts.iter().all(|part| !part.is_empty());
    (whole && parts[4] == "aws4_request" && !text.contains(control)).then_some(parts)
}

fn lifetime(digits: &str) -> Result<i64, &'static str> {
    let plain = digits.chars().all(|c| c.is_ascii_digit());
    if !plain || digits.is_empty() || (digits.starts_with('0') && digits != "0") {
        return Err("expires_malformed");
    }
    let seconds = digits.parse().unwrap_or(i64::MAX);
    (1..=43_200).contains(&seconds).then_some(seconds).ok_or("expires_out_of_range")
}

fn check_signature(digits: &str) -> Result<(), &'static str> {
    let hex = digits.len() == 64 && digits.chars().all(|c| "0123456789abcdef".contains(c));
    hex.then_some(()).ok_or("signature_malformed")
}

const REQUIRED: [&str; 8] = [
    "Action",
    "Version",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
];
