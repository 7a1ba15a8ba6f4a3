//! A YAML file, parsed with the place of every node.

use std::fs;
use std::path::{Path, PathBuf};

use saphyr::{MarkedYaml, Scalar, YamlData, YamlLoader};
use saphyr_parser::Parser;

use crate::node::Node;
use crate::problem::Problems;

/// The top of a file that holds nothing.
fn nothing<'a>() -> MarkedYaml<'a> {
    MarkedYaml::from(YamlData::Value(Scalar::Null))
}

/// The text of a file.
pub struct File {
    path: PathBuf,
    text: String,
}

impl File {
    /// Reads a file, or says why it cannot be read.
    pub fn read(path: &Path) -> Result<Self, String> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Self { path: path.to_owned(), text }),
            Err(error) => Err(format!("the file cannot be read: {error}")),
        }
    }

    /// A text that is read as if it stood in a file.
    pub fn of_text(path: &Path, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Parses the file as one YAML document and reads something from its top. An empty file is
    /// an empty mapping.
    pub fn parse<T>(
        &self,
        problems: &mut Problems,
        read: impl FnOnce(&Node<'_>, &mut Problems) -> T,
    ) -> Option<T> {
        let document = self.document(problems)?;
        Some(read(&Node::top(&self.path, &document), problems))
    }

    /// The one document of the file.
    pub fn document(&self, problems: &mut Problems) -> Option<MarkedYaml<'_>> {
        let mut loader = YamlLoader::<MarkedYaml<'_>>::default();
        // Scalars stay text: `012345678901` is an account and no number.
        loader.early_parse(false);
        let mut parser = Parser::new_from_str(&self.text);
        let error = parser.load(&mut loader, true).err().or_else(|| loader.error().cloned());
        if let Some(error) = error {
            problems.add_file(&self.path, error.marker().line(), error.info());
            return None;
        }
        let mut documents = loader.into_documents().into_iter();
        let document = documents.next().unwrap_or_else(nothing);
        match documents.next() {
            None => Some(document),
            Some(second) => {
                let line = second.span.start.line();
                problems.add_file(&self.path, line, "expected one document, found a second");
                None
            }
        }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
