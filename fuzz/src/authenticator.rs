//! The gateway's first lock, with two keys that open it.

use std::sync::{Arc, LazyLock};

use http::header::{AUTHORIZATION, HeaderMap};
use stagemaker_gateway::verifier::Timestamp;
use stagemaker_gateway::{
    Access, Authenticator, Credential, Credentials, Identity, Principal, Secret,
};

use crate::vectors::{VECTORS, Vector};
use crate::verdict::audience;

/// A vector of long-term and one of temporary credentials, of the same region and time.
pub static KNOWN: [&Vector; 2] = [&VECTORS[0], &VECTORS[3]];

/// The lock for which their credentials are known, at the time at which both are valid.
pub static AUTHENTICATOR: LazyLock<Authenticator> = LazyLock::new(|| {
    let setting = KNOWN[0].setting();
    let now = Timestamp::from_unix_seconds(setting.now);
    let credentials = Credentials::new(KNOWN.map(credential)).expect("their ids differ");
    Authenticator::with_clock(audience(&setting), credentials, move || now).expect("a region")
});

/// The identity of the first of them.
pub static IDENTITY: LazyLock<Identity> = LazyLock::new(|| {
    let bearer = format!("Bearer {}", KNOWN[0].token).parse().expect("a token is ASCII");
    let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer)]);
    AUTHENTICATOR.authenticate(&headers).expect("its credentials are known")
});

fn credential(vector: &Vector) -> Credential {
    let principal = Principal::parse("arn:aws:iam::123456789012:user/known").expect("an ARN");
    let setting = vector.setting();
    let (id, secret) = (vector.access_key_id(), Secret::new(setting.secret));
    let long_term = Credential::new(&id, secret, Arc::new(principal), Access::Unlimited);
    let credential = match setting.session_token {
        Some(session_token) => {
            // Longer than any token lives, so that only the token's own expiry counts.
            let end = Timestamp::from_unix_seconds(setting.now + 86_400);
            long_term.and_then(|credential| credential.temporary(Secret::new(session_token), end))
        }
        None => long_term,
    };
    credential.expect("the credentials of a vector are in order")
}
