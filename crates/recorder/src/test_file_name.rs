//! File names of tests, which are safe on every system and differ for every test.

use sha2::{Digest as _, Sha256};
use stagemaker_redact::{RedactedText, Redactor};

/// The file of all requests that name no test.
const SHARED: &str = "shared.yaml";

/// The longest part of a test's name that a file name has, in bytes.
const MAX_NAME_BYTES: usize = 80;

/// The file of a test, and the way in which the test is told from others.
#[derive(Clone, Debug)]
pub(crate) struct TestFileName {
    file: String,
    name: RedactedText,
    /// The pattern of a name that holds a secret.
    pattern: Option<RedactedText>,
}

impl TestFileName {
    /// Makes the file of a test, of whose name secrets are left out.
    pub(crate) fn of(test: &str, redactor: &Redactor) -> Self {
        let redacted = redactor.redact(test);
        let name = redacted.text();
        let pattern = (!redacted.is_whole()).then(|| redacted.pattern());
        Self { file: of(name.as_str()), name, pattern }
    }

    /// The name of the file.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The name of the test for the top of the file; none where each rule has a pattern instead.
    pub(crate) fn name(&self) -> Option<&RedactedText> {
        self.pattern.is_none().then_some(&self.name)
    }

    /// The pattern of the name for each rule; none where the top of the file has the name.
    pub(crate) const fn pattern(&self) -> Option<&RedactedText> {
        self.pattern.as_ref()
    }
}

/// Returns the name of the file of a test: the test's name where that is safe on every system, and
/// else a name like it with digits that tell it from all others.
fn of(test: &str) -> String {
    if test.is_empty() {
        return SHARED.to_owned();
    }
    let similar: String = test.chars().map(safe).take(MAX_NAME_BYTES).collect();
    if similar == test && is_file_name(test) {
        return format!("{test}.yaml");
    }
    let digits = Sha256::digest(test.as_bytes())
        .iter()
        .take(DIGITS / 2)
        .fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"));
    format!("{}-{digits}.yaml", similar.trim_matches(['-', '.']))
}

/// The number of digits that tell a name from all others.
const DIGITS: usize = 12;

fn safe(character: char) -> char {
    let kept = character.is_ascii_alphanumeric() || "_-.".contains(character);
    if kept { character } else { '-' }
}

/// Returns whether no other test can get this file name, and no system reads it as something else.
fn is_file_name(test: &str) -> bool {
    let is_lowercase = !test.bytes().any(|byte| byte.is_ascii_uppercase());
    let starts_well = test.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let is_device = test.split('.').next().is_some_and(|stem| DEVICES.contains(&stem));
    let has_digits = test.rsplit_once('-').is_some_and(|(_, last)| {
        last.len() == DIGITS && last.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    is_lowercase && starts_well && !is_device && !has_digits && test != "shared"
}

/// The names that Windows does not take for files, whatever their extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_safe_name_is_kept_and_others_get_digits() {
        for (test, name) in [
            ("", "shared.yaml"),
            ("test_weather", "test_weather.yaml"),
            ("a.b-1", "a.b-1.yaml"),
            ("a/B", "a-B-f42815d1626f.yaml"),
            ("..", "-5ec1f7e700f3.yaml"),
        ] {
            assert_eq!(of(test), name);
        }
    }

    #[test]
    fn no_two_tests_have_the_same_file() {
        let long = "x".repeat(100);
        let longer = "x".repeat(101);
        let hashed = of("a/b");
        let tests = [
            "",
            "shared",
            "Shared",
            "a/b",
            "a\\b",
            "a-b",
            "A-b",
            "a b",
            "a?b",
            "con",
            "CON",
            "con.x",
            ".",
            "..",
            "-",
            &long,
            &longer,
            hashed.trim_end_matches(".yaml"),
            "ä",
            "ö",
        ];
        let mut names: Vec<_> = tests.iter().map(|test| of(test).to_lowercase()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), tests.len(), "{names:?}");
        assert!(names.iter().all(|name| name.is_ascii() && name.len() < 100));
    }
}
