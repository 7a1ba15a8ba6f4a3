//! Tables of the documents whose rows are claims, each with links to the tests that prove it.

use std::fs;
use std::path::Path;

/// A row of a table.
pub(crate) struct Claim<'a>(&'a str);

/// Returns the rows of all tables of a page that have a header which ends like this.
pub(crate) fn rows<'a>(page: &'a str, header: &str) -> Vec<Claim<'a>> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with('|') && line.ends_with(header) {
            // The line of dashes.
            lines.next();
            found.extend(lines.by_ref().take_while(|line| line.starts_with('|')).map(Claim));
        }
    }
    found
}

impl<'a> Claim<'a> {
    /// Returns the cells, of which none has a bar in it.
    pub(crate) fn cells(&self) -> Vec<&'a str> {
        self.0.trim_matches('|').split('|').map(str::trim).collect()
    }

    /// Returns the claim of the last cell alone, where other cells have links to what is no test.
    pub(crate) fn last_cell(&self) -> Self {
        Self(self.cells().last().copied().unwrap_or_default())
    }

    /// Returns the name of a test, and the file that it stands in, of each link.
    fn proofs(&self) -> Vec<(&'a str, &'a str)> {
        let links = self.0.split("[`").skip(1).filter_map(|rest| rest.split_once("`](../"));
        links.filter_map(|(name, rest)| Some((name, rest.split_once(')')?.0))).collect()
    }

    /// Asserts that the row names at least one function, and that each is in its file.
    #[track_caller]
    pub(crate) fn assert_proved(&self) {
        self.assert_each("function", |text, name| text.contains(&format!("fn {name}(")));
    }

    /// Asserts that the row names at least one test, and that each is a test of its file.
    #[track_caller]
    pub(crate) fn assert_tested(&self) {
        self.assert_each("test", is_test);
    }

    #[track_caller]
    fn assert_each(&self, kind: &str, is_there: impl Fn(&str, &str) -> bool) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let proofs = self.proofs();
        assert!(!proofs.is_empty(), "nothing proves: {}", self.0);
        for (name, file) in proofs {
            let text = fs::read_to_string(root.join(file)).expect(file);
            assert!(is_there(&text, name), "{file} has no {kind} `{name}`");
        }
    }
}

/// Returns whether a source has a function of this name with the attribute of a test.
fn is_test(source: &str, name: &str) -> bool {
    let Some((before, _)) = source.split_once(&format!("fn {name}(")) else { return false };
    let attributes = before.lines().rev().skip(usize::from(!before.ends_with('\n')));
    attributes
        .take_while(|line| !line.trim().is_empty() && !line.starts_with('}'))
        .any(|line| line.contains("#[test]") || line.contains("#[tokio::test"))
}
