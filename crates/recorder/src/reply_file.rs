//! Files of replies as text, so that the edits of a person survive when rules are added.

use std::borrow::Cow;

use crate::rule::Rule;
use crate::yaml_writer::YamlWriter;

/// The comment at the start of a new file.
const HEAD: &str = "# Recorded by `stagemaker record`. What is here stays as you edit it: rules are only added, at\n\
    # the end. To record anew, delete the file.\n";

/// Returns the text of a new file of a test; without a name, of the requests that name none.
pub(crate) fn head(test: &str) -> String {
    let mut writer = YamlWriter::at(0);
    writer.text("test", test);
    format!("{HEAD}{}replies:\n", writer.into_text())
}

/// Counts the rules of a file with the same conditions under `when`.
pub(crate) fn count(file: &str, rule: &Rule) -> usize {
    let file = dedent(file);
    let wanted = format!("- when:\n{}", rule.when);
    let found = file.match_indices(&wanted).filter(|(start, _)| {
        let (before, rest) = file.split_at(*start);
        let after = rest.get(wanted.len()..).unwrap_or_default();
        // A further condition of the same `when` would be deeper.
        (before.is_empty() || before.ends_with('\n')) && !after.starts_with("   ")
    });
    found.count()
}

/// Returns the file with a rule at its end.
pub(crate) fn append(file: &str, rule: &Rule) -> String {
    let mut text = file.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let depth = " ".repeat(depth(file));
    let rule = format!("\n- when:\n{}{}", rule.when, rule.answer);
    for line in rule.split_inclusive('\n') {
        if line != "\n" {
            text.push_str(&depth);
        }
        text.push_str(line);
    }
    text
}

/// Returns the depth of the rules of a file, in spaces.
fn depth(file: &str) -> usize {
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
    use super::{append, count, head};
    use crate::rule::Rule;

    fn rule(when: &str, answer: &str) -> Rule {
        Rule { when: format!("    {when}\n"), answer: format!("  {answer}\n") }
    }

    #[test]
    fn rules_are_added_at_the_end() {
        let file = append(
            &append(&head("a: b"), &rule("turn: 1", "say: Hi.")),
            &rule("turn: 2", "echo: true"),
        );
        let (_, written) = file.split_once("file.\n").unwrap();
        let expected = "test: \"a: b\"\nreplies:\n\n- when:\n    turn: 1\n  say: Hi.\n\n- when:\n    turn: 2\n  echo: true\n";
        assert_eq!(written, expected);
    }

    #[test]
    fn rules_are_added_as_deep_as_those_before() {
        let file = append("replies:\n  - say: Hi.", &rule("turn: 1", "say: Ho."));
        assert_eq!(file, "replies:\n  - say: Hi.\n\n  - when:\n      turn: 1\n    say: Ho.\n");
        assert_eq!(count(&file, &rule("turn: 1", "")), 1);
    }

    #[test]
    fn only_rules_with_the_same_conditions_are_counted() {
        let first = rule("turn: 1", "say: Hi.");
        let file = append(&append("", &first), &rule("turn: 1\n    nth: 1", "say: Ho."));
        assert_eq!(count(&file, &first), 1);
        assert_eq!(count(&append(&file, &first), &first), 2);
        assert_eq!(count("", &first), 0);
    }
}
