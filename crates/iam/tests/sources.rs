//! Every record says what gives its verdict: a page of AWS's documentation, or a rule of `SPEC.md`
//! that AWS's documentation does not give.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::record::{self, Case, Invalid, Page};

/// The source of a record, and the rule that the record is written from, if it names one.
struct Sourced {
    id: String,
    rule: Option<String>,
    source: String,
}

#[test]
fn every_record_names_a_listed_page_or_a_rule_that_is_not_from_a_page() {
    let pages = pages();
    let rules = origins();
    let records = records();
    assert_eq!(records.len(), 1_332);
    for Sourced { id, source, .. } in &records {
        match source.strip_prefix("SPEC ") {
            Some(rule) => {
                let origin = rules.get(rule).unwrap_or_else(|| panic!("{id}: no rule {rule}"));
                let own = origin.contains("ours") || origin.contains("seen");
                assert!(own, "{id}: {rule} comes from AWS's documentation: name the page");
            }
            None => assert!(pages.contains_key(source), "{id}: not in sources.json: {source}"),
        }
    }
    let cited = records.iter().filter(|record| record.source.starts_with("SPEC ")).count();
    assert_eq!(cited, 274, "verdicts that no page gives");
}

#[test]
fn every_listed_page_is_named_by_records_of_exactly_its_rules() {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Sourced { source, rule, .. } in records() {
        if !source.starts_with("SPEC ") {
            named.entry(source).or_default().extend(rule);
        }
    }
    let listed = pages().into_iter().map(|(url, page)| (url, page.rules)).collect();
    assert_eq!(named, listed);
}

#[test]
fn every_page_is_of_aws_and_says_what_was_read_and_when() {
    let pages = record::pages();
    assert_eq!(pages.len(), 50);
    for Page { url, title, read, from, says, .. } in &pages {
        assert!(url.starts_with("https://docs.aws.amazon.com/"), "{url}");
        assert!(![title, from, says].into_iter().any(String::is_empty), "{url}");
        let digits = |text: &str, count| {
            text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let parts: Vec<&str> = read.split('-').collect();
        let is_date = matches!(*parts, [year, month, day]
            if digits(year, 4) && digits(month, 2) && digits(day, 2));
        assert!(is_date, "{url}: {read}");
    }
}

/// The pages by address, each listed once.
fn pages() -> BTreeMap<String, Page> {
    let pages = record::pages();
    let count = pages.len();
    let pages: BTreeMap<_, _> = pages.into_iter().map(|page| (page.url.clone(), page)).collect();
    assert_eq!(pages.len(), count, "a page is listed twice");
    pages
}

fn records() -> Vec<Sourced> {
    let mut records = Vec::new();
    for file in ["cases-docs.jsonl", "cases-rules.jsonl"] {
        let cases = record::read::<Case>(file).into_iter();
        records.extend(cases.map(|Case { id, rule, source, .. }| Sourced { id, rule, source }));
    }
    for file in ["invalid-documents.jsonl", "invalid-rules.jsonl"] {
        let documents = record::read::<Invalid>(file).into_iter();
        records.extend(documents.map(|Invalid { id, rule, source, .. }| Sourced {
            id,
            rule,
            source,
        }));
    }
    records
}

/// Where each rule of `SPEC.md` comes from: the words in brackets at its end.
fn origins() -> BTreeMap<String, String> {
    let specification = Path::new(env!("CARGO_MANIFEST_DIR")).join("SPEC.md");
    let text = fs::read_to_string(specification).unwrap();
    let rules = text.lines().filter_map(|line| line.strip_prefix("- **")?.split_once("** "));
    let origin = |(number, rule): (&str, &str)| {
        let (_, origin) = rule.rsplit_once('(').unwrap_or_else(|| panic!("{number}: no origin"));
        (number.to_owned(), origin.to_owned())
    };
    rules.map(origin).collect()
}
