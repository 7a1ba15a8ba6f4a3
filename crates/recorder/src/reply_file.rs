//! Files of replies as text, so that the edits of a person survive when rules are added.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use crate::rule::Rule;
use crate::test_file_name::TestFileName;
use crate::yaml_writer::YamlWriter;

/// The comment at the start of a new file.
const HEAD: &str = "# Recorded by `stagemaker record`. What is here stays as you edit it: rules are only added, in\n\
    # the order of their requests. To record anew, delete the file.\n";

/// Returns the text of a new file of a test; without a name, of the requests that name none.
pub(crate) fn head(test: &TestFileName) -> String {
    let mut writer = YamlWriter::at(0);
    if let Some(name) = test.name() {
        writer.text("test", name);
    }
    format!("{HEAD}{}replies:\n", writer.into_text())
}

/// The numbers of the rules with the same conditions under `when`.
///
/// Conditions are kept as their hashes, so that a long recording costs little.
#[derive(Debug, Default)]
pub(crate) struct RuleCounts {
    counts: HashMap<u64, usize>,
    state: RandomState,
}

impl RuleCounts {
    /// Counts a rule, and returns the number of those with its conditions.
    pub(crate) fn add(&mut self, when: &str) -> usize {
        let count = self.counts.entry(self.state.hash_one(when)).or_default();
        *count += 1;
        *count
    }

    /// Returns the number of rules with some conditions.
    pub(crate) fn of(&self, when: &str) -> usize {
        self.counts.get(&self.state.hash_one(when)).copied().unwrap_or_default()
    }

    /// Counts the rules of a file.
    pub(crate) fn read(file: &str) -> Self {
        let file = dedent(file);
        let mut counts = Self::default();
        for rule in file.split("- when:\n").skip(1) {
            counts.add(conditions(rule));
        }
        counts
    }
}

/// Returns the lines under `when` with which a text begins.
fn conditions(text: &str) -> &str {
    let is_deeper = |line: &&str| line.starts_with("   ") || *line == "\n";
    let bytes: usize = text.split_inclusive('\n').take_while(is_deeper).map(str::len).sum();
    let lines = text.get(..bytes).unwrap_or_default();
    // A blank line behind the last condition is none.
    let end = lines.trim_end_matches('\n').len();
    lines.get(..(end + 1).min(bytes)).unwrap_or_default()
}

/// Returns a rule as it is added to a file whose rules have this depth.
pub(crate) fn rule_text(rule: &Rule, depth: usize) -> String {
    let depth = " ".repeat(depth);
    let rule = format!("\n- when:\n{}{}", rule.when, rule.answer);
    let mut text = String::with_capacity(rule.len());
    for line in rule.split_inclusive('\n') {
        if line != "\n" {
            text.push_str(&depth);
        }
        text.push_str(line);
    }
    text
}

/// Returns the depth of the rules of a file, in spaces.
pub(crate) fn depth(file: &str) -> usize {
    let first = file.lines().find(|line| line.trim_start().starts_with("- "));
    first.map_or(0, |line| line.len() - line.trim_start().len())
}

/// Returns the file with its rules at depth 0, as we write them.
fn dedent(file: &str) -> Cow<'_, str> {
    let depth = " ".repeat(depth(file));
    if depth.is_empty() {
        return Cow::Borrowed(file);
    }
    let lines = file.split_inclusive('\n');
    lines.map(|line| line.strip_prefix(&depth).unwrap_or(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::{RuleCounts, depth, head, rule_text};
    use crate::rule::Rule;
    use crate::test_file_name::TestFileName;
    use stagemaker_redact::Redactor;

    fn rule(when: &str, answer: &str) -> Rule {
        Rule { when: format!("    {when}\n"), answer: format!("  {answer}\n") }
    }

    fn append(file: &str, rule: &Rule) -> String {
        format!("{file}{}", rule_text(rule, depth(file)))
    }

    #[test]
    fn rules_are_added_at_the_end() {
        let head = head(&TestFileName::of("a: b", &Redactor::default()));
        let file =
            append(&append(&head, &rule("turn: 1", "say: Hi.")), &rule("turn: 2", "echo: true"));
        let (_, written) = file.split_once("file.\n").unwrap();
        let expected = "test: \"a: b\"\nreplies:\n\n- when:\n    turn: 1\n  say: Hi.\n\n- when:\n    turn: 2\n  echo: true\n";
        assert_eq!(written, expected);
    }

    #[test]
    fn rules_are_added_as_deep_as_those_before() {
        let file = append("replies:\n  - say: Hi.\n", &rule("turn: 1", "say: Ho."));
        assert_eq!(file, "replies:\n  - say: Hi.\n\n  - when:\n      turn: 1\n    say: Ho.\n");
        assert_eq!(RuleCounts::read(&file).of("    turn: 1\n"), 1);
    }

    #[test]
    fn only_rules_with_the_same_conditions_are_counted() {
        let first = rule("turn: 1", "say: Hi.");
        let blank = rule("system:\n      is: |-\n        a\n\n        b", "say: Ho.");
        let file = append(&append("", &first), &rule("turn: 1\n    nth: 1", "say: Ho."));
        let file = append(&append(&file, &first), &blank);
        let mut counts = RuleCounts::read(&file);
        assert_eq!((counts.of(&first.when), counts.of(&blank.when)), (2, 1));
        assert_eq!((counts.add(&first.when), counts.of(&rule("x", "").when)), (3, 0));
    }
}
