//! The codes of decisions, which machines read: none may vanish, none may change its name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use stagemaker_gateway::Code;
use stagemaker_gateway::verifier::Error;

/// Every code that was ever published, one a line, those of the verifier last. Lines are only
/// ever added.
const PUBLISHED: &str = include_str!("codes.txt");

#[test]
fn every_published_code_is_still_one_and_every_other_is_published() {
    let published: BTreeSet<&str> = PUBLISHED.lines().collect();
    assert_eq!(published.len(), 59);
    assert_eq!(published, Code::ALL.iter().map(|code| code.as_str()).collect());
}

/// A code in quotation marks, in another file than this and the list. The verifier's own tests
/// name the verifier's.
#[test]
fn every_code_of_the_lock_is_named_by_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| {
        path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("codes.rs")
    });
    let text: String = files.map(|path| fs::read_to_string(path).unwrap()).collect();
    let own =
        Code::ALL.iter().map(|code| code.as_str()).filter(|code| !Error::CODES.contains(code));
    let unnamed: Vec<&str> = own.filter(|code| !text.contains(&format!("\"{code}\""))).collect();
    assert!(unnamed.is_empty(), "codes that no test names: {unnamed:?}");
}
