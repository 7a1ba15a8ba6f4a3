//! The files of the right tree.

use super::{BASE, DEEP, LIB, LOW, MANIFEST, MAP, MIDDLE, TOP};

pub(super) const FILES: [(&str, &str); 11] = [
    ("Cargo.toml", ROOT_MANIFEST),
    (MAP, RIGHT_MAP),
    (MANIFEST, APP_MANIFEST),
    (LIB, "mod base;\nmod middle;\nmod top;\n\npub use base::Base;\npub use top::Top;\n"),
    (TOP, RIGHT_TOP),
    (MIDDLE, "mod deep;\n\nuse crate::base::Base;\n\npub struct Middle(pub Base);\n"),
    (DEEP, "pub fn deep(middle: super::Middle) -> super::Middle {\n    middle\n}\n"),
    (BASE, "pub struct Base(acme_low::Low);\n\npub fn base() {}\n"),
    ("crates/low/Cargo.toml", "[package]\nname = \"acme-low\"\nversion = \"0.1.0\"\n"),
    ("crates/low/src/lib.rs", "mod low;\n\npub use low::Low;\n"),
    (LOW, "pub struct Low;\n"),
];

const ROOT_MANIFEST: &str = r#"[workspace]
members = ["crates/app", "crates/low"]

[workspace.dependencies]
acme-low = { path = "crates/low" }
axum = "0.8"
web = { package = "axum", version = "0.8" }
"#;

const APP_MANIFEST: &str = r#"[package]
name = "acme-app"
version = "0.1.0"
description = "What its manifest says."

[dev-dependencies]
axum.workspace = true

[dependencies]
acme-low.workspace = true
"#;

const RIGHT_MAP: &str = "\
crate acme-app in crates/app
  purpose: An example.
  forbids: axum, clock

  lib:    *
  top:    middle
  middle: base
  base:   acme-low

crate acme-low in crates/low
  purpose: What the example stands on.
  forbids:

  lib:    *
  low:
";

const RIGHT_TOP: &str = "\
use crate::middle::Middle;

pub struct Top(Middle);

pub fn top() {}

pub const TOP: u8 = 0;

pub enum Kind {
    First,
}

pub mod inner {
    pub struct Inner;
}
";
