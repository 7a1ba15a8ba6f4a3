//! Dependencies that a manifest may not have.

use crate::support::{BASE, MANIFEST, MAP, Tree};

/// Asserts that a manifest may not end so.
#[track_caller]
fn may_not_have(line: usize, end: &str, told: &str) {
    let tree = Tree::right();
    tree.append(MANIFEST, end);
    let lines = tree.read(MANIFEST).lines().count() - end.lines().count();
    tree.fails_with(&format!("{MANIFEST}:{}: crate acme-app depends on {told}", lines + line));
}

const AXUM: &str = "axum, and .ci/layers/map.txt:1 forbids axum";

#[test]
fn a_dependency_on_a_forbidden_crate_is_told() {
    may_not_have(1, "axum = \"0.8\"", AXUM);
}

#[test]
fn a_forbidden_crate_inherited_from_the_workspace_is_told() {
    may_not_have(1, "axum.workspace = true", AXUM);
    may_not_have(2, "\n[dependencies.axum]\nworkspace = true", AXUM);
}

#[test]
fn a_forbidden_crate_renamed_in_the_manifest_is_told() {
    may_not_have(1, "other = { package = \"axum\", version = \"0.8\" }", AXUM);
    may_not_have(1, "web = { workspace = true, optional = true }", AXUM);
}

#[test]
fn a_forbidden_crate_of_one_target_is_told() {
    may_not_have(3, "\n[target.'cfg(unix)'.dependencies]\naxum = \"0.8\"", AXUM);
}

#[test]
fn a_dependency_that_no_room_lists_is_told() {
    let tree = Tree::right();
    tree.append("crates/low/Cargo.toml", "[dependencies]\napp = { package = \"acme-app\" }");
    let told = format!(
        "crates/low/Cargo.toml:5: crate acme-low depends on crate acme-app, and no line of it in \
         {MAP} lists that"
    );
    tree.fails_with(&told);
}

#[test]
fn a_build_may_depend_on_a_forbidden_crate() {
    let tree = Tree::right();
    tree.append(MANIFEST, "\n[build-dependencies]\naxum = \"0.8\"");
    tree.passes();
}

#[test]
fn a_renamed_crate_of_the_workspace_is_known_by_its_package() {
    let tree = Tree::right();
    tree.replace(MANIFEST, "acme-low.workspace = true", "deep = { package = \"acme-low\" }");
    tree.replace(BASE, "acme_low::Low", "deep::Low");
    tree.passes();
}

#[test]
fn a_manifest_that_cannot_be_parsed_is_told() {
    let tree = Tree::right();
    tree.append(MANIFEST, "what?");
    tree.fails_with(&format!("{MANIFEST}:11: cannot be parsed"));
}

#[test]
fn a_package_with_a_library_and_a_command_is_told() {
    let tree = Tree::right();
    tree.write("crates/app/src/main.rs", "fn main() {}\n");
    tree.fails_with(&format!("{MANIFEST}:1: has several libraries or commands"));
}

#[test]
fn members_named_by_a_pattern_are_found() {
    let tree = Tree::right();
    tree.replace("Cargo.toml", "\"crates/app\", \"crates/low\"", "\"crates/*\"");
    tree.passes();
}
