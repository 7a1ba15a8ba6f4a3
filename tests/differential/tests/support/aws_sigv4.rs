//! AWS's signer for Rust, in this process.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::claims::{Claims, Presigned};

/// Nothing, if the session token is no text.
pub(crate) fn presign(claims: &Claims, secret: &str) -> Option<Presigned> {
    let session_token = match &claims.session_token {
        Some(bytes) => Some(String::from_utf8(bytes.to_vec()).ok()?),
        None => None,
    };
    let credentials =
        Credentials::new(&claims.access_key_id, secret, session_token, None, "differential");
    let identity = Identity::from(credentials);
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(Duration::from_secs(claims.expires));
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&claims.region)
        .name(&claims.scope_service)
        .time(instant(claims.signed_at))
        .settings(settings)
        .build()
        .unwrap()
        .into();

    let url = format!("https://{}/?Action=CallWithBearerToken", claims.service.host);
    let body = SignableBody::Bytes(&[]);
    let request = SignableRequest::new("POST", &url, std::iter::empty(), body).unwrap();
    let (instructions, signature) = sign(request, &params).unwrap().into_parts();
    let mut request = http::Request::post(&url).body(()).unwrap();
    instructions.apply_to_request_http1x(&mut request);
    assert!(request.headers().is_empty());

    let url = request.uri().to_string();
    let text = format!("{}&Version=1", url.strip_prefix("https://").unwrap());
    let bearer = format!("{}{}", claims.service.prefix, STANDARD.encode(&text));
    Some(Presigned { bearer, text, signature })
}

fn instant(unix_seconds: i64) -> SystemTime {
    let distance = Duration::from_secs(unix_seconds.unsigned_abs());
    if unix_seconds < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance }
}
