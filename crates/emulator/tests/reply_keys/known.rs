//! The tables against the schema for editors, the page, and the reader: a key without a line fails.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::reply_keys::line::load;
use crate::reply_keys::{lines, templates};

const PAGE: &str = include_str!("../../../../docs/replies.md");
const SCHEMA: &str = include_str!("../../../../docs/replies.schema.json");

fn keys() -> BTreeSet<String> {
    lines().into_iter().map(|line| line.key).collect()
}

/// Keys of the schema, gathered along its references.
struct Gatherer {
    definitions: Value,
    keys: BTreeSet<String>,
}

impl Gatherer {
    /// Gathers the keys of a schema whose value stands at a path. `within` are the references that
    /// led here: a definition that contains itself is not followed again.
    fn gather(&mut self, schema: &Value, path: &str, within: &[&str]) {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.trim_start_matches("#/$defs/");
            // What is in `not`, `any` and `all` are conditions again.
            if within.contains(&name) || name == "condition" {
                return;
            }
            let definition = self.definitions[name].clone();
            // An answer of a sequence has the keys of an answer, and once is enough.
            let within = if name == "line" { vec![name] } else { [within, &[name]].concat() };
            self.gather(&definition, path, &within);
        }
        for list in ["allOf", "anyOf", "oneOf"] {
            for schema in schema[list].as_array().into_iter().flatten() {
                self.gather(schema, path, within);
            }
        }
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            self.add(schema, path, name, within);
        }
        if schema["items"].is_object() {
            self.gather(&schema["items"], &format!("{path}[]"), within);
        }
        self.gather_names(schema, path, within);
    }

    /// Gathers the keys that may have any name, or one of a list.
    fn gather_names(&mut self, schema: &Value, path: &str, within: &[&str]) {
        let others = &schema["additionalProperties"];
        if !others.is_object() {
            return;
        }
        let reference = schema["propertyNames"]["$ref"].as_str().unwrap_or_default();
        let names = &self.definitions[reference.trim_start_matches("#/$defs/")]["enum"];
        let names = names.as_array().cloned().unwrap_or_else(|| vec![json!("*")]);
        for name in names {
            self.add(others, path, name.as_str().unwrap(), within);
        }
    }

    fn add(&mut self, schema: &Value, path: &str, name: &str, within: &[&str]) {
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        self.keys.insert(path.clone());
        self.gather(schema, &path, within);
    }
}

#[test]
fn each_property_of_the_schema_for_editors_has_a_line() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let definitions = schema["$defs"].clone();
    let rule = definitions["rule"].clone();
    let mut gatherer = Gatherer { definitions, keys: BTreeSet::new() };
    gatherer.gather(&rule, "", &[]);
    // The rules of a file that is a mapping have been gathered.
    gatherer.gather(&schema["oneOf"][1], "file", &["rules"]);
    let (lines, schema) = (keys(), gatherer.keys);
    let without_line: Vec<_> = schema.difference(&lines).collect();
    let unknown: Vec<_> = lines.difference(&schema).collect();
    assert!(without_line.is_empty(), "keys without a line: {without_line:?}");
    assert!(unknown.is_empty(), "lines of keys that the schema does not know: {unknown:?}");
}

/// Returns the names in a text that may be keys.
fn key_names(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split(|c: char| !c.is_ascii_lowercase() && c != '_');
    names.filter(|word| !["", "true", "false"].contains(word))
}

/// Returns what stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn each_key_in_the_tables_of_the_page_has_a_line() {
    let keys = keys();
    let (page, _) = PAGE.split_once("## Templates").unwrap();
    let rows: Vec<_> = page.lines().filter(|row| row.starts_with("| `")).collect();
    assert_eq!(rows.len(), 32, "the rows of the three tables");
    for row in rows {
        for cell in quoted(row.split('|').nth(1).unwrap()) {
            let mut names = key_names(cell);
            let name = names.next().unwrap();
            let has_line = |key: &String| *key == name || *key == format!("when.{name}");
            assert!(keys.iter().any(has_line), "{name} of {row}");
            for inner in names {
                let [in_mapping, in_list] =
                    [format!("{name}.{inner}"), format!("{name}[].{inner}")];
                assert!(keys.contains(&in_mapping) || keys.contains(&in_list), "{inner} of {row}");
            }
        }
    }
}

