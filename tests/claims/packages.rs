use std::fs;
use std::path::{Path, PathBuf};

use crate::claims::page::{blocks, root};

/// Returns the folders of the packages in `crates/`.
fn packages() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("crates")).unwrap();
    let mut folders: Vec<_> = folders.map(|folder| folder.unwrap().path()).collect();
    // The command is of the package at the root.
    folders.retain(|folder| folder.join("Cargo.toml").is_file());
    folders.sort();
    assert!(folders.len() >= 11, "{folders:?}");
    folders
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns how many tests the sources below a folder have.
fn count_tests(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let count = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => count_tests(&path),
        Some(end) if end == "rs" => {
            let text = read(&path);
            text.matches("#[test]").count() + text.matches("#[tokio::test").count()
        }
        _ => 0,
    };
    entries.map(|entry| count(entry.unwrap().path())).sum()
}

#[test]
fn each_package_has_tests_and_none_waits_for_a_feature() {
    for folder in packages() {
        let count = count_tests(&folder.join("src")) + count_tests(&folder.join("tests"));
        assert!(count > 0, "{} has no tests", folder.display());
        let manifest = read(&folder.join("Cargo.toml"));
        let (_, targets) = manifest.split_once("[[test]]").unwrap_or_default();
        let target = targets.split("\n[").next().unwrap_or_default();
        assert!(
            !target.contains("required-features"),
            "`cargo test --package` of {} would run no tests, and say nothing",
            folder.display()
        );
    }
}

/// A package with features is tested twice by `.ci/run`: with the workspace, and with all features.
#[test]
fn each_package_with_features_is_tested_with_all_of_them_too() {
    let ci = read(&root().join(".ci/run"));
    assert!(ci.contains("\nstep cargo test --locked --workspace\n"));
    let (_, step) = ci.split_once("\nstep cargo test --locked --all-features ").unwrap();
    let step: Vec<_> = step.split("\nstep ").next().unwrap().split_whitespace().collect();
    let named = |package: &str| step.windows(2).any(|words| words == ["--package", package]);
    assert!(named("stagemaker"));
    let mut count = 0;
    for folder in packages() {
        let manifest = read(&folder.join("Cargo.toml"));
        if manifest.contains("\n[features]\n") {
            let name = folder.file_name().unwrap().to_str().unwrap();
            assert!(named(&format!("stagemaker-{name}")), "{name} is not tested with all features");
            count += 1;
        }
    }
    assert!(count >= 5, "only {count} packages have features");
}

/// The Rust of a README is a test of its documentation: it is compiled and run.
#[test]
fn the_readme_of_each_package_is_its_documentation_and_all_its_rust_is_run() {
    let mut examples = 0;
    for folder in packages() {
        let (readme, library) = (folder.join("README.md"), folder.join("src/lib.rs"));
        if !read(&folder.join("Cargo.toml")).contains("publish = false") {
            let start = "#![doc = include_str!(\"../README.md\")]\n";
            assert!(read(&library).starts_with(start), "{}", library.display());
        }
        let page = read(&readme);
        examples += blocks(&page, "rust").len();
        for how in ["rust,", "ignore", "no_run", "compile_fail"] {
            assert!(!page.contains(&format!("```{how}")), "{}: {how}", readme.display());
        }
    }
    assert!(examples >= 10, "only {examples} examples were found");
    assert_eq!(blocks(&read(&root().join("README.md")), "rust"), Vec::<&str>::new());
}
