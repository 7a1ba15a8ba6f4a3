//! The codes of refusals, which machines read: none may vanish, none may change its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use stagemaker_verifier::Error;

/// Every code that was ever published, one a line. Lines are only ever added.
const PUBLISHED: &str = include_str!("codes.txt");

#[test]
fn every_published_code_is_still_one_and_every_other_is_published() {
    let published: BTreeSet<&str> = PUBLISHED.lines().collect();
    assert_eq!(published.len(), 29);
    assert_eq!(published, BTreeSet::from(Error::CODES));
}

/// A code in quotation marks, in another file than this and the list.
#[test]
fn every_code_is_named_by_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let text = tests_below(&folder);
    let unnamed: Vec<&str> =
        Error::CODES.into_iter().filter(|code| !text.contains(&format!("\"{code}\""))).collect();
    assert!(unnamed.is_empty(), "codes that no test names: {unnamed:?}");
}

/// The text of every test of a folder but this file's.
fn tests_below(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &tests_below(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests/codes.rs")
        {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    text
}
