//! A line of `token verify --jsonl`, as a JSON object.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use stagemaker_verifier::Timestamp;

use crate::{instant, lines};

/// The fields of a JSON object in the order of its text, those that are there twice included.
pub(crate) struct Fields(Vec<(String, Value)>);

/// The record of one verification, as a line has it.
#[derive(Debug)]
pub(crate) struct TokenRecord<'a> {
    pub(crate) token: &'a str,
    pub(crate) at: Option<Timestamp>,
    pub(crate) region: Option<&'a str>,
}

/// The fields that a line can have.
const KNOWN: [&str; 4] = ["id", "token", "at", "region"];

impl Fields {
    /// Reads a line, or says why it cannot be read.
    pub(crate) fn parse(line: &[u8]) -> Result<Self, String> {
        if lines::is_empty(line) {
            return Err("the line is empty".to_owned());
        }
        lines::parse(line).map_err(|message| match lines::parse::<Value>(line) {
            Ok(_) => "expected a JSON object".to_owned(),
            Err(_) => message,
        })
    }

    /// The `id`, for the answer; null where there is none or more than one.
    pub(crate) fn id(&self) -> Value {
        let mut ids = self.0.iter().filter(|(name, _)| name == "id");
        match (ids.next(), ids.next()) {
            (Some((_, id)), None) => id.clone(),
            _ => Value::Null,
        }
    }

    /// The record that the fields make, or why they make none.
    pub(crate) fn record(&self) -> Result<TokenRecord<'_>, String> {
        self.check_names()?;
        let token = self.text("token")?.ok_or("`token` is missing")?;
        let at = match self.get("at") {
            Some(Value::Number(seconds)) => Some(instant::of_number(seconds)),
            _ => self.text("at")?.map(instant::parse),
        };
        let at = at.transpose().map_err(|message| format!("`at` is refused: {message}"))?;
        Ok(TokenRecord { token, at, region: self.text("region")? })
    }

    /// Checks that every field is known, and there once: a region under another name would let
    /// the token be verified for the wrong one.
    fn check_names(&self) -> Result<(), String> {
        for (index, (name, _)) in self.0.iter().enumerate() {
            if !KNOWN.contains(&&**name) {
                let (name, known) = (name.escape_debug(), KNOWN.join("`, `"));
                return Err(format!("unknown field `{name}`; expected `{known}`"));
            }
            if self.0.iter().take(index).any(|(other, _)| other == name) {
                return Err(format!("the field `{name}` is there twice"));
            }
        }
        Ok(())
    }

    fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// A field that is a text, or not there.
    fn text(&self, key: &str) -> Result<Option<&str>, String> {
        match self.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("expected `{key}` to be a text")),
        }
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// Keeps all fields: a map would keep the last of two that have one name.
struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}
