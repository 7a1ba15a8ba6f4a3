use std::fs;

use crate::claims::page::root;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the number that stands before these words on a page.
fn stated(page: &str, words: &str) -> usize {
    let text = read(page).split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, _) = text.split_once(words).unwrap_or_else(|| panic!("{page}: no `{words}`"));
    let number = before.trim_end().rsplit([' ', '|']).next().unwrap().replace(',', "");
    number.parse().unwrap_or_else(|_| panic!("{page}: `{number}` before `{words}`"))
}

fn lines(path: &str) -> usize {
    read(path).lines().count()
}

fn folders(path: &str) -> usize {
    let entries = fs::read_dir(root().join(path)).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().path().is_dir()).count()
}

/// The rules of a SPEC: a line of a list that begins with a number such as **D1**.
fn rules(path: &str) -> usize {
    let is_number = |rule: &str| {
        rule.starts_with(|letter: char| letter.is_ascii_uppercase())
            && rule.len() > 1
            && rule.bytes().skip(1).all(|byte| byte.is_ascii_digit())
    };
    let starts = read(path);
    let rules = starts.lines().filter_map(|line| line.strip_prefix("- **")?.split("**").next());
    rules.filter(|rule| is_number(rule)).count()
}

#[test]
fn the_numbers_that_pages_state_are_those_of_what_they_count() {
    let policies = "fixtures/policies";
    for (page, words, counted) in [
        ("crates/iam/README.md", "rules, each with its source", rules("crates/iam/SPEC.md")),
        ("docs/fidelity.md", "vectors of AWS's signers", folders("fixtures/tokens")),
        (
            "docs/fidelity.md",
            "requests with what that version's",
            lines("fixtures/containers/vllm-0.20.2.jsonl"),
        ),
        ("docs/fidelity.md", "with SGLang's", lines("fixtures/containers/sglang-0.5.12.jsonl")),
        (
            "fixtures/README.md",
            "requests with the verdict that AWS's documentation gives",
            lines(&format!("{policies}/cases-docs.jsonl")),
        ),
        (
            "fixtures/README.md",
            "documents with a problem",
            lines(&format!("{policies}/invalid-documents.jsonl")),
        ),
        (
            "fixtures/README.md",
            "more, each written from a rule |",
            lines(&format!("{policies}/invalid-rules.jsonl")),
        ),
        ("fixtures/README.md", "cases with a presigned URL", folders("fixtures/signing-suite")),
    ] {
        assert_eq!(stated(page, words), counted, "{page}: {words}");
    }
}
