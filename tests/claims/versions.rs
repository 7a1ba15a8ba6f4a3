use std::process::Command;

use serde_json::Value;

use crate::claims::page::{README, root};

/// Returns the numbers of a version such as `1.88`.
fn numbers(version: &str) -> Vec<u32> {
    let numbers = version.split('.').map(|number| number.parse().expect(version));
    numbers.take(2).collect()
}

/// Returns the oldest version of Rust that the manifest states.
fn stated() -> String {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, version) = manifest.split_once("\nrust-version = \"").unwrap();
    version.split('"').next().unwrap().to_owned()
}

/// Returns the triple of the machine, as the compiler says it.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect(&text).to_owned()
}

#[test]
fn readme_states_the_version_of_rust_that_the_manifest_states() {
    assert!(README.contains(&format!("Rust ({} or newer)", stated())));
}

/// Cargo refuses to build a package with a Rust older than the package asks for, so none of those
/// that we build with may ask for a newer one than we do.
#[test]
fn no_package_that_we_build_with_asks_for_a_newer_rust() {
    // Packages of other systems are not here: only what was built with is.
    let words = ["metadata", "--locked", "--offline", "--format-version", "1"];
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(words).args(["--filter-platform", &host()]).current_dir(root());
    let output = metadata.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let stated = numbers(&stated());
    let mut asking = 0;
    for package in metadata["packages"].as_array().unwrap() {
        if let Some(version) = package["rust_version"].as_str() {
            let asked = numbers(version);
            assert!(asked <= stated, "{} asks for Rust {version}", package["name"]);
            asking += 1;
        }
    }
    assert!(asking >= 100, "only {asking} packages say what they ask for");
}
