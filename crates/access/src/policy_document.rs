//! A policy document that stands inside of the configuration, as the JSON that it means.

use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// The document as JSON, in which each value stands as many lines below the first as it does
/// in the configuration: so that problems of it can be told by their lines.
pub(crate) fn to_json(node: &Node<'_>, problems: &mut Problems) -> String {
    let mut writer = Writer { text: String::new(), line: node.line() };
    writer.write(node, problems);
    writer.text
}

struct Writer {
    text: String,
    line: usize,
}

impl Writer {
    fn write(&mut self, node: &Node<'_>, problems: &mut Problems) {
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

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.text.push(',');
        }
    }

    fn quote(&mut self, text: &str) {
        self.text.push_str(&serde_json::Value::from(text).to_string());
    }
}
