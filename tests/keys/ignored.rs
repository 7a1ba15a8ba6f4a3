//! A reader that does as if a key were not in the file: `tests/keys/ignore` puts this into a copy.

use std::path::Path;

/// The kind of a key, a space and its path, such as `configuration endpoints.*.dialect`.
const VARIABLE: &str = "STAGEMAKER_IGNORED_KEY";

/// The name of a file of which nothing is ignored: the tables look at their own lines by it.
const EXEMPT: &str = "table.yaml";

/// Returns whether the entry at a path of a file is ignored.
pub fn is_ignored(file: &Path, path: &str) -> bool {
    let Some((kind, key)) = ignored() else { return false };
    let path = without_indices(path);
    let path = match &*kind {
        "configuration" => Some(&*path),
        "file" => Some(path.split_once(".replies.").map_or(&*path, |(_, behind)| behind)),
        "rule" => behind_rule(&path),
        _ => None,
    };
    file != Path::new(EXEMPT) && path.is_some_and(|path| matches(&key, path))
}

/// Returns whether a variable or function of templates is ignored.
pub fn is_ignored_name(name: &str) -> bool {
    ignored().is_some_and(|(kind, key)| kind == "template" && key == name)
}

fn ignored() -> Option<(String, String)> {
    let value = std::env::var(VARIABLE).ok()?;
    value.split_once(' ').map(|(kind, key)| (kind.to_owned(), key.to_owned()))
}

/// Returns a path with `[]` for each index.
fn without_indices(path: &str) -> String {
    let mut parts = path.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, behind) = part.split_once(']').unwrap_or_default();
        text.push_str("[]");
        text.push_str(behind);
    }
    text
}

/// Returns the path behind the index of the rule, in a list, a file or a configuration.
fn behind_rule(path: &str) -> Option<&str> {
    let behind = path.strip_prefix("[].").or_else(|| path.strip_prefix("replies[]."));
    let listed =
        || path.split_once(".replies[].").or_else(|| path.split_once(".replies.replies[]."));
    behind.or_else(|| listed().map(|(_, behind)| behind))
}

/// Returns whether a path is that of a key, in which `*` is one name.
fn matches(key: &str, path: &str) -> bool {
    let (key, path): (Vec<_>, Vec<_>) = (key.split('.').collect(), path.split('.').collect());
    let same = |(wanted, found): (&&str, &&str)| *wanted == "*" || wanted == found;
    key.len() == path.len() && key.iter().zip(&path).all(same)
}
