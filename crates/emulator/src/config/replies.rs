//! Canned replies: in the configuration itself, in a file, or in a folder of files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::config::file::File;
use crate::config::node::Node;
use crate::config::problem::Problems;
use crate::replies::{Replies, Rule, Say, When};

/// Reads the replies that a node names or holds.
pub(super) fn read(node: &Node<'_>, problems: &mut Problems) -> Replies {
    if node.is_sequence() || node.is_mapping() {
        return Replies::new(rules(node, problems));
    }
    let Some(name) = node.filled_text(problems) else {
        return Replies::default();
    };
    let path = node.beside(name);
    let files = if path.is_dir() { files_of(&path, node, problems) } else { vec![path] };
    Replies::new(files.iter().flat_map(|path| rules_of(path, node, problems)))
}

/// The YAML files of a folder, in the order of their names.
fn files_of(folder: &Path, node: &Node<'_>, problems: &mut Problems) -> Vec<PathBuf> {
    let is_yaml = |path: &PathBuf| {
        path.extension().is_some_and(|own| EXTENSIONS.iter().any(|known| own == *known))
    };
    let mut files: Vec<_> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).filter(is_yaml).collect(),
        Err(error) => {
            problems.add(node, format!("the folder cannot be read: {error}"));
            return Vec::new();
        }
    };
    if files.is_empty() {
        let known = EXTENSIONS.join("`, `.");
        problems.add(node, format!("the folder holds no file that ends with `.{known}`"));
    }
    files.sort();
    files
}

const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// The rules of a file; one that cannot be read is a problem of the line that names it.
fn rules_of(path: &Path, node: &Node<'_>, problems: &mut Problems) -> Vec<Rule> {
    match File::read(path) {
        Ok(file) => file.parse(problems, rules).unwrap_or_default(),
        Err(message) => {
            problems.add(node, format!("{}: {message}", path.display()));
            Vec::new()
        }
    }
}

/// Reads a list of rules, or a mapping with the one key `replies` that holds it.
fn rules(node: &Node<'_>, problems: &mut Problems) -> Vec<Rule> {
    let list = if node.is_mapping() {
        let [list] = node.fields(["replies"], problems);
        list
    } else {
        None
    };
    let list = list.as_ref().unwrap_or(node);
    let items = if list.is_mapping() { Vec::new() } else { list.items(problems) };
    if items.is_empty() && list.is_sequence() {
        problems.add(list, "expected at least one reply: leave the key out for an echo");
    }
    items.iter().filter_map(|item| rule(item, problems)).collect()
}

fn rule(item: &Node<'_>, problems: &mut Problems) -> Option<Rule> {
    let [condition, text, echo] = item.fields(["when", "say", "echo"], problems);
    let condition = match &condition {
        Some(node) => when(node, problems),
        None => Some(When::Always),
    };
    let say = match (&text, &echo) {
        (Some(node), None) => said(node, problems),
        (None, Some(node)) => echoed(node, problems),
        _ if item.is_mapping() => {
            problems.add(item, "expected either `say: TEXT` or `echo: true`");
            None
        }
        _ => None,
    };
    Some(Rule { when: condition?, say: say? })
}

/// An empty text may be said too.
fn said(node: &Node<'_>, problems: &mut Problems) -> Option<Say> {
    node.text(problems).map(|text| Say::Text(text.to_owned()))
}

fn echoed(node: &Node<'_>, problems: &mut Problems) -> Option<Say> {
    if node.as_text() == Some("true") {
        return Some(Say::Echo);
    }
    problems.add(node, "expected `true`: to answer something else, use `say`");
    None
}

/// A condition; a plain text is short for `contains`.
fn when(node: &Node<'_>, problems: &mut Problems) -> Option<When> {
    if let Some(text) = node.as_text() {
        return Some(When::Contains(text.to_owned()));
    }
    let [contains, matches] = node.fields(["contains", "matches"], problems);
    match (&contains, &matches) {
        (Some(node), None) => {
            node.filled_text(problems).map(|text| When::Contains(text.to_owned()))
        }
        (None, Some(node)) => pattern(node, problems),
        _ => {
            if node.is_mapping() || node.is_null() {
                problems.add(node, "expected either `contains: TEXT` or `matches: PATTERN`");
            }
            None
        }
    }
}

fn pattern(node: &Node<'_>, problems: &mut Problems) -> Option<When> {
    let pattern = node.filled_text(problems)?;
    When::matches(pattern)
        .map_err(|error| problems.add(node, format!("the pattern is refused: {error}")))
        .ok()
}