#[test]
fn each_key_with_a_line_is_named_in_the_page() {
    let blocks = PAGE.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let texts = PAGE.split("```").step_by(2);
    let named: BTreeSet<_> = blocks.chain(texts.flat_map(quoted)).flat_map(key_names).collect();
    for key in keys() {
        let name = key.rsplit('.').next().unwrap();
        assert!(name == "*" || named.contains(name), "the page says nothing of {key}");
    }
}

#[test]
fn each_variable_and_function_in_the_page_has_a_line_and_no_other() {
    let (_, section) = PAGE.split_once("## Templates").unwrap();
    let (list, _) = section.split_once("Randomness").unwrap();
    let on_page: BTreeSet<_> = quoted(list).filter_map(|code| key_names(code).next()).collect();
    let lines = templates::lines();
    let names = lines.iter().map(|line| line.key.rsplit('.').next().unwrap());
    // The named group of the table; and of the headers, the one that is not there.
    let names = names.filter(|name| *name != "city");
    assert_eq!(names.chain(["authorization"]).collect::<BTreeSet<_>>(), on_page);
}

#[test]
fn each_key_that_the_reader_knows_has_a_line_and_no_other() {
    let keys = keys();
    let parents = keys.iter().filter_map(|key| Some(key.rsplit_once('.')?.0));
    let parents: BTreeSet<_> = parents.chain([""]).collect();
    for parent in parents {
        let of_parent =
            |key: &&String| key.rsplit_once('.').map_or("", |(above, _)| above) == parent;
        let names = keys.iter().filter(of_parent).map(|key| key.rsplit('.').next().unwrap());
        let names: BTreeSet<_> = names.map(ToOwned::to_owned).collect();
        if names.contains("*") {
            continue;
        }
        assert_eq!(names, names_that_the_reader_knows(parent), "in `{parent}`");
    }
}

/// Only a rule as a whole is counted.
#[test]
fn a_condition_inside_of_another_is_not_told_to_have_nth() {
    let whole = names_that_the_reader_knows("when");
    let inner: BTreeSet<_> = whole.iter().filter(|name| *name != "nth").cloned().collect();
    assert_eq!(whole.len(), inner.len() + 1);
    for path in ["when.not", "when.any[]", "when.all[]", "when.not.any[]"] {
        assert_eq!(names_that_the_reader_knows(path), inner, "in `{path}`");
    }
}

/// Returns the names in the problem of a key that is not known, in the mapping at a path.
fn names_that_the_reader_knows(path: &str) -> BTreeSet<String> {
    const UNKNOWN: &str = "unknown: the key is not known here; expected one of ";
    let nested = |path: &str| {
        let segments = path.split('.').filter(|segment| !segment.is_empty()).rev();
        segments.fold(json!({"unknown": "x"}), |inner, segment| {
            let name = segment.trim_end_matches("[]").replace('*', "x-a");
            let value = if segment.ends_with("[]") { json!([inner]) } else { inner };
            json!({ (name): value })
        })
    };
    let file = match path {
        "file" => nested(""),
        _ if path.starts_with("file.") => nested(&path["file.".len()..]),
        _ => json!([nested(path)]),
    };
    let problems = load(&file).map(|_| Value::Null).unwrap_err();
    let (_, listed) = problems.split_once(UNKNOWN).expect(&problems);
    let listed = listed.split(';').next().unwrap();
    quoted(listed).map(ToOwned::to_owned).collect()
}
