//! YAML as the configuration and the scripts are read: nodes, scalars, files and problems.
#![cfg(test)]

/// Files that are one document, and those that are not.
mod file;
/// The bounds of nesting, nodes, aliases and problems.
mod limits;
/// Mappings, sequences, keys and lines.
mod node;
/// Texts, numbers, Booleans and null.
mod scalar;

use std::path::Path;

use stagemaker_yaml::{File, FileProblems, Node};

/// Parses a text as the file `c.yaml`, and returns what `read` makes of its root, and all problems
/// as they are displayed.
fn parse<T>(
    text: &str,
    read: impl FnOnce(&Node<'_>, &mut FileProblems) -> T,
) -> (Option<T>, Vec<String>) {
    let mut problems = FileProblems::default();
    let value = File::of_text(Path::new("c.yaml"), text).parse(&mut problems, read);
    (value, problems.iter().map(ToString::to_string).collect())
}

/// Returns the problems of a text that is read by `read`.
fn problems_of<T>(text: &str, read: impl FnOnce(&Node<'_>, &mut FileProblems) -> T) -> Vec<String> {
    parse(text, read).1
}
