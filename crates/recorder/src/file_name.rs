//! The name of the file of a test.

use sha2::{Digest as _, Sha256};

/// The file of all requests that name no test.
pub(crate) const SHARED: &str = "shared.yaml";

/// The longest name that stands for itself; more of it is cut off.
const MAX_NAME_BYTES: usize = 80;

/// The name of the file of a test: the test's own where that is a safe one on every system, and
/// else something like it with digits that tell it from all others.
pub(crate) fn of(test: &str) -> String {
    if test.is_empty() {
        return SHARED.to_owned();
    }
    let like: String = test.chars().map(safe).take(MAX_NAME_BYTES).collect();
    if like == test && stands_for_itself(test) {
        return format!("{test}.yaml");
    }
    let digits = Sha256::digest(test.as_bytes())
        .iter()
        .take(DIGITS / 2)
        .fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"));
    format!("{}-{digits}.yaml", like.trim_matches(['-', '.']))
}

/// How many digits tell a name from all others.
const DIGITS: usize = 12;

fn safe(character: char) -> char {
    let kept = character.is_ascii_alphanumeric() || "_-.".contains(character);
    if kept { character } else { '-' }
}

/// Whether no other test can have this name, nor a system give it another meaning.
fn stands_for_itself(test: &str) -> bool {
    let small = !test.bytes().any(|byte| byte.is_ascii_uppercase());
    let start = test.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let device = test.split('.').next().is_some_and(|stem| DEVICES.contains(&stem));
    let digits = test.rsplit_once('-').is_some_and(|(_, last)| {
        last.len() == DIGITS && last.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    small && start && !device && !digits && test != "shared"
}

/// What Windows does not take for a file, whatever its extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_safe_name_stands_for_itself() {
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
