//! Rooms of the product, compiled from its own files with the primitives of a model checker, and what
//! must hold of them in every schedule.

#![allow(
    dead_code,
    unused_mut,
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    reason = "the files are the product's, and are checked there"
)]

mod sync;

pub mod answers;
pub mod key_cache;
pub mod reloads;

#[path = "../../../crates/emulator/src/in_force.rs"]
mod in_force;

#[path = "../../../crates/gateway/src/access.rs"]
mod access;
#[path = "../../../crates/gateway/src/credential.rs"]
mod credential;
#[path = "../../../crates/gateway/src/credentials.rs"]
mod credentials;
#[path = "../../../crates/gateway/src/denied.rs"]
mod denied;
#[path = "../../../crates/gateway/src/derived_keys.rs"]
mod derived_keys;
#[path = "../../../crates/gateway/src/identity.rs"]
mod identity;
#[path = "../../../crates/gateway/src/loaded.rs"]
mod loaded;
#[path = "../../../crates/gateway/src/permissions.rs"]
mod permissions;
#[path = "../../../crates/gateway/src/prepared.rs"]
mod prepared;
#[path = "../../../crates/gateway/src/principal.rs"]
mod principal;
#[path = "../../../crates/gateway/src/printable.rs"]
mod printable;
#[path = "../../../crates/gateway/src/reason.rs"]
mod reason;
#[path = "../../../crates/gateway/src/secret.rs"]
mod secret;
#[path = "../../../crates/gateway/src/setting.rs"]
mod setting;
#[path = "../../../crates/gateway/src/signing_keys.rs"]
mod signing_keys;
#[path = "../../../crates/gateway/src/verified.rs"]
mod verified;

/// The same files with a fault each, which `build.rs` plants.
mod planted {
    pub mod unlocked {
        include!(concat!(env!("OUT_DIR"), "/unlocked.rs"));
    }
    pub mod unordered {
        include!(concat!(env!("OUT_DIR"), "/unordered.rs"));
    }
    pub mod asked_twice {
        include!(concat!(env!("OUT_DIR"), "/asked_twice.rs"));
    }
    pub mod let_go {
        include!(concat!(env!("OUT_DIR"), "/let_go.rs"));
    }
    pub mod asked_again {
        include!(concat!(env!("OUT_DIR"), "/asked_again.rs"));
    }
    pub mod kept_anyway {
        include!(concat!(env!("OUT_DIR"), "/kept_anyway.rs"));
    }
    pub mod kept_unlocked {
        include!(concat!(env!("OUT_DIR"), "/kept_unlocked.rs"));
    }
    pub mod still_current {
        include!(concat!(env!("OUT_DIR"), "/still_current.rs"));
    }
    pub mod mixed_days {
        include!(concat!(env!("OUT_DIR"), "/mixed_days.rs"));
    }
}
