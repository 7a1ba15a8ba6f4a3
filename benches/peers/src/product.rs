use std::sync::Arc;

use http::{HeaderMap, HeaderValue, header};
use stagemaker_gateway::{Access, Authenticator, Credential, Credentials, Principal, Secret};
use stagemaker_verifier::{Audience, SigningKey, Timestamp};

use crate::contender::{Contender, Kind};
use crate::token::Token;

/// The verifier with a key at hand, with a forged token, without a key; and behind a header.
pub(crate) fn contenders(token: &Token) -> Vec<Contender> {
    let forged = token.forged();
    let (genuine, keyless, refused) = (Case::of(token), Case::of(token), Case::of(token));
    let (bearer, lock) = (token.bearer, Lock::of(token));
    vec![
        Contender::new("stagemaker-verifier", Kind::Product, move || {
            assert!(genuine.verify(bearer));
        }),
        Contender::new("  a forged token", Kind::Product, move || {
            assert!(!refused.verify(&forged));
        }),
        Contender::new("  without a cached key", Kind::Product, move || {
            assert!(keyless.derive_and_verify(bearer));
        }),
        Contender::new("stagemaker-gateway, from header to identity", Kind::Product, move || {
            assert!(lock.opens());
        }),
    ]
}

/// What the verifier needs beside the token.
#[derive(Clone)]
pub(crate) struct Case {
    key: SigningKey,
    audience: Audience,
    now: Timestamp,
    token: Token,
}

impl Case {
    pub(crate) fn of(token: &Token) -> Self {
        let parsed = stagemaker_verifier::Token::parse(token.bearer).unwrap();
        let key = SigningKey::derive(&token.secret_access_key, parsed.scope())
            .with_session_token(token.session_token.as_deref().unwrap_or_default());
        let now = Timestamp::from_unix_seconds(token.signed_at + 60);
        Self { key, audience: Audience::sagemaker(&token.region), now, token: token.clone() }
    }

    #[inline(never)]
    pub(crate) fn verify(&self, bearer: &str) -> bool {
        let token = stagemaker_verifier::Token::parse(bearer).unwrap();
        token.verify(&self.key, &self.audience, self.now).is_ok()
    }

    fn derive_and_verify(&self, bearer: &str) -> bool {
        let token = stagemaker_verifier::Token::parse(bearer).unwrap();
        let key = SigningKey::derive(&self.token.secret_access_key, token.scope())
            .with_session_token(self.token.session_token.as_deref().unwrap_or_default());
        token.verify(&key, &self.audience, self.now).is_ok()
    }
}

/// The gateway's part, as a server has it: one for all threads.
#[derive(Clone)]
pub(crate) struct Lock {
    authenticator: Arc<Authenticator>,
    headers: HeaderMap,
}

impl Lock {
    pub(crate) fn of(token: &Token) -> Self {
        let principal = Principal::parse("arn:aws:iam::123456789012:user/ci").unwrap();
        let secret = Secret::new(token.secret_access_key.as_str());
        let (id, access) = (token.access_key_id.as_str(), Access::Unlimited);
        let mut credential = Credential::new(id, secret, Arc::new(principal), access).unwrap();
        let now = Timestamp::from_unix_seconds(token.signed_at + 60);
        if let Some(session_token) = &token.session_token {
            let session_token = Secret::new(session_token.as_str());
            credential = credential.temporary(session_token, now.plus_seconds(3_600)).unwrap();
        }
        let credentials = Credentials::new([credential]).unwrap();
        let audience = Audience::sagemaker(&token.region);
        let authenticator = Authenticator::with_clock(audience, credentials, move || now).unwrap();
        let value = HeaderValue::from_str(&format!("Bearer {}", token.bearer)).unwrap();
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
        Self { authenticator: Arc::new(authenticator), headers }
    }

    pub(crate) fn opens(&self) -> bool {
        self.authenticator.authenticate(&self.headers).is_ok()
    }
}
