//! Where the rules of a script are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::read::reader::Reader;
use crate::read::rules;
use crate::script::rule::Rule;
use stagemaker_yaml::File;
use stagemaker_yaml::Node;

/// The rules that a node holds, or those of the file or the folder that it names.
pub(crate) fn rules(node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<Rule> {
    if node.is_sequence() || node.is_mapping() {
        return rules::rules(node, reader);
    }
    let Some(name) = node.filled_text(reader.problems) else {
        return Vec::new();
    };
    let path = node.beside(name);
    reader.sources.push(path.clone());
    let files = if path.is_dir() { files_of(&path, node, reader) } else { vec![path] };
    files.iter().flat_map(|path| rules_of(path, node, reader)).collect()
}

/// The YAML files of a folder, in the order of their names.
fn files_of(folder: &Path, node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<PathBuf> {
    let is_yaml = |path: &PathBuf| {
        path.extension().is_some_and(|own| EXTENSIONS.iter().any(|known| own == *known))
    };
    let mut files: Vec<_> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).filter(is_yaml).collect(),
        Err(error) => {
            reader.add(node, format!("the folder cannot be read: {error}"));
            return Vec::new();
        }
    };
    if files.is_empty() {
        let known = EXTENSIONS.join("`, `.");
        reader.add(node, format!("the folder holds no file that ends with `.{known}`"));
    }
    files.sort();
    files
}

const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// The rules of a file; one that cannot be read is a problem of the line that names it.
fn rules_of(path: &Path, node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<Rule> {
    let file = match File::read(path) {
        Ok(file) => file,
        Err(message) => {
            reader.add(node, format!("{}: {message}", path.display()));
            return Vec::new();
        }
    };
    match file.document(reader.problems) {
        Some(document) => rules::rules(&Node::top(file.path(), &document), reader),
        None => Vec::new(),
    }
}
