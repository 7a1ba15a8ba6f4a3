//! `nullable`, by which the schemas of `OpenAPI` 3.0 admit null.

use serde_json::{Map, Value, json};

/// Says in the words of JSON Schema what `nullable` says.
pub(crate) fn rewrite(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if !HOLD_VALUES.contains(&key.as_str()) {
                    rewrite(value);
                }
            }
            widen(map);
        }
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What stands there is no schema, whatever it looks like.
const HOLD_VALUES: [&str; 5] = ["const", "enum", "default", "example", "examples"];

/// `nullable` has a meaning only beside `type`.
fn widen(map: &mut Map<String, Value>) {
    if map.get("nullable") != Some(&Value::Bool(true)) {
        return;
    }
    let Some(Value::String(kind)) = map.get("type") else {
        return;
    };
    let kinds = json!([kind, "null"]);
    map.insert("type".to_owned(), kinds);
    if let Some(Value::Array(members)) = map.get_mut("enum")
        && !members.contains(&Value::Null)
    {
        members.push(Value::Null);
    }
}
