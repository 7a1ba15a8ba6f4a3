//! `scratchstack-aws-signature`, by its unstable parts: its presigned path leaves the credential
//! in escapes, and would sign `Version` too.

use chrono::{DateTime, Duration, Utc};
use futures::executor::block_on;
use http::{Request, Uri};
use scratchstack_aws_signature::canonical::CanonicalRequest;
use scratchstack_aws_signature::principal::{Principal, User};
use scratchstack_aws_signature::{
    GetSigningKeyRequest, GetSigningKeyResponse, KSecretKey, KSigningKey,
    NO_ADDITIONAL_SIGNED_HEADERS, SignatureOptions, service_for_signing_key_fn,
};

use crate::contender::{Contender, Kind};
use crate::decode::decode;
use crate::token::Token;

pub(super) fn contenders(token: &Token) -> Vec<Contender> {
    let (cached, derived) = (Case::of(token), Case::of(token));
    vec![
        Contender::new("scratchstack-aws-signature, key cached", Kind::Peer, move || {
            assert!(cached.verify(cached.key));
        }),
        Contender::new("scratchstack-aws-signature", Kind::Peer, move || {
            assert!(derived.verify(derived.derive()));
        }),
    ]
}

#[derive(Clone)]
struct Case {
    token: Token,
    signed_at: DateTime<Utc>,
    key: KSigningKey,
    principal: Principal,
}

impl Case {
    fn of(token: &Token) -> Self {
        let signed_at = DateTime::from_timestamp(token.signed_at, 0).unwrap();
        let principal = User::new("aws", "123456789012", "/", "ci").unwrap().into();
        let key = derive(token, signed_at);
        Self { token: token.clone(), signed_at, key, principal }
    }

    fn derive(&self) -> KSigningKey {
        derive(&self.token, self.signed_at)
    }

    fn verify(&self, key: KSigningKey) -> bool {
        let text = String::from_utf8(decode(self.token.bearer)).unwrap();
        let query = text.strip_prefix("sagemaker.amazonaws.com/?").unwrap();
        let uri: Uri = format!("/?{}", query.strip_suffix("&Version=1").unwrap()).parse().unwrap();
        let request =
            Request::post(uri).header("host", "sagemaker.amazonaws.com").body(()).unwrap();
        let (parts, ()) = request.into_parts();
        let options = SignatureOptions::default();
        let (canonical, ..) =
            CanonicalRequest::from_request_parts(parts, Default::default(), options).unwrap();
        let mut parameters = canonical.get_auth_parameters(&NO_ADDITIONAL_SIGNED_HEADERS).unwrap();
        let credential = parameters.builder.get_credential().unwrap().replace("%2F", "/");
        parameters.builder.credential(credential);
        let authenticator = canonical.get_authenticator_from_auth_parameters(parameters).unwrap();
        let principal = self.principal.clone();
        let provide = move |_: GetSigningKeyRequest| {
            let response = GetSigningKeyResponse::builder()
                .principal(principal.clone())
                .signing_key(key)
                .build();
            std::future::ready(response.map_err(Into::into))
        };
        let mut keys = service_for_signing_key_fn(provide);
        let (region, now) = (&self.token.region, self.signed_at + Duration::seconds(60));
        let mismatch = Duration::minutes(15);
        let verdict =
            authenticator.validate_signature(region, "sagemaker", now, mismatch, &mut keys);
        block_on(verdict).is_ok()
    }
}

fn derive(token: &Token, signed_at: DateTime<Utc>) -> KSigningKey {
    let secret: KSecretKey = token.secret_access_key.parse().unwrap();
    secret.to_ksigning(signed_at.date_naive(), &token.region, "sagemaker")
}
