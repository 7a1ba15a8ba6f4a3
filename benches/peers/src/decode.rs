use base64::Engine as _;

/// The text of a token, decoded as the verifier does: with the same engine in the same build.
pub(crate) fn decode(bearer: &str) -> Vec<u8> {
    let encoded = bearer.strip_prefix("sagemaker-api-key-").unwrap();
    let mut text = Vec::with_capacity(encoded.len());
    engine().decode_vec(encoded, &mut text).unwrap();
    text
}

#[cfg(not(feature = "simd"))]
fn engine() -> impl base64::Engine {
    base64::engine::general_purpose::STANDARD
}

#[cfg(feature = "simd")]
fn engine() -> impl base64::Engine {
    base64::engine::Simd::standard(base64::engine::GeneralPurposeConfig::new())
}
