use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use stagemaker_iam::{Context, Kind, Policies, Policy, PolicySet};

/// A request, the policies that decide on it, and what they decide.
#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) rule: Option<String>,
    pub(crate) why: String,
    identity_policies: Vec<Box<RawValue>>,
    boundary: Option<Box<RawValue>>,
    session_policy: Option<Box<RawValue>>,
    scps: Option<Vec<Vec<Box<RawValue>>>>,
    rcps: Option<Vec<Vec<Box<RawValue>>>>,
    resource_policy: Option<Box<RawValue>>,
    pub(crate) request: Asked,
    pub(crate) expected: String,
    #[serde(default)]
    pub(crate) layers: BTreeMap<String, String>,
    /// The sentence that a caller hears who is denied.
    pub(crate) message: Option<String>,
    pub(crate) source: String,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    pub(crate) principal_arn: String,
    pub(crate) action: String,
    pub(crate) resource: String,
    context: BTreeMap<String, OneOrMany>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Case {
    pub(crate) fn set(&self) -> PolicySet {
        let policy = |kind: Kind, text: &RawValue| {
            Policy::parse(kind.name(), kind, text.get())
                .unwrap_or_else(|problems| panic!("{}: {problems}", self.id))
        };
        let list = |kind, texts: &Vec<Box<RawValue>>| -> Vec<Policy> {
            texts.iter().map(|text| policy(kind, text)).collect()
        };
        let levels = |kind, levels: &Option<Vec<Vec<Box<RawValue>>>>| {
            levels.as_ref().map(|levels| levels.iter().map(|own| list(kind, own)).collect())
        };
        let alone =
            |kind, text: &Option<Box<RawValue>>| text.as_ref().map(|text| policy(kind, text));
        let several = |kind, text: &RawValue| match serde_json::from_str(text.get()) {
            Ok(texts) => list(kind, &texts),
            Err(_) => vec![policy(kind, text)],
        };
        let policies = Policies {
            identity: list(Kind::Identity, &self.identity_policies),
            boundary: alone(Kind::Boundary, &self.boundary),
            session: self.session_policy.as_deref().map(|text| several(Kind::Session, text)),
            scps: levels(Kind::Scp, &self.scps),
            rcps: levels(Kind::Rcp, &self.rcps),
            resource: alone(Kind::Resource, &self.resource_policy),
        };
        PolicySet::new(policies).unwrap()
    }
}

impl Asked {
    pub(crate) fn context(&self) -> Context<'_> {
        let mut context = Context::default();
        for (key, value) in &self.context {
            match value {
                OneOrMany::One(value) => context.set(&**key, &**value).unwrap(),
                OneOrMany::Many(values) => {
                    context.set_list(&**key, values.iter().map(String::as_str)).unwrap();
                }
            }
        }
        context
    }
}

/// A document, and the problem that it has.
#[derive(Deserialize)]
pub(crate) struct Invalid {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) rule: Option<String>,
    pub(crate) kind: String,
    pub(crate) document_text: String,
    pub(crate) path: String,
    pub(crate) level: String,
    pub(crate) why: String,
    pub(crate) code: String,
    /// The words of the problem, where they depend on the document.
    pub(crate) message: Option<String>,
    pub(crate) source: String,
}

/// A page of AWS's documentation that gives verdicts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) title: String,
    /// The day on which it was read.
    pub(crate) read: String,
    /// The copy that was read.
    pub(crate) from: String,
    /// The sentence of the page that counts.
    pub(crate) says: String,
    /// The rules of `SPEC.md` whose records name it.
    pub(crate) rules: BTreeSet<String>,
}

/// The pages that records name.
pub(crate) fn pages() -> Vec<Page> {
    serde_json::from_str(&text("sources.json")).unwrap()
}

/// The records of a file of `fixtures/policies`.
pub(crate) fn read<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let text = text(name);
    let records = text.lines().map(|line| {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}: {line:.80}"))
    });
    records.collect()
}

fn text(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/policies");
    fs::read_to_string(folder.join(name)).unwrap()
}
