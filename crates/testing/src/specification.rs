use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The `SPEC.md` of a crate: one rule a line, each cited as `SPEC A1` where the code obeys it and
/// where a test proves it.
#[derive(Debug)]
pub struct Specification {
    root: PathBuf,
    text: String,
}

impl Specification {
    /// Reads the file in the root folder of a crate.
    pub fn of(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let text = fs::read_to_string(root.join("SPEC.md")).expect("SPEC.md is read");
        Self { root, text }
    }

    /// Asserts that there are `count` rules, each cited in `src` and in `tests`, and that nothing
    /// else is cited. `recorded` are the citations of records that the tests read.
    #[track_caller]
    pub fn assert_cited(&self, count: usize, recorded: impl IntoIterator<Item = String>) {
        let rules = self.rules();
        assert_eq!(rules.len(), count, "the number of rules");
        assert_all_cited("src", &rules, &cited_below(&self.root.join("src")));
        let mut cited = cited_below(&self.root.join("tests"));
        cited.extend(recorded);
        assert_all_cited("tests", &rules, &cited);
    }

    /// Asserts that each rule is one line with a MUST, so that a citation leaves no doubt.
    #[track_caller]
    pub fn assert_each_rule_says_must(&self) {
        for line in self.text.lines().filter(|line| line.starts_with("- ")) {
            assert!(number(line).is_some(), "no number: {line}");
            assert!(line.contains("MUST") && line.ends_with('.'), "no rule: {line}");
        }
        let text = self.text.replace("MUST and MUST NOT are", "");
        let odd = text.lines().find(|line| line.contains("MUST") && number(line).is_none());
        assert_eq!(odd, None, "a MUST outside of the rules");
    }

    fn rules(&self) -> BTreeSet<String> {
        let mut rules = BTreeSet::new();
        for rule in self.text.lines().filter_map(number) {
            assert!(rules.insert(rule.to_owned()), "two rules have the number {rule}");
        }
        rules
    }
}

#[track_caller]
fn assert_all_cited(folder: &str, rules: &BTreeSet<String>, cited: &BTreeSet<String>) {
    let uncited: Vec<_> = rules.difference(cited).collect();
    assert!(uncited.is_empty(), "rules that nothing in `{folder}` cites: {uncited:?}");
    let unknown: Vec<_> = cited.difference(rules).collect();
    assert!(unknown.is_empty(), "`{folder}` cites rules that are none: {unknown:?}");
}

/// Returns the number of the rule that a line states.
fn number(line: &str) -> Option<&str> {
    line.strip_prefix("- **")?.split_once("** ").map(|(number, _)| number)
}

/// Finds the citations in all files below a folder.
fn cited_below(folder: &Path) -> BTreeSet<String> {
    let texts = files(folder).into_iter().map(|file| fs::read_to_string(file).unwrap());
    texts.flat_map(|text| cited(&text)).collect()
}

/// Finds the numbers in lists such as `SPEC A1, R2`.
fn cited(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for list in text.split("SPEC ").skip(1) {
        for rest in list.split(", ") {
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric());
            let number = &rest[..end.unwrap_or(rest.len())];
            if is_number(number) {
                found.push(number.to_owned());
            }
            if end.is_some() {
                break;
            }
        }
    }
    found
}

/// Returns whether a text is a capital letter and digits.
fn is_number(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_uppercase())
        && text.len() > 1
        && letters.all(|digit| digit.is_ascii_digit())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    folders.iter().flat_map(|folder| self::files(folder)).chain(files).collect()
}

#[cfg(test)]
mod tests {
    use super::{cited, number};

    #[test]
    fn a_list_of_citations_ends_at_the_first_other_word() {
        assert_eq!(cited("as SPEC A1, R22. T3, SPEC.md; SPEC B4 and C5"), ["A1", "R22", "B4"]);
        assert!(cited("SPEC a1, SPECIAL A1").is_empty());
    }

    #[test]
    fn a_rule_is_a_line_that_begins_with_its_number() {
        assert_eq!(number("- **K3** It MUST."), Some("K3"));
        assert_eq!(number("It MUST, see **K3** above."), None);
    }
}
