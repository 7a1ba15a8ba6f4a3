//! The gateway's lock, with two keys that open it.

use std::sync::{Arc, LazyLock};

use stagemaker_gateway::verifier::Timestamp;
use stagemaker_gateway::{Authenticator, Credential, Credentials, Principal, Secret};

use crate::vectors::{VECTORS, Vector};
use crate::verdict::audience;

/// A vector of long-term and one of temporary credentials, of the same region and time.
pub static KNOWN: [&Vector; 2] = [&VECTORS[0], &VECTORS[3]];

/// The lock for which their credentials are known, at the time at which both are valid.
pub static AUTHENTICATOR: LazyLock<Authenticator> = LazyLock::new(|| {
    let setting = KNOWN[0].setting();
    let now = Timestamp::from_unix_seconds(setting.now);
    let credentials = Credentials::new(KNOWN.map(credential)).expect("their ids differ");
    Authenticator::new(audience(&setting), credentials).with_clock(move || now)
});

fn credential(vector: &Vector) -> Credential {
    let principal = Principal { arn: "arn".to_owned(), account_id: "id".to_owned() };
    let setting = vector.setting();
    let secret = Secret::new(setting.secret);
    let credential = Credential::new(vector.access_key_id(), secret, Arc::new(principal));
    match setting.session_token {
        Some(session_token) => credential.with_session_token(Secret::new(session_token)),
        None => credential,
    }
}
