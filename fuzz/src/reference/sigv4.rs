//! SigV4 for a presigned POST of nothing to `/`.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The canonical request: all parameters but the signature and the version, which is added after
/// signing, sorted by name.
pub fn canonical_request(host: &str, parameters: &[(String, String)]) -> String {
    let mut signed: Vec<_> = parameters
        .iter()
        .filter(|(name, _)| name != "X-Amz-Signature" && name != "Version")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    signed.sort_unstable();
    let pairs: Vec<_> = signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let body = hex(&Sha256::digest(b""));
    format!("POST\n/\n{}\nhost:{host}\n\nhost\n{body}", pairs.join("&"))
}

/// The string to sign.
pub fn string_to_sign(date: &str, scope: &str, canonical_request: &str) -> String {
    let hash = hex(&Sha256::digest(canonical_request));
    format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hash}")
}

/// The signature, with a key derived along the scope.
pub fn signature(secret: &str, scope: &str, string_to_sign: &str) -> String {
    hex(&hmac(&signing_key(secret, scope), string_to_sign))
}

/// The key that is derived along a scope.
pub fn signing_key(secret: &str, scope: &str) -> Vec<u8> {
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in scope.split('/') {
        key = hmac(&key, part);
    }
    key
}

/// The name of a token in logs: the first half of the hash of its signature, as that is in bytes.
pub fn fingerprint(signature: &str) -> String {
    let digits: Vec<u32> = signature.chars().filter_map(|digit| digit.to_digit(16)).collect();
    let pair = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]).expect("two digits");
    hex(&Sha256::digest(digits.chunks(2).map(pair).collect::<Vec<_>>()))[..32].to_owned()
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
