//! The same keys at other levels: the top of a file, and the answers of a sequence.

use serde_json::{Value, json};

use crate::reply_keys::conditions::test;
use crate::reply_keys::line::Line;

/// Returns the lines of the top of a file: its own keys, and those that a rule may have, too.
pub(crate) fn lines_of_file(attributes: Vec<Line>) -> Vec<Line> {
    let replies = || json!([{"say": "a"}]);
    let own_keys = vec![
        Line::file(
            "file.replies",
            json!({"replies": replies()}),
            "a",
            "refused: : `replies` is missing",
        ),
        Line::file("file.test", json!({"test": "t", "replies": replies()}), "a, (404)", "a, a")
            .asking([test("t"), test("t2")]),
    ];
    let is_shared = |line: &Line| line.key.starts_with("timing") || line.key.starts_with("chunk");
    let shared = attributes.into_iter().filter(is_shared).map(|line| {
        let name = line.key.split('.').next().unwrap().to_owned();
        let file = json!({(&name): line.file[0][&name], "replies": [{"say": line.file[0]["say"]}]});
        moved(line, "file.", file, "")
    });
    own_keys.into_iter().chain(shared).collect()
}

/// Returns the lines of the answers of a sequence, in which all but a name and a condition may stand.
pub(crate) fn lines_of_sequences(answers: Vec<Line>) -> Vec<Line> {
    let others = answers.into_iter().filter(|line| line.key != "name");
    let wrapped = others.map(|line| {
        let file = json!([{"sequence": line.file}]);
        moved(line, "sequence[].", file, "[0].sequence[0]")
    });
    wrapped.collect()
}

/// Returns a line whose key stands elsewhere, and so do the problems of its rule.
fn moved(line: Line, prefix: &str, file: Value, rule: &'static str) -> Line {
    Line { key: format!("{prefix}{}", line.key), file, rule, ..line }
}
