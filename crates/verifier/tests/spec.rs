//! Every rule of `SPEC.md` is cited where the code obeys it, and where a test proves it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many rules the `SPEC.md` of each crate has that compiles this file.
const RULES: [(&str, usize); 2] = [("stagemaker-verifier", 40), ("stagemaker-gateway", 56)];

#[test]
fn every_rule_is_cited_in_the_code_and_in_a_test() {
    let rules = rules();
    assert!(RULES.contains(&(env!("CARGO_PKG_NAME"), rules.len())), "{} rules", rules.len());
    for folder in ["src", "tests"] {
        let cited = cited_below(folder);
        let uncited: Vec<_> = rules.difference(&cited).collect();
        assert!(uncited.is_empty(), "rules that nothing in `{folder}` cites: {uncited:?}");
        let unknown: Vec<_> = cited.difference(&rules).collect();
        assert!(unknown.is_empty(), "`{folder}` cites rules that are none: {unknown:?}");
    }
}

/// One MUST a line, so that a citation leaves no doubt.
#[test]
fn every_rule_is_one_line_and_says_must() {
    for line in specification().lines().filter(|line| line.starts_with("- ")) {
        assert!(rule(line).is_some(), "no number: {line}");
        assert!(line.contains("MUST") && line.ends_with('.'), "no rule: {line}");
    }
    assert!(
        !specification()
            .replace("MUST and MUST NOT are", "")
            .lines()
            .any(|line| { line.contains("MUST") && rule(line).is_none() })
    );
}

fn rules() -> BTreeSet<String> {
    let rules: Vec<_> = specification().lines().filter_map(rule).map(str::to_owned).collect();
    let unique: BTreeSet<_> = rules.iter().cloned().collect();
    assert_eq!(unique.len(), rules.len(), "two rules have one number");
    unique
}

/// The number of the rule that a line states.
fn rule(line: &str) -> Option<&str> {
    line.strip_prefix("- **")?.split_once("** ").map(|(number, _)| number)
}

/// What `SPEC E1, Q2` in any file below a folder names.
fn cited_below(folder: &str) -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    for file in files(&root().join(folder)) {
        let text = fs::read_to_string(file).unwrap();
        for list in text.split("SPEC ").skip(1) {
            let numbers = list.split(", ").map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                (&rest[..end], end == rest.len())
            });
            for (number, goes_on) in numbers {
                if is_number(number) {
                    cited.insert(number.to_owned());
                }
                if !goes_on {
                    break;
                }
            }
        }
    }
    cited
}

/// A capital letter and digits.
fn is_number(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first.is_ascii_uppercase())
        && text.len() > 1
        && characters.all(|digit| digit.is_ascii_digit())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    folders.iter().flat_map(|folder| self::files(folder)).chain(files).collect()
}

fn specification() -> String {
    fs::read_to_string(root().join("SPEC.md")).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
