//! `aws-sigv4` only signs: what the token says is signed again, and the signatures compared.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use subtle::ConstantTimeEq as _;

use crate::contender::{Contender, Kind};
use crate::decode::decode;
use crate::token::Token;

pub(super) fn contender(token: &Token) -> Contender {
    let case = Case::of(token);
    Contender::new("aws-sigv4, sign again and compare", Kind::Peer, move || {
        assert!(case.verify());
    })
}

#[derive(Clone)]
struct Case {
    token: Token,
    identity: Identity,
}

impl Case {
    fn of(token: &Token) -> Self {
        let credentials = Credentials::new(
            token.access_key_id.as_str(),
            token.secret_access_key.as_str(),
            token.session_token.clone(),
            None,
            "bench",
        );
        Self { token: token.clone(), identity: credentials.into() }
    }

    fn verify(&self) -> bool {
        let text = String::from_utf8(decode(self.token.bearer)).unwrap();
        let (_, rest) = text.split_once("X-Amz-Signature=").unwrap();
        bool::from(self.sign().as_bytes().ct_eq(&rest.as_bytes()[..64]))
    }

    fn sign(&self) -> String {
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(self.token.expires));
        let params = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&self.token.region)
            .name("sagemaker")
            .time(UNIX_EPOCH + Duration::from_secs(self.token.signed_at.unsigned_abs()))
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let body = SignableBody::Bytes(&[]);
        let request = SignableRequest::new("POST", URL, std::iter::empty(), body).unwrap();
        sign(request, &params).unwrap().into_parts().1
    }
}

const URL: &str = "https://sagemaker.amazonaws.com/?Action=CallWithBearerToken";
