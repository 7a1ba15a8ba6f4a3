use std::fmt;

use crate::keys::probe::Probe;

/// A key, and what differs where it is left out.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    /// The path of the key: `*` is a name, and `[]` an item of a list.
    pub(crate) key: &'static str,
    /// A configuration, in which `<` and `>` enclose the entry that is left out for comparison.
    pub(crate) yaml: &'static str,
    /// The request whose answer shows the difference.
    pub(crate) probe: Probe,
    /// The outcome with the key. `...` stands for any text.
    pub(crate) with: &'static str,
    /// The outcome without it: that of the default.
    pub(crate) without: &'static str,
}

/// A value of a key at an edge, in another form, or beside the same key at another level.
pub(crate) struct Case {
    /// The path of the key.
    pub(crate) key: &'static str,
    /// The configuration.
    pub(crate) yaml: &'static str,
    /// The request whose answer shows the value.
    pub(crate) probe: Probe,
    /// The outcome. `...` stands for any text.
    pub(crate) outcome: &'static str,
}

/// An outcome that is not the expected one.
pub(crate) struct Difference {
    pub(crate) key: &'static str,
    pub(crate) yaml: String,
    expected: &'static str,
    found: String,
}

impl Line {
    /// The configuration with the entry of the key.
    pub(crate) fn yaml_with(&self) -> String {
        self.yaml.replace(['<', '>'], "")
    }

    /// The configuration without the entry of the key.
    pub(crate) fn yaml_without(&self) -> String {
        let (before, rest) = self.yaml.split_once('<').expect(self.yaml);
        let (_, after) = rest.split_once('>').expect(self.yaml);
        format!("{before}{after}")
    }

    /// Returns the outcomes that differ from the expected ones.
    pub(crate) fn differences(&self) -> Vec<Difference> {
        let sides = [(self.yaml_with(), self.with), (self.yaml_without(), self.without)];
        let difference = |(yaml, expected)| difference(self.key, self.probe, yaml, expected);
        sides.into_iter().filter_map(difference).collect()
    }
}

impl Case {
    /// Returns the outcome, if it differs from the expected one.
    pub(crate) fn difference(&self) -> Option<Difference> {
        difference(self.key, self.probe, self.yaml.to_owned(), self.outcome)
    }
}

fn difference(
    key: &'static str,
    probe: Probe,
    yaml: String,
    expected: &'static str,
) -> Option<Difference> {
    let found = probe.run(&yaml);
    if matches(&found, expected) {
        return None;
    }
    Some(Difference { key, yaml, expected, found })
}

/// The key, a colon, the configuration and the outcomes.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, yaml, expected, found } = self;
        // A line of the message begins with a key, and so does one of a configuration.
        let yaml = yaml.replace('\n', "; ");
        write!(f, "{key}: in `{yaml}`: expected `{expected}`, found `{found}`")
    }
}

/// Returns whether a text is the expected one, in which `...` stands for any text.
fn matches(found: &str, expected: &str) -> bool {
    let Some((start, mut expected)) = expected.split_once("...") else { return found == expected };
    let Some(mut found) = found.strip_prefix(start) else { return false };
    while let Some((middle, end)) = expected.split_once("...") {
        let Some((_, rest)) = found.split_once(middle) else { return false };
        (found, expected) = (rest, end);
    }
    found.ends_with(expected)
}

#[test]
fn an_expected_outcome_matches_itself_and_any_text_for_dots() {
    assert!(matches("200 hello", "200 hello") && matches("403 no way", "403 ...way"));
    assert!(!matches("200 hello!", "200 hello") && !matches("403 no way", "403 ...no"));
    assert!(matches("a b c d", "a ...c...") && !matches("a b c d", "a ...x..."));
    assert!(!matches("a b c d", "a ...c...b...") && !matches("b", "a..."));
}
