//! The sources of a script: a node of YAML, a file, or a folder of files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::read::reader::Reader;
use crate::read::rules;
use crate::script::rules::{Rule, Script};
use stagemaker_yaml::{File, FileProblems, Node};

/// Reads the script that a node names or holds, and adds the files that it comes from to
/// `sources`. `None` where no rule can be read, which is a problem then.
pub(crate) fn read(
    node: &Node<'_>,
    sources: &mut Vec<PathBuf>,
    problems: &mut FileProblems,
) -> Option<Script> {
    let mut reader = Reader::new(problems, sources);
    let rules = read_rules(node, &mut reader);
    // A script without rules is always the consequence of a problem that has been reported.
    if rules.is_empty() { None } else { Some(reader.finish(rules, node)) }
}

/// Reads the rules that a node holds, or those of the file or the folder that it names.
fn read_rules(node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<Rule> {
    if node.is_sequence() || node.is_mapping() {
        return rules::read(node, reader);
    }
    let Some(name) = node.non_empty_text(reader.problems) else {
        return Vec::new();
    };
    let Some(path) = node.resolve_path(name, reader.problems) else {
        return Vec::new();
    };
    reader.sources.push(path.clone());
    let files = if path.is_dir() { list_files(&path, node, reader) } else { vec![path] };
    files.iter().flat_map(|path| read_file(path, node, reader)).collect()
}

/// Lists the YAML files of a folder, in the order of their names.
fn list_files(folder: &Path, node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<PathBuf> {
    let mut files: Vec<_> = match fs::read_dir(folder) {
        Ok(entries) => entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| is_file_of_folder(path))
            .collect(),
        Err(error) => {
            reader.report(node, format!("the folder cannot be read: {error}"));
            return Vec::new();
        }
    };
    if files.is_empty() {
        let known = EXTENSIONS.join("`, `.");
        reader.report(node, format!("the folder holds no file that ends with `.{known}`"));
    }
    files.sort();
    files
}

/// Returns whether a folder of replies takes a file, by its extension.
pub(crate) fn is_file_of_folder(path: &Path) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known))
}

const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Reads the rules of a file; one that cannot be read is a problem of the node that names it.
fn read_file(path: &Path, node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<Rule> {
    let file = match File::read_finished(path) {
        Ok(file) => file,
        Err(message) => {
            reader.report(node, format!("{}: {message}", path.display()));
            return Vec::new();
        }
    };
    match file.document(reader.problems) {
        Some(document) => rules::read(&file.root(&document), reader),
        None => Vec::new(),
    }
}
