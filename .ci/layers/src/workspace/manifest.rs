//! One `Cargo.toml`, and the lines that its entries stand on.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::{Place, Problem};

/// A manifest that could be parsed.
#[derive(Debug)]
pub(crate) struct Manifest<'a> {
    /// Its path from the root.
    pub(crate) file: &'a str,
    text: &'a str,
    table: DeTable<'a>,
}

/// A dependency as one manifest has it: its key, its line and its value.
#[derive(Debug)]
pub(crate) struct Entry<'m> {
    pub(crate) key: &'m str,
    pub(crate) line: usize,
    pub(crate) value: &'m DeValue<'m>,
}

impl<'a> Manifest<'a> {
    pub(crate) fn parse(file: &'a str, text: &'a str) -> Result<Self, Problem> {
        match DeTable::parse(text) {
            Ok(table) => Ok(Self { file, text, table: table.into_inner() }),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                let place = Place::new(file, line_at(text, offset));
                Err(Problem::new(place, format!("cannot be parsed: {}", error.message())))
            }
        }
    }

    /// The folder that it stands in.
    pub(crate) fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// A text at a path of keys.
    pub(crate) fn string(&self, keys: &[&str]) -> Option<String> {
        self.value(keys).and_then(|value| value.as_str()).map(str::to_owned)
    }

    /// The paths of the commands that it lists.
    pub(crate) fn commands(&self) -> Vec<String> {
        let tables = self.value(&["bin"]).and_then(|value| value.as_array());
        let paths = tables.into_iter().flatten().filter_map(|table| table.get_ref().get("path"));
        paths.filter_map(|path| path.get_ref().as_str()).map(str::to_owned).collect()
    }

    /// The members of the workspace.
    pub(crate) fn members(&self) -> Vec<String> {
        let members = self.value(&["workspace", "members"]).and_then(|value| value.as_array());
        let members = members.into_iter().flatten();
        members.filter_map(|member| member.get_ref().as_str()).map(str::to_owned).collect()
    }

    /// The dependencies of the product, on every target. Those of tests and builds are not its.
    pub(crate) fn dependencies(&self) -> Vec<Entry<'_>> {
        let targets = self.value(&["target"]).and_then(|value| value.as_table());
        let of_targets = targets
            .into_iter()
            .flat_map(DeTable::values)
            .filter_map(|target| target.get_ref().get("dependencies"))
            .map(Spanned::get_ref);
        let tables = self.value(&["dependencies"]).into_iter().chain(of_targets);
        tables.filter_map(|value| value.as_table()).flat_map(|table| self.entries(table)).collect()
    }

    fn entries<'m>(&'m self, table: &'m DeTable<'m>) -> impl Iterator<Item = Entry<'m>> {
        table.iter().map(|(key, value)| Entry {
            key: key.get_ref(),
            line: line_at(self.text, key.span().start),
            value: value.get_ref(),
        })
    }

    fn value(&self, keys: &[&str]) -> Option<&DeValue<'_>> {
        let (first, rest) = keys.split_first()?;
        let start = self.table.get(*first)?.get_ref();
        rest.iter().try_fold(start, |value, key| value.get(*key).map(Spanned::get_ref))
    }
}

/// The line of a byte, counted from 1.
fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
