mod aws_sigv4;
mod botocore;
pub(crate) mod case;
mod check;
mod claims;
mod inputs;
mod lock;
pub(crate) mod oracle;
mod service;
mod signers;

pub(crate) use check::{Tally, check};
pub(crate) use signers::{Signer, Signers};
