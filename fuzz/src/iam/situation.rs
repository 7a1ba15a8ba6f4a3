//! A request, and every document that has a say in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::arn;
use super::json::{self, Document};
use super::judge::Layer;

/// A request, and every document that has a say in it, in the form of `fixtures/policies`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Situation {
    /// The policies of the principal.
    pub identity_policies: Vec<Document>,
    /// Its boundary.
    pub boundary: Option<Document>,
    /// The policies of its session; one alone may stand without a list.
    #[serde(rename = "session_policy", deserialize_with = "one_or_more")]
    pub session_policies: Option<Vec<Document>>,
    /// The service control policies, by level.
    pub scps: Option<Vec<Vec<Document>>>,
    /// The resource control policies, by level.
    pub rcps: Option<Vec<Vec<Document>>>,
    /// The policy of the resource.
    pub resource_policy: Option<Document>,
    /// The request.
    pub request: Asked,
}

/// A request.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Asked {
    /// The ARN of who makes it.
    pub principal_arn: String,
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// The context.
    pub context: BTreeMap<String, Values>,
    /// Whether who makes it has a boundary, which is only known when all is put together.
    #[serde(skip)]
    pub bounded: bool,
}

/// What a context has for a key.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Values {
    /// The value of a key that has but one.
    One(String),
    /// The values of a key that may have several.
    Many(Vec<String>),
}

impl Situation {
    /// The documents of a layer, level by level; only organizations have more than one level.
    pub fn levels(&self, layer: Layer) -> Option<Vec<Vec<&Document>>> {
        match layer {
            Layer::Rcp => self.rcps.as_ref().map(|levels| nested(levels)),
            Layer::Scp => self.scps.as_ref().map(|levels| nested(levels)),
            Layer::Resource => self.resource_policy.as_ref().map(|own| vec![vec![own]]),
            Layer::Identity => Some(vec![self.identity_policies.iter().collect()]),
            Layer::Boundary => self.boundary.as_ref().map(|own| vec![vec![own]]),
            Layer::Session => self.session_policies.as_ref().map(|own| vec![own.iter().collect()]),
        }
    }

    /// Every document, to be changed, layer by layer.
    pub fn documents_mut(&mut self) -> Vec<(Layer, &mut Document)> {
        let mut all = Vec::new();
        let rcps = self.rcps.iter_mut().flatten().flatten();
        all.extend(rcps.map(|own| (Layer::Rcp, own)));
        let scps = self.scps.iter_mut().flatten().flatten();
        all.extend(scps.map(|own| (Layer::Scp, own)));
        all.extend(self.resource_policy.iter_mut().map(|own| (Layer::Resource, own)));
        all.extend(self.identity_policies.iter_mut().map(|own| (Layer::Identity, own)));
        all.extend(self.boundary.iter_mut().map(|own| (Layer::Boundary, own)));
        let sessions = self.session_policies.iter_mut().flatten();
        all.extend(sessions.map(|own| (Layer::Session, own)));
        all
    }
}

impl Asked {
    /// Whether it is clear who asks: the rules speak of users, roles, sessions and root users only.
    pub fn is_clear(&self) -> bool {
        let Some(parts) = arn::parts(&self.principal_arn) else { return false };
        let is_account = parts[4].len() == 12 && parts[4].bytes().all(|own| own.is_ascii_digit());
        let names: Vec<&str> = parts[5].split('/').collect();
        let service = match names[..] {
            ["root"] | ["user" | "role", _, ..] => "iam",
            ["assumed-role", _, _] => "sts",
            _ => return false,
        };
        let is_whole = !names.contains(&"");
        is_account && is_whole && parts[0] == "arn" && parts[2..4] == [service, ""]
    }
}

fn nested(levels: &[Vec<Document>]) -> Vec<Vec<&Document>> {
    levels.iter().map(|level| level.iter().collect()).collect()
}

fn one_or_more<'de, D: Deserializer<'de>>(own: D) -> Result<Option<Vec<Document>>, D::Error> {
    Ok(Option::<Document>::deserialize(own)?.map(|own| json::list(&own)))
}
