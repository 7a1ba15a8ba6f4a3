//! The line that shows a request.

use std::fmt;

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use stagemaker_redact::printable;

/// A request as the control API shows it, written in one line.
pub(crate) struct Row<'a> {
    pub(crate) request: &'a Value,
    /// `true` where a terminal shows it in color.
    pub(crate) is_colored: bool,
}

impl Row<'_> {
    fn text(&self, pointer: &str) -> Option<&str> {
        self.request.pointer(pointer).and_then(Value::as_str)
    }

    fn status(&self) -> Option<u64> {
        self.request.pointer("/response/status").and_then(Value::as_u64)
    }

    fn color(&self) -> Style {
        match self.status() {
            _ if !self.is_colored => Style::new(),
            Some(..400) => AnsiColor::Green.on_default(),
            Some(400..500) => AnsiColor::Yellow.on_default(),
            Some(_) => AnsiColor::Red.on_default(),
            None => Style::new(),
        }
    }
}

/// Writes the number, the time, the status, the request, how long it took, its test, and the rule that
/// answered or the reason why none did.
impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.request.get("number").and_then(Value::as_u64).unwrap_or_default();
        let time = self.text("/time").and_then(|time| time.get(11..23)).unwrap_or_default();
        let color = self.color();
        write!(f, "{number:>4} {time} {color}")?;
        match self.status() {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("...")?,
        }
        let method = self.text("/request/method").unwrap_or_default();
        let path = self.text("/request/path").unwrap_or_default();
        write!(f, "{color:#} {} {}", printable(method), printable(path))?;
        if let Some(elapsed) = self.request.get("elapsed_ms").and_then(Value::as_f64) {
            write!(f, " {elapsed:.1}ms")?;
        }
        match self.text("/state") {
            None | Some("complete") => {}
            Some(state) => write!(f, " {state}")?,
        }
        if let Some(test) = self.text("/test") {
            write!(f, " test={}", printable(test))?;
        }
        if let Some(caller) = self.text("/caller/arn") {
            write!(f, " {}", printable(caller.rsplit(':').next().unwrap_or(caller)))?;
        }
        if let Some(file) = self.text("/rule/file") {
            let line = self.request.pointer("/rule/line").and_then(Value::as_u64).unwrap_or(0);
            write!(f, " rule={}:{line}", printable(file))?;
        }
        match self.text("/decision/reason") {
            Some(reason) => write!(f, ": {}", printable(reason)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Row;
    use serde_json::json;

    #[test]
    fn a_row_names_the_rule_of_an_answer_and_the_reason_of_a_refusal() {
        let answered = json!({
            "number": 7, "time": "2026-11-22T10:00:00.012Z", "test": "a", "state": "complete",
            "elapsed_ms": 1.234, "caller": {"arn": "arn:aws:iam::123456789012:user/ci"},
            "rule": {"name": null, "file": "r.yaml", "line": 3}, "decision": {"reason": null},
            "request": {"method": "POST", "path": "/e"}, "response": {"status": 200},
        });
        let row = Row { request: &answered, is_colored: false }.to_string();
        assert_eq!(row, "   7 10:00:00.012 200 POST /e 1.2ms test=a user/ci rule=r.yaml:3");
        let refused = json!({
            "number": 8, "time": "2026-11-22T10:00:00.012Z", "state": "gone",
            "decision": {"reason": "the token expired\u{1b}"},
            "request": {"method": "POST", "path": "/e"}, "response": {"status": 403},
        });
        let row = Row { request: &refused, is_colored: true }.to_string();
        let expected = "   8 10:00:00.012 \u{1b}[33m403\u{1b}[0m POST /e gone: \
                        the token expired\\u{1b}";
        assert_eq!(row, expected);
    }
}
