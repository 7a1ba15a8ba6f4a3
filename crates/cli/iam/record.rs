//! Records: the input of `stagemaker iam evaluate`, one JSON object each.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use stagemaker_gateway::iam::{Context, Kind, Policies, Policy, PolicySet, Problem};

/// A request with the policies that decide on it. Other keys of a record are its author's.
#[derive(Deserialize)]
pub(crate) struct Record {
    identity_policies: Box<RawValue>,
    boundary: Option<Box<RawValue>>,
    session_policy: Option<Box<RawValue>>,
    scps: Option<Vec<Box<RawValue>>>,
    rcps: Option<Vec<Box<RawValue>>>,
    resource_policy: Option<Box<RawValue>>,
    pub(crate) request: Asked,
    /// The decision that the author expects; none if nothing is compared.
    pub(crate) expected: Option<String>,
}

/// The request of a record. The error of one that is no object contains the name of this type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    pub(crate) principal_arn: String,
    pub(crate) action: String,
    pub(crate) resource: String,
    #[serde(default)]
    context: BTreeMap<String, Value>,
}

impl Record {
    /// Reads the policies.
    ///
    /// # Errors
    ///
    /// When any policy has an error; all of them are reported, one a line.
    pub(crate) fn policies(&self) -> Result<PolicySet, String> {
        let mut reader = Reader::default();
        let policies = Policies {
            identity: reader.list("identity_policies", Kind::Identity, &self.identity_policies),
            boundary: self
                .boundary
                .as_ref()
                .and_then(|policy| reader.policy("boundary", Kind::Boundary, policy)),
            session: self
                .session_policy
                .as_ref()
                .map(|policies| reader.list("session_policy", Kind::Session, policies)),
            scps: self.scps.as_ref().map(|levels| reader.levels("scps", Kind::Scp, levels)),
            rcps: self.rcps.as_ref().map(|levels| reader.levels("rcps", Kind::Rcp, levels)),
            resource: self
                .resource_policy
                .as_ref()
                .and_then(|policy| reader.policy("resource_policy", Kind::Resource, policy)),
        };
        if !reader.errors.is_empty() {
            return Err(reader.errors.join("\n"));
        }
        PolicySet::new(policies).map_err(|error| error.to_string())
    }
}

/// A reader of policies that collects their errors.
#[derive(Default)]
struct Reader {
    errors: Vec<String>,
}

impl Reader {
    fn policy(&mut self, name: &str, kind: Kind, document: &RawValue) -> Option<Policy> {
        match Policy::parse(name, kind, document.get()) {
            Ok(policy) => Some(policy),
            Err(problems) => {
                // The line is left out: it is one of the document, and a record is one line anyway.
                let describe =
                    |problem: &Problem| format!("{name}: {}: {}", problem.path, problem.message);
                self.errors.extend(problems.errors().map(describe));
                None
            }
        }
    }

    /// Reads a list of documents, or a single one.
    fn list(&mut self, name: &str, kind: Kind, documents: &RawValue) -> Vec<Policy> {
        match serde_json::from_str::<Vec<Box<RawValue>>>(documents.get()) {
            Ok(documents) => {
                let named = documents.iter().enumerate();
                named
                    .filter_map(|(index, policy)| {
                        self.policy(&format!("{name}[{index}]"), kind, policy)
                    })
                    .collect()
            }
            Err(_) => self.policy(name, kind, documents).into_iter().collect(),
        }
    }

    fn levels(&mut self, name: &str, kind: Kind, levels: &[Box<RawValue>]) -> Vec<Vec<Policy>> {
        let named = levels.iter().enumerate();
        named
            .map(|(index, policies)| self.list(&format!("{name}[{index}]"), kind, policies))
            .collect()
    }
}

impl Asked {
    /// Reads the context.
    ///
    /// # Errors
    ///
    /// When a key is given twice, or a value is no text and no list of texts.
    pub(crate) fn context(&self) -> Result<Context<'_>, String> {
        let mut context = Context::default();
        for (key, value) in &self.context {
            if context.contains(key) {
                return Err(format!("`context` has the key `{key}` twice, differing in case"));
            }
            let set = if let Value::Array(values) = value {
                let texts: Option<Vec<_>> = values.iter().map(text).collect();
                texts.map(|texts| context.set_list(&**key, texts))
            } else {
                text(value).map(|text| context.set(&**key, text))
            };
            set.ok_or_else(|| format!("expected `context.{key}` to be a text or a list of texts"))?
                .map_err(|error| format!("`context.{key}` is refused: {error}"))?;
        }
        Ok(context)
    }
}

/// Returns the text of a value; numbers and booleans need no quotation marks.
fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(true) => Some(Cow::Borrowed("true")),
        Value::Bool(false) => Some(Cow::Borrowed("false")),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
