//! Answers of the containers' own code, recorded by the command and replayed from its rules.

use std::collections::BTreeSet;

use serde_json::Value;
use stagemaker_testing::http::Response;

use super::answer_departures::{SGLANG, VLLM};
use super::recorder::{Recorder, said};
use super::upstream::{Upstream, respond};
use crate::support::Folder;

/// Where a replay differs from what was recorded, and why.
pub(super) type Departures = &'static [(&'static str, &'static [&'static str])];

/// Reads the accepted answers of a file of `fixtures/containers/`.
fn accepted(file: &str) -> Vec<Value> {
    let path = format!("{}/fixtures/containers/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let records = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["status"] == 200).collect()
}

/// Asks for every answer, each in a test of its own.
fn ask(recorder: &Recorder, records: &[Value]) -> Vec<Response> {
    let ask = |(number, record): (usize, &Value)| {
        let request = serde_json::from_str(record["request"].as_str().unwrap()).unwrap();
        recorder.ask_with(&[&format!("x-stagemaker-test: answer-{number}")], &request)
    };
    records.iter().enumerate().map(ask).collect()
}

/// Records the answers of a file, replays them, and compares. An answer that has come to agree must
/// leave the list of departures.
fn compare(file: &str, same: fn(&Response, &Response) -> bool, departures: Departures) {
    let records = accepted(file);
    let answer = |record: &Value| {
        let text = |key: &str| record[key].as_str().unwrap().to_owned();
        respond(200, &text("answer_type"), &text("body"))
    };
    let upstream = Upstream::start(records.iter().map(answer).collect());
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let heard = ask(&recorder, &records);
    drop(recorder);
    let replayed = ask(&Recorder::replaying(&folder, "r"), &records);
    let mut differ = BTreeSet::new();
    for ((record, heard), replayed) in records.iter().zip(&heard).zip(&replayed) {
        let name = record["name"].as_str().unwrap();
        assert_eq!(heard.body, record["body"].as_str().unwrap(), "{name}: passed on unchanged");
        if !same(heard, replayed) {
            println!("{name}\n  recorded: {}\n  replayed: {}", heard.body, replayed.body);
            differ.insert(name);
        }
    }
    let listed: BTreeSet<_> = departures.iter().flat_map(|(_, names)| *names).copied().collect();
    let unlisted: Vec<_> = differ.difference(&listed).collect();
    let agreeing: Vec<_> = listed.difference(&differ).collect();
    assert!(
        unlisted.is_empty() && agreeing.is_empty(),
        "{unlisted:#?} differ, {agreeing:#?} agree"
    );
}

/// A body without ids and dates, and without the list of calls where vLLM writes an empty one:
/// later versions leave it out, as we do.
fn masked(body: &str) -> String {
    let body = body.replace(r#","tool_calls":[],"reasoning":"#, r#","reasoning":"#);
    let mut ids = body.split(r#""id":""#);
    let first = ids.next().unwrap_or_default().to_owned();
    let body =
        ids.fold(first, |masked, rest| masked + r#""id":"# + rest.split_once('"').unwrap().1);
    let mut dates = body.split(r#""created":"#);
    let first = dates.next().unwrap_or_default().to_owned();
    dates.fold(first, |masked, rest| {
        masked + rest.trim_start_matches(|sign: char| sign.is_ascii_digit())
    })
}

#[test]
fn replayed_answers_of_vllm_are_the_recorded_ones_byte_for_byte() {
    compare(
        "answers-vllm-0.20.2.jsonl",
        |heard, replayed| masked(&heard.body) == masked(&replayed.body),
        VLLM,
    );
}

/// A replay speaks as vLLM does, so that only what is said can be compared.
#[test]
fn replayed_answers_of_sglang_say_what_was_recorded() {
    compare(
        "answers-sglang-0.5.12.jsonl",
        |heard, replayed| content(heard) == content(replayed),
        SGLANG,
    );
}

/// Returns all choices of an answer, without the counts, whose form is another.
fn content(heard: &Response) -> Value {
    let body = heard.body.replace(r#""reasoning_content":"#, r#""reasoning":"#);
    said(&Response { body, ..heard.clone() })[0].clone()
}

/// A server also reports the token of the end, which is in no text.
#[test]
fn log_probabilities_of_an_answer_that_ends_are_replayed() {
    let mut records = accepted("answers-vllm-0.20.2.jsonl");
    records.retain(|record| record["name"] == "logprobs, top 3");
    let [record] = records.as_slice() else { panic!("one record has this name") };
    let text = |key: &str| record[key].as_str().unwrap();
    let upstream = Upstream::start(vec![respond(200, text("answer_type"), text("body"))]);
    let folder = Folder::new();
    let heard = ask(&Recorder::recording(&folder, &upstream.url, "r"), &records);
    let replayed = ask(&Recorder::replaying(&folder, "r"), &records);
    let [recorded, replayed] = [&heard[0], &replayed[0]]
        .map(|heard| heard.json()["choices"][0]["logprobs"]["content"].as_array().unwrap().clone());
    let (end, tokens) = recorded.split_last().unwrap();
    assert_eq!(end["token"], "<|im_end|>");
    assert_eq!(replayed, tokens);
}
