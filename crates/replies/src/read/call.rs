//! The calls of tools of an answer.

use crate::read::reader::Reader;
use crate::read::value;
use crate::script::answer::{ToolArguments, ToolCall};
use stagemaker_yaml::Node;

/// Reads `NAME`, `{NAME: ARGUMENTS}` or a list of these.
pub(crate) fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<ToolCall>> {
    if node.is_sequence() {
        let items = node.items(reader.problems);
        if items.is_empty() {
            reader.report(node, "expected at least one tool");
            return None;
        }
        let read: Vec<_> = items.iter().map(|item| read_calls(item, reader)).collect();
        return Some(read.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect());
    }
    read_calls(node, reader)
}

fn read_calls(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<ToolCall>> {
    if node.is_mapping() {
        let entries = node.entries(reader.problems).into_iter();
        let read: Vec<_> =
            entries.map(|(tool, arguments)| read_call(tool, &arguments, reader)).collect();
        if read.is_empty() {
            reader.report(node, "expected the name of a tool");
            return None;
        }
        return read.into_iter().collect();
    }
    let tool = node.non_empty_text(reader.problems)?.to_owned();
    Some(vec![ToolCall { tool, arguments: ToolArguments::Synthesized }])
}

fn read_call(tool: &str, node: &Node<'_>, reader: &mut Reader<'_>) -> Option<ToolCall> {
    let arguments = if node.is_null() {
        ToolArguments::Synthesized
    } else if node.is_mapping() {
        ToolArguments::Value(value::read(node, reader)?)
    } else if node.is_sequence() {
        reader
            .report(node, "expected the arguments by their names, or a text that is sent as it is");
        return None;
    } else {
        // Models also write arguments that are no JSON, and a test may want such.
        ToolArguments::Text(value::literal_or_template(node, reader)?)
    };
    Some(ToolCall { tool: tool.to_owned(), arguments })
}
