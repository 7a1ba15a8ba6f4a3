//! Paths that a crate may not name.

use crate::support::{BASE, MANIFEST, MAP, Tree, is_fine_in_base};

/// Asserts that the crate may not have this, as it names something forbidden.
#[track_caller]
fn names(path: &str, word: &str, planted: &str) {
    let tree = Tree::right();
    tree.append(BASE, planted);
    let expected = format!("room base names {path}, and {MAP}:1 forbids {word} to crate acme-app");
    tree.fails_at_mark(BASE, &expected);
}

#[test]
fn a_forbidden_crate_is_found_however_it_is_named() {
    names("axum::Router", "axum", "use axum::Router; // HERE");
    names("axum", "axum", "use axum; // HERE");
    names("axum", "axum", "extern crate axum; // HERE");
    names("axum::serve", "axum", "fn f() {\n    ::axum::serve(); // HERE\n}");
    names("axum::main", "axum", "#[axum::main] // HERE\nfn f() {}");
    names("axum::get", "axum", "macro_rules! m {\n    () => { axum::get() }; // HERE\n}");
}

#[test]
fn a_forbidden_crate_under_another_name_is_found() {
    let tree = Tree::right();
    tree.append(MANIFEST, "web.workspace = true");
    tree.append(BASE, "use web::Router; // HERE");
    tree.fails_at_mark(BASE, "room base names axum::Router");
}

#[test]
fn a_forbidden_crate_of_the_workspace_is_found() {
    let tree = Tree::right();
    tree.replace(MAP, "forbids: axum", "forbids: acme-low");
    tree.fails_with(&format!("{BASE}:1: room base names acme_low, and {MAP}:1 forbids acme-low"));
}

#[test]
fn a_forbidden_clock_is_found_by_its_path() {
    names("std::time::Instant", "clock", "use std::time::Instant; // HERE");
    names("std::time::SystemTime", "clock", "use std::time::{Duration, SystemTime}; // HERE");
    names(
        "std::time::Instant::now",
        "clock",
        "fn f() {\n    std::time::Instant::now(); // HERE\n}",
    );
    names("tokio::time::sleep", "clock", "use tokio::time::sleep; // HERE");
}

#[test]
fn a_forbidden_clock_is_found_by_its_module() {
    names(
        "std::time::Instant::now",
        "clock",
        "use std::time;\nfn f() {\n    time::Instant::now(); // HERE\n}",
    );
    names("std::time::Instant", "clock", "use std as s;\nfn f(i: s::time::Instant) {} // HERE");
}

#[test]
fn a_forbidden_clock_is_found_behind_a_glob() {
    names(
        "std::time::Instant::now",
        "clock",
        "use std::time::*;\nfn f() {\n    Instant::now(); // HERE\n}",
    );
    is_fine_in_base("use std::time::*;\nfn f(d: Duration) {}");
}

#[test]
fn a_forbidden_clock_is_found_behind_a_re_export() {
    let tree = Tree::right();
    tree.append("crates/low/src/lib.rs", "pub use std::time::Instant as Moment;");
    tree.append(BASE, "use acme_low::Moment; // HERE");
    tree.fails_at_mark(BASE, "room base names std::time::Instant");
}

#[test]
fn a_forbidden_path_is_found() {
    let tree = Tree::right();
    tree.replace(MAP, "axum, clock", "std::env");
    tree.append(BASE, "fn f() {\n    std::env::var(\"X\"); // HERE\n}");
    tree.fails_at_mark(BASE, "room base names std::env::var");
}

#[test]
fn what_only_resembles_a_forbidden_name_passes() {
    is_fine_in_base("use std::time::Duration;\nuse tokio::net::TcpStream;\nmod axum_like {}");
    is_fine_in_base("fn f(axum: u8) -> u8 {\n    axum\n}");
}
