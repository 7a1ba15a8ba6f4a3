//! The texts and JSON values of a script, which may be templates.

use std::sync::Arc;

use crate::read::reader::Reader;
use crate::script::value::{JsonValue, Text};
use stagemaker_yaml::Node;

/// Reads a JSON value. A text that holds `{{` or `{%` is a template.
pub(crate) fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<JsonValue> {
    if node.is_mapping() {
        let entries = node.entries(reader.problems).into_iter();
        let read: Vec<_> =
            entries.map(|(key, value)| Some((key.to_owned(), read(&value, reader)?))).collect();
        return read.into_iter().collect::<Option<_>>().map(JsonValue::Object);
    }
    if node.is_sequence() {
        let items = node.items(reader.problems);
        let read: Vec<_> = items.iter().map(|item| read(item, reader)).collect();
        return read.into_iter().collect::<Option<_>>().map(JsonValue::List);
    }
    match node.as_text().filter(|text| is_template(text)) {
        None => Some(JsonValue::Value(node.as_json())),
        Some(text) => match expression(text) {
            // The filter `tojson` keeps the type of a value.
            Some(inner) => reader
                .add_template(node, &format!("{{{{ ({inner})|tojson }}}}"))
                .map(JsonValue::Json),
            None => reader.add_template(node, text).map(JsonValue::Text),
        },
    }
}

fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// Returns the expression of a text that is nothing but `{{ EXPRESSION }}`.
fn expression(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    (!is_template(inner) && !inner.contains("}}")).then_some(inner)
}

/// Reads a text that is used as it stands: `TEXT`, or that of a `{file: PATH}`.
pub(crate) fn literal(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let text: Arc<str> = read_source(node, reader)?.into();
    if !node.is_mapping() && text.contains("{{") && text.contains("}}") {
        reader
            .problems
            .add_warning(node, "is sent as it stands: `template` works out what is in {{ }}");
    }
    Some(Text::Literal(text))
}

/// Reads a template: `TEXT`, or that of a `{file: PATH}`.
pub(crate) fn template(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let source = read_source(node, reader)?;
    reader.add_template(node, &source).map(Text::Template)
}

fn read_source(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<String> {
    if node.is_mapping() {
        let [file] = node.fields(["file"], reader.problems);
        let file = node.required(file, "file", reader.problems)?;
        return reader.read_file(&file);
    }
    node.text(reader.problems).map(ToOwned::to_owned)
}

/// Reads one text, or a list of texts, of which each choice takes one.
pub(crate) fn texts(
    node: &Node<'_>,
    reader: &mut Reader<'_>,
    read_text: fn(&Node<'_>, &mut Reader<'_>) -> Option<Text>,
) -> Option<Vec<Text>> {
    if !node.is_sequence() {
        return Some(vec![read_text(node, reader)?]);
    }
    let items = node.items(reader.problems);
    if items.is_empty() {
        reader.report(node, "expected at least one text");
        return None;
    }
    let read: Vec<_> = items.iter().map(|item| read_text(item, reader)).collect();
    read.into_iter().collect()
}

/// Reads a text that is a template if it holds `{{` or `{%`.
pub(crate) fn literal_or_template(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let text = node.text(reader.problems)?;
    if is_template(text) {
        return reader.add_template(node, text).map(Text::Template);
    }
    Some(Text::Literal(text.into()))
}
