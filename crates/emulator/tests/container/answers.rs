//! Whole answers and streams, compared with those that the containers' own code gave.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};
use stagemaker_emulator::{
    Applies, Catalog, Config, ContextLength, Dialect, Model, Replies, ServedModel,
};

use crate::container::masking::{compare_counts, without_counts, without_ids};
use crate::container::{Departures, answer_departures, quoted};
use crate::support::{Response, Stage};

/// A recorded answer.
pub(crate) struct Record(Value);

impl Record {
    /// Reads the records of a file of `fixtures/containers/`.
    pub(crate) fn all(file: &str) -> Vec<Self> {
        let path = format!("{}/../../fixtures/containers/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| Self(serde_json::from_str(line).unwrap())).collect()
    }

    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap()
    }

    /// The number of tokens that the model read and wrote beside texts, thoughts and arguments.
    fn unseen(&self) -> (u64, u64) {
        let unseen = &self.0["unseen"];
        let choices = unseen["choices"].as_array().unwrap().iter();
        let written = choices.map(|tokens| tokens.as_u64().unwrap()).sum();
        (unseen["prompt"].as_u64().unwrap(), written)
    }

    /// Asks an emulator that says what the recorded model said.
    async fn answer(&self, dialect: Dialect) -> Response {
        let replies = Replies::parse(&ascii(&json!([self.0["script"]])));
        let replies =
            replies.unwrap_or_else(|problems| panic!("{}: {problems}", self.text("name")));
        let served = ServedModel::default()
            .with_name("/opt/ml/model")
            .with_dialect(dialect)
            .with_context(ContextLength::new(40_960, Applies::ToEverything));
        let model = Model::default().with_served(served).with_replies(replies);
        let catalog = Catalog::Any(Arc::new(model));
        let stage = Stage::start(Config::default().with_catalog(catalog)).await;
        let request = stage.chat("my-endpoint", self.text("request")).without("content-type");
        let request = request.header("content-type", self.text("content_type"));
        request.send(stage.address).await
    }

    /// Compares our answer with the recorded one.
    ///
    /// # Errors
    ///
    /// The first difference.
    fn compare(&self, dialect: Dialect, ours: &Response) -> Result<(), String> {
        if self.0["status"] != ours.status {
            return Err(format!("status {}, not {}", ours.status, self.0["status"]));
        }
        if ours.status != 200 {
            return same("the refusal", self.text("body"), &quoted(ours));
        }
        let content_type = ours.header("content-type").unwrap();
        same("the content type", self.text("answer_type"), content_type)?;
        let (theirs, their_counts) = without_counts(&self.body(dialect));
        let (ours, our_counts) = without_counts(&without_ids(&ours.body));
        for (theirs, ours) in theirs.split("\n\n").zip(ours.split("\n\n")) {
            same("an event", theirs, ours)?;
        }
        same("the body", &theirs, &ours)?;
        let (prompt, written) = self.unseen();
        compare_counts(&their_counts, &our_counts, prompt, written)
    }

    /// The recorded body, without ids, and without the list of calls where vLLM writes an empty
    /// one: later versions leave it out, as we do.
    fn body(&self, dialect: Dialect) -> String {
        let body = without_ids(self.text("body"));
        if dialect == Dialect::Vllm {
            return body.replace(r#","tool_calls":[],"reasoning":"#, r#","reasoning":"#);
        }
        body
    }
}

fn same(what: &str, theirs: &str, ours: &str) -> Result<(), String> {
    if theirs == ours {
        return Ok(());
    }
    Err(format!("{what}\n    theirs: {theirs}\n    ours:   {ours}"))
}

/// Writes JSON as YAML in ASCII, since YAML does not take every character as it is.
fn ascii(value: &Value) -> String {
    let mut written = String::new();
    for sign in value.to_string().chars() {
        match sign {
            ' '..='~' => written.push(sign),
            _ => write!(written, "\\U{:08x}", u32::from(sign)).unwrap(),
        }
    }
    written
}

/// Asks for every record of a file, and compares the answers. A record that has come to agree must
/// leave the list of departures.
async fn compare(file: &str, dialect: Dialect, departures: Departures) {
    let mut differ = BTreeSet::new();
    for record in Record::all(file) {
        let response = record.answer(dialect).await;
        if let Err(difference) = record.compare(dialect, &response) {
            println!("{}: {difference}", record.text("name"));
            differ.insert(record.text("name").to_owned());
        }
    }
    let listed = departures.iter().flat_map(|(_, names)| *names);
    let listed: BTreeSet<_> = listed.map(ToString::to_string).collect();
    let unlisted: Vec<_> = differ.difference(&listed).collect();
    let agreeing: Vec<_> = listed.difference(&differ).collect();
    assert!(
        unlisted.is_empty() && agreeing.is_empty(),
        "{unlisted:#?} differ, {agreeing:#?} agree"
    );
}

#[tokio::test]
async fn each_answer_is_what_vllm_answered() {
    compare("answers-vllm-0.20.2.jsonl", Dialect::Vllm, answer_departures::VLLM).await;
}

#[tokio::test]
async fn each_answer_is_what_sglang_answered() {
    compare("answers-sglang-0.5.12.jsonl", Dialect::Sglang, answer_departures::SGLANG).await;
}
