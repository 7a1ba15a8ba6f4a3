//! Policy documents in a configuration, converted from YAML to the JSON that the parser reads.

use stagemaker_yaml::{FileProblems, Node};

/// Converts a document to JSON, in which each value is as many lines below the first as it is in
/// the configuration, so that the line of a problem in the JSON leads to the line in the file.
pub(crate) fn to_json(node: &Node<'_>, problems: &mut FileProblems) -> String {
    let mut writer = Writer { text: String::new(), line: node.line() };
    writer.write(node, problems);
    writer.text
}

/// A writer of JSON that keeps the lines of the configuration.
struct Writer {
    text: String,
    /// Line in the configuration of what is written next, counted from 1.
    line: usize,
}

impl Writer {
    /// Writes a node, on its line.
    fn write(&mut self, node: &Node<'_>, problems: &mut FileProblems) {
        while self.line < node.line() {
            self.text.push('\n');
            self.line += 1;
        }
        if node.is_mapping() {
            self.text.push('{');
            for (index, (key, value)) in node.entries(problems).into_iter().enumerate() {
                self.separate(index);
                self.quote(key);
                self.text.push(':');
                self.write(&value, problems);
            }
            self.text.push('}');
        } else if node.is_sequence() {
            self.text.push('[');
            for (index, value) in node.items(problems).into_iter().enumerate() {
                self.separate(index);
                self.write(&value, problems);
            }
            self.text.push(']');
        } else {
            // Numbers and booleans mean the same in quotes.
            match node.as_text() {
                Some(text) => self.quote(text),
                None => self.text.push_str("null"),
            }
        }
    }

    /// Writes the comma before an item.
    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.text.push(',');
        }
    }

    /// Writes a text as a JSON string.
    fn quote(&mut self, text: &str) {
        self.text.push_str(&serde_json::Value::from(text).to_string());
    }
}
