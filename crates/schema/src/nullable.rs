//! The keyword `nullable`, by which the schemas of `OpenAPI` 3.0 admit null.
//!
//! No draft of JSON Schema knows it, so that it is replaced before a schema is compiled.

use serde_json::{Map, Value, json};

/// Adds null to the types, and to the `enum`, of each schema that has `nullable`.
pub(crate) fn rewrite(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if !VALUE_KEYWORDS.contains(&key.as_str()) {
                    rewrite(value);
                }
            }
            widen(map);
        }
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Keywords whose value is no schema, whatever it looks like.
const VALUE_KEYWORDS: [&str; 5] = ["const", "enum", "default", "example", "examples"];

/// Admits null by the keywords of JSON Schema; `nullable` has a meaning only together with `type`.
fn widen(map: &mut Map<String, Value>) {
    if map.get("nullable") != Some(&Value::Bool(true)) {
        return;
    }
    let Some(Value::String(type_name)) = map.get("type") else {
        return;
    };
    let types = json!([type_name, "null"]);
    map.insert("type".to_owned(), types);
    if let Some(Value::Array(members)) = map.get_mut("enum")
        && !members.contains(&Value::Null)
    {
        members.push(Value::Null);
    }
}
