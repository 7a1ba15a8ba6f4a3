#![doc = include_str!("../README.md")]

mod authenticate;
mod authenticator;
mod authorize;
mod authorizer;
mod bearer;
mod check;
mod circumstances;
mod clock;
mod credential;
mod credentials;
mod denied;
mod derived_keys;
mod forbidden;
mod future;
mod identity;
mod invocation;
mod permissions;
mod reason;
mod refusal;
mod secret;
mod signing_keys;

pub use stagemaker_iam as iam;
pub use stagemaker_verifier as verifier;

pub use authenticate::{Authenticate, AuthenticateLayer};
pub use authenticator::Authenticator;
pub use authorize::{Authorize, AuthorizeLayer};
pub use authorizer::Authorizer;
pub use bearer::MAX_AUTHORIZATION_BYTES;
pub use check::Check;
pub use circumstances::{Circumstances, SourceIp};
pub use clock::{Clock, SystemClock};
pub use credential::Credential;
pub use credentials::{Credentials, DuplicateAccessKeyId};
pub use denied::Denied;
pub use derived_keys::{DerivedKey, DerivedKeys, DuplicateScope};
pub use forbidden::Forbidden;
pub use future::ResponseFuture;
pub use identity::{Identity, Principal};
pub use invocation::{Addressee, Invocation, SageMakerPaths, Target};
pub use permissions::{Naming, Permissions};
pub use reason::Reason;
pub use refusal::Refusal;
pub use secret::Secret;
