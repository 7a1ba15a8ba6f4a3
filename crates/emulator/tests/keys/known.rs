use std::collections::BTreeSet;

use stagemaker_emulator::Config;

use crate::keys::{lines, path};

/// Configurations with the unknown key `unknown` in each mapping whose keys are known, behind the path
/// of the mapping.
const MAPPINGS: [(&str, &str); 18] = [
    ("", "unknown: 1"),
    ("connections.", "connections: {unknown: 1}"),
    ("journal.", "journal: {unknown: 1}"),
    ("routes.", "routes: {unknown: 1}"),
    ("principals[].", "principals: [{unknown: 1}]"),
    ("principals[].keys[].", "principals: [{keys: [{unknown: 1}]}]"),
    ("principals[].policies[].", "principals: [{policies: [{arn: a, unknown: 1}]}]"),
    (
        "principals[].permissions_boundary.",
        "principals: [{permissions_boundary: {arn: a, unknown: 1}}]",
    ),
    (
        "principals[].session_policies[].",
        "principals: [{session_policies: [{arn: a, unknown: 1}]}]",
    ),
    ("organization.", "organization: {unknown: 1}"),
    ("organization.scps[][].", "organization: {scps: [[{arn: a, unknown: 1}]]}"),
    ("organization.rcps[][].", "organization: {rcps: [[{arn: a, unknown: 1}]]}"),
    ("endpoints.*.", "endpoints: {e: {unknown: 1}}"),
    ("endpoints.*.timing.", "endpoints: {e: {timing: {unknown: 1}}}"),
    ("endpoints.*.chunk.", "endpoints: {e: {chunk: {unknown: 1}}}"),
    ("endpoints.*.components.*.", "endpoints: {e: {components: {c: {unknown: 1}}}}"),
    ("endpoints.*.components.*.chunk.", "endpoints: {e: {components: {c: {chunk: {unknown: 1}}}}}"),
    (
        "endpoints.*.components.*.timing.",
        "endpoints: {e: {components: {c: {timing: {unknown: 1}}}}}",
    ),
];

/// The readers name the keys that they know where they find one that they do not. The keys of the table
/// are printed, for who wants to leave out one after the other.
#[test]
fn the_table_has_a_line_for_each_key_that_the_readers_know() {
    let mut known = BTreeSet::new();
    for (path, yaml) in MAPPINGS {
        known.extend(known_keys(yaml).into_iter().map(|key| format!("{path}{key}")));
    }
    for line in lines() {
        println!("key {}", line.key);
    }
    let table = lines().iter().map(|line| line.key.to_owned()).collect();
    let without_line: Vec<_> = known.difference(&table).collect();
    let without_reader: Vec<_> = table.difference(&known).collect();
    assert!(without_line.is_empty(), "keys without a line: {without_line:?}");
    assert!(without_reader.is_empty(), "lines for keys that no reader knows: {without_reader:?}");
    assert_eq!(lines().len(), table.len(), "a key has two lines");
}

/// Returns the keys that the problem with the key `unknown` lists.
fn known_keys(yaml: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    std::fs::write(&path, yaml).unwrap();
    let problems = Config::load(&path).expect_err(yaml);
    let is_unknown = |path: &str| path == "unknown" || path.ends_with(".unknown");
    let message = &problems.iter().find(|problem| is_unknown(&problem.path)).expect(yaml).message;
    let list = message.strip_prefix("the key is not known here; expected one of `").expect(message);
    list.trim_end_matches('`').split("`, `").map(str::to_owned).collect()
}

/// A key that is written in no document is unknown to those who do not read the code.
#[test]
fn the_documents_name_each_key() {
    let documents =
        [include_str!("../../../../README.md"), include_str!("../../../../docs/replies.md")];
    let unnamed: BTreeSet<_> = lines()
        .iter()
        .map(|line| line.key.rsplit(['.', ']']).next().unwrap_or_default())
        .filter(|key| !documents.iter().any(|document| names(document, key)))
        .collect();
    assert!(unnamed.is_empty(), "keys in no document: {unnamed:?}");
}

/// Returns whether a document has the key with a colon behind it, or in backticks.
fn names(document: &str, key: &str) -> bool {
    let begins = |start: usize| {
        let before = document[..start].chars().next_back();
        !before.is_some_and(|character| character.is_alphanumeric() || character == '_')
    };
    document.match_indices(&format!("{key}:")).any(|(start, _)| begins(start))
        || document.contains(&format!("`{key}`"))
}

/// The outcomes of a line can only differ by its key where its configurations do.
#[test]
fn the_configurations_of_a_line_differ_by_its_key_alone() {
    for line in lines() {
        let (with, without) = (path::nodes(&line.yaml_with()), path::nodes(&line.yaml_without()));
        let removed: Vec<_> = with.difference(&without).collect();
        assert_eq!(without.difference(&with).count(), 0, "{}: {without:?}", line.key);
        assert!(removed.iter().any(|(path, _)| path == line.key), "{}: {removed:?}", line.key);
        for (path, _) in removed {
            assert!(path.starts_with(line.key), "{}: {path} is left out, too", line.key);
        }
    }
}
