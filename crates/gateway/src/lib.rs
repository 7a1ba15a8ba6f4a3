#![doc = include_str!("../README.md")]

mod authenticate;
mod authenticator;
mod bearer;
mod clock;
mod credential;
mod credentials;
mod denied;
mod derived_keys;
mod identity;
mod reason;
mod refusal;
mod secret;
mod signing_keys;

pub use stagemaker_verifier as verifier;

pub use authenticate::{Authenticate, AuthenticateLayer, ResponseFuture};
pub use authenticator::Authenticator;
pub use bearer::MAX_AUTHORIZATION_BYTES;
pub use clock::{Clock, SystemClock};
pub use credential::Credential;
pub use credentials::{Credentials, DuplicateAccessKeyId};
pub use denied::Denied;
pub use derived_keys::{DerivedKey, DerivedKeys, DuplicateScope};
pub use identity::{Identity, Principal};
pub use reason::Reason;
pub use refusal::Refusal;
pub use secret::Secret;
