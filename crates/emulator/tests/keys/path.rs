use std::collections::BTreeSet;
use std::path::Path;

use stagemaker_yaml::{File, FileProblems, Node};

/// A name of which `tests/keys/ignore` ignores no key.
const TABLE: &str = "table.yaml";

/// Returns the path of each node of a configuration, as keys are written, and its text.
pub(crate) fn nodes(yaml: &str) -> BTreeSet<(String, Option<String>)> {
    let mut found = BTreeSet::new();
    let mut problems = FileProblems::default();
    let file = File::of_text(Path::new(TABLE), yaml);
    file.parse(&mut problems, |root, problems| collect(root, "", problems, &mut found));
    assert!(problems.is_empty(), "{yaml}: {problems}");
    found
}

/// Returns the keys of a configuration.
pub(crate) fn keys(yaml: &str) -> BTreeSet<String> {
    nodes(yaml).into_iter().map(|(path, _)| path).collect()
}

fn collect(
    node: &Node<'_>,
    path: &str,
    problems: &mut FileProblems,
    found: &mut BTreeSet<(String, Option<String>)>,
) {
    found.insert((path.to_owned(), node.as_text().map(str::to_owned)));
    if node.is_sequence() {
        for item in node.items(problems) {
            collect(&item, &format!("{path}[]"), problems, found);
        }
    } else if node.is_mapping() {
        for (key, value) in node.entries(problems) {
            let named = matches!(path, "endpoints" | "endpoints.*.components");
            let name = if named { "*" } else { key };
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            collect(&value, &path, problems, found);
        }
    }
}
