//! Paths of keys: `*` is any name, and `[]` an item of a list.

use serde_json::{Value, json};

/// The beginning of the paths of keys at the top of a file.
const FILE: &str = "file.";

/// Returns a file of replies without a key of its first rule, or of its top.
///
/// A condition in which nothing is left is left out, too: an empty one is a mistake.
pub(crate) fn without(file: &Value, key: &str) -> Value {
    let mut file = file.clone();
    let (root, path) = match key.strip_prefix(FILE) {
        Some(path) => (&mut file, path),
        None => (first_rule(&mut file), key),
    };
    let path: Vec<_> = path.split('.').collect();
    remove(root, &path, path[0] == "when");
    file
}

fn first_rule(file: &mut Value) -> &mut Value {
    if file.is_array() { &mut file[0] } else { &mut file["replies"][0] }
}

fn remove(mapping: &mut Value, path: &[&str], leaves_out_empty: bool) {
    let [segment, rest @ ..] = path else { return };
    let entries = mapping.as_object_mut().unwrap();
    let name = segment.trim_end_matches("[]");
    let names: Vec<_> =
        entries.keys().filter(|known| name == "*" || *known == name).cloned().collect();
    assert!(!names.is_empty(), "{segment} is not there");
    for name in names {
        if rest.is_empty() {
            entries.shift_remove(&name);
            continue;
        }
        let value = &mut entries[&name];
        match value.as_array_mut() {
            Some(items) => items.iter_mut().for_each(|item| remove(item, rest, leaves_out_empty)),
            None => remove(value, rest, leaves_out_empty),
        }
        if leaves_out_empty && value.as_object().is_some_and(serde_json::Map::is_empty) {
            entries.shift_remove(&name);
        }
    }
}

/// Returns the paths of all entries of a file of replies, names as they stand.
pub(crate) fn entries(file: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    if let Some(top) = file.as_object() {
        let others = top.iter().filter(|(key, _)| *key != "replies");
        for (key, value) in others {
            paths.push(format!("{FILE}{key}"));
            collect(value, &format!("{FILE}{key}"), &mut paths);
        }
        paths.push(format!("{FILE}replies"));
    }
    let rules = file.as_array().or_else(|| file["replies"].as_array());
    for rule in rules.into_iter().flatten() {
        collect(rule, "", &mut paths);
    }
    paths
}

fn collect(value: &Value, path: &str, paths: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for item in items {
                collect(item, &format!("{path}[]"), paths);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                collect(value, &path, paths);
                paths.push(path);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns whether the path of an entry is one that the path of a key stands for.
pub(crate) fn matches(key: &str, entry: &str) -> bool {
    let (key, entry): (Vec<_>, Vec<_>) = (key.split('.').collect(), entry.split('.').collect());
    let same = |(wanted, found): (&&str, &&str)| *wanted == "*" || wanted == found;
    key.len() == entry.len() && key.iter().zip(&entry).all(same)
}

#[test]
fn a_key_is_left_out_with_all_that_is_under_it_and_nothing_else() {
    let file = json!([{"when": {"turn": {"from": 1}, "model": "m"}, "say": "a"}, {"say": "b"}]);
    let left = |key: &str| without(&file, key)[0].clone();
    assert_eq!(left("when"), json!({"say": "a"}));
    assert_eq!(left("when.turn.from"), json!({"when": {"model": "m"}, "say": "a"}));
    assert_eq!(left("when.*"), json!({"say": "a"}));
    assert_eq!(without(&file, "say")[1], json!({"say": "b"}));
    let listed = json!([{"call": [{"f": {"a": 1}}]}]);
    assert_eq!(without(&listed, "call[].f"), json!([{"call": [{}]}]));
    let top = json!({"timing": {"seed": 1}, "replies": [{"say": "a"}]});
    assert_eq!(without(&top, "file.timing.seed")["timing"], json!({}));
    assert_eq!(without(&top, "say")["replies"], json!([{}]));
}

#[test]
fn the_entries_of_a_file_are_those_of_its_top_and_of_its_rules() {
    let file = json!({"chunk": {"words": 1}, "replies": [{"call": [{"f": 1}]}]});
    let expected = ["file.chunk", "file.chunk.words", "file.replies", "call[].f", "call"];
    assert_eq!(entries(&file), expected);
    assert!(matches("call[].*", "call[].f") && !matches("call.*", "call[].f"));
    assert!(!matches("call", "call[].f") && !matches("when.*", "when.headers.a"));
}
