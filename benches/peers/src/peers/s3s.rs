//! `s3s-sigv4`, composed of its public parts as s3s composes them. Its own canonical request of
//! presigned URLs has `UNSIGNED-PAYLOAD`, so that of headers is used, with an empty payload.

use s3s_sigv4::{
    AmzDate, Payload, PresignedUrlV4, calculate_signature_with_key, create_canonical_request,
    create_string_to_sign, derive_signing_key,
};
use subtle::ConstantTimeEq as _;

use crate::contender::{Contender, Kind};
use crate::decode::decode;
use crate::token::Token;

pub(super) fn contenders(token: &Token) -> Vec<Contender> {
    let (cached, derived) = (Case::of(token), Case::of(token));
    vec![
        Contender::new("s3s-sigv4, key cached", Kind::BestPeer, move || {
            assert!(cached.verify(|case, _| case.key));
        }),
        Contender::new("s3s-sigv4", Kind::Peer, move || {
            assert!(derived.verify(|case, url| {
                let credential = &url.credential;
                let secret = &case.token.secret_access_key;
                derive_signing_key(secret, &url.amz_date, credential.aws_region, "sagemaker")
            }));
        }),
    ]
}

#[derive(Clone)]
struct Case {
    token: Token,
    key: [u8; 32],
}

impl Case {
    fn of(token: &Token) -> Self {
        let date = AmzDate::parse(&date_of(token)).unwrap();
        let key = derive_signing_key(&token.secret_access_key, &date, &token.region, "sagemaker");
        Self { token: token.clone(), key }
    }

    fn verify(&self, key: impl Fn(&Self, &PresignedUrlV4<'_>) -> [u8; 32]) -> bool {
        let text = String::from_utf8(decode(self.token.bearer)).unwrap();
        let query = text.strip_prefix("sagemaker.amazonaws.com/?").unwrap();
        let mut pairs: Vec<(String, String)> =
            form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        pairs.sort();
        let url = PresignedUrlV4::parse(&pairs, 43_200).unwrap();
        let in_scope = url.credential.access_key_id == self.token.access_key_id
            && url.credential.aws_region == self.token.region
            && url.credential.aws_service == "sagemaker";
        let signed: Vec<_> = pairs
            .iter()
            .filter(|(name, _)| name != "X-Amz-Signature" && name != "Version")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let headers = [("host", "sagemaker.amazonaws.com")];
        let request = create_canonical_request("POST", "/", &signed, headers, EMPTY_PAYLOAD);
        let (region, date) = (url.credential.aws_region, &url.amz_date);
        let to_sign = create_string_to_sign(&request, date, region, "sagemaker");
        let expected = hex::encode(calculate_signature_with_key(&to_sign, &key(self, &url)));
        in_scope
            && bool::from(expected.as_bytes().ct_eq(url.signature.as_bytes()))
            && self.is_session_token_right(&pairs)
            && self.is_time_right(&url)
    }

    fn is_session_token_right(&self, pairs: &[(String, String)]) -> bool {
        let carried = pairs.iter().find(|(name, _)| name == "X-Amz-Security-Token");
        match (&self.token.session_token, carried) {
            (Some(own), Some((_, carried))) => own.as_bytes().ct_eq(carried.as_bytes()).into(),
            (own, carried) => own.is_none() && carried.is_none(),
        }
    }

    fn is_time_right(&self, url: &PresignedUrlV4<'_>) -> bool {
        let signed_at = url.amz_date.to_time().unwrap().as_second();
        let now = self.token.signed_at + 60;
        (signed_at - 300..signed_at + url.expires.as_secs()).contains(&now)
    }
}

/// `X-Amz-Date`, for the key that is cached.
fn date_of(token: &Token) -> String {
    let text = String::from_utf8(decode(token.bearer)).unwrap();
    let (_, rest) = text.split_once("X-Amz-Date=").unwrap();
    rest[..16].to_owned()
}

const EMPTY_PAYLOAD: Payload<'_> =
    Payload::SingleChunk("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
