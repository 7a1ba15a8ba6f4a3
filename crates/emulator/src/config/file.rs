//! A YAML file, parsed with the place of every node.

use std::fs;
use std::path::{Path, PathBuf};

use saphyr::{MarkedYaml, Scalar, YamlData, YamlLoader};
use saphyr_parser::Parser;

use crate::config::node::Node;
use crate::config::problem::Problems;

/// The top of a file that holds nothing.
fn nothing() -> MarkedYaml<'static> {
    MarkedYaml::from(YamlData::Value(Scalar::Null))
}

/// The text of a file.
pub(crate) struct File {
    path: PathBuf,
    text: String,
}

impl File {
    /// Reads a file, or says why it cannot be read.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Self { path: path.to_owned(), text }),
            Err(error) => Err(format!("the file cannot be read: {error}")),
        }
    }

    /// Its text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Parses the file as one YAML document and reads something from its top. An empty file is
    /// an empty mapping.
    pub(crate) fn parse<T>(
        &self,
        problems: &mut Problems,
        read: impl FnOnce(&Node<'_>, &mut Problems) -> T,
    ) -> Option<T> {
        let mut loader = YamlLoader::<MarkedYaml<'_>>::default();
        // Scalars stay text: `012345678901` is an account and no number.
        loader.early_parse(false);
        let mut parser = Parser::new_from_str(&self.text);
        let error = parser.load(&mut loader, true).err().or_else(|| loader.error().cloned());
        if let Some(error) = error {
            problems.add_file(&self.path, error.marker().line(), error.info());
            return None;
        }
        match &*loader.into_documents() {
            [] => Some(read(&Node::top(&self.path, &nothing()), problems)),
            [document] => Some(read(&Node::top(&self.path, document), problems)),
            [_, second, ..] => {
                let line = second.span.start.line();
                problems.add_file(&self.path, line, "expected one document, found a second");
                None
            }
        }
    }
}
