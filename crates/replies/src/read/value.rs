//! Values in which texts may be templates.

use std::sync::Arc;

use crate::read::reader::Reader;
use crate::script::text::Text;
use crate::script::value::JsonValue;
use stagemaker_yaml::Node;

/// Reads a value. A text that holds `{{` or `{%` is a template.
pub(crate) fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<JsonValue> {
    if node.is_mapping() {
        let entries = node.entries(reader.problems).into_iter();
        let read: Vec<_> =
            entries.map(|(key, own)| Some((key.to_owned(), read(&own, reader)?))).collect();
        return read.into_iter().collect::<Option<_>>().map(JsonValue::Object);
    }
    if node.is_sequence() {
        let items = node.items(reader.problems);
        let read: Vec<_> = items.iter().map(|own| read(own, reader)).collect();
        return read.into_iter().collect::<Option<_>>().map(JsonValue::List);
    }
    match node.as_text().filter(|text| is_template(text)) {
        None => Some(JsonValue::Value(node.as_json())),
        Some(text) => match expression(text) {
            // Written as JSON, a value keeps its type.
            Some(inner) => {
                reader.template(node, &format!("{{{{ ({inner})|tojson }}}}")).map(JsonValue::Json)
            }
            None => reader.template(node, text).map(JsonValue::Text),
        },
    }
}

fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// The expression of a text that is nothing else.
fn expression(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    (!is_template(inner) && !inner.contains("}}")).then_some(inner)
}

/// Reads a text as it stands: `TEXT`, or that of a `{file: PATH}`.
pub(crate) fn literal(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let text: Arc<str> = source(node, reader)?.into();
    if !node.is_mapping() && text.contains("{{") && text.contains("}}") {
        reader
            .problems
            .warn_at(node, "is sent as it stands: `template` works out what is in {{ }}");
    }
    Some(Text::Literal(text))
}

/// Reads a template: `TEXT`, or that of a `{file: PATH}`.
pub(crate) fn template(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let source = source(node, reader)?;
    reader.template(node, &source).map(Text::Template)
}

fn source(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<String> {
    if node.is_mapping() {
        let [file] = node.fields(["file"], reader.problems);
        let file = node.required(file, "file", reader.problems)?;
        return reader.file(&file);
    }
    node.text(reader.problems).map(ToOwned::to_owned)
}

/// Reads one text, or a list of which each choice takes one.
pub(crate) fn several(
    node: &Node<'_>,
    reader: &mut Reader<'_>,
    one: fn(&Node<'_>, &mut Reader<'_>) -> Option<Text>,
) -> Option<Vec<Text>> {
    if !node.is_sequence() {
        return Some(vec![one(node, reader)?]);
    }
    let items = node.items(reader.problems);
    if items.is_empty() {
        reader.add(node, "expected at least one text");
        return None;
    }
    let read: Vec<_> = items.iter().map(|item| one(item, reader)).collect();
    read.into_iter().collect()
}

/// Reads a text that may be a template.
pub(crate) fn raw(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let text = node.text(reader.problems)?;
    if is_template(text) {
        return reader.template(node, text).map(Text::Template);
    }
    Some(Text::Literal(text.into()))
}
