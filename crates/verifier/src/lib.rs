#![doc = include_str!("../README.md")]
#![no_std]

// SPEC C2: what would need `std` is not there to be used.
extern crate alloc;
#[cfg(any(feature = "simd", test))]
extern crate std;

mod admitted;
mod audience;
mod caller;
mod canonical;
mod encoding;
mod envelope;
mod error;
mod faults;
mod fingerprint;
mod key;
mod lifetime;
mod mac;
mod message;
#[cfg(feature = "mint")]
mod mint;
mod parameter;
mod parts;
mod positions;
mod scope;
mod service;
mod sha256;
mod signature;
mod slots;
mod span;
mod stage;
#[cfg(test)]
mod suite;
mod timestamp;
mod token;

pub use admitted::Admitted;
pub use audience::{Audience, AudienceError, DEFAULT_SKEW_SECONDS, MAX_SKEW_SECONDS};
pub use caller::Caller;
pub use envelope::MAX_TOKEN_BYTES;
pub use error::Error;
pub use fingerprint::{Fingerprint, InvalidFingerprint};
pub use key::SigningKey;
pub use lifetime::MAX_LIFETIME_SECONDS;
#[cfg(feature = "mint")]
pub use mint::{MintError, SigningCredentials, mint};
pub use parameter::Parameter;
pub use scope::{InvalidScope, OwnedScope, Scope};
pub use service::Service;
pub use signature::Signature;
pub use stage::Stage;
pub use timestamp::{ParseTimestampError, Timestamp};
pub use token::Token;
