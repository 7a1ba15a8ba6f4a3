//! What it costs to find a reply among many: most rules of a long script are never looked at.

#![expect(clippy::expect_used, reason = "a bench may panic")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_openai::codec::reader::parse_default;
use stagemaker_replies::replies::Replies;

const RULES: usize = 1_000;

/// A script of texts, patterns, names and conditions of several parts, each as often.
fn script() -> Replies {
    let mut yaml = String::new();
    for rule in 0..RULES {
        let when = match rule % 5 {
            0 => format!("order number {rule} please"),
            1 => format!("{{matches: 'customer (?<id>[0-9]+) of branch {rule}$'}}"),
            2 => format!("{{is: 'What about product {rule}?'}}"),
            3 => format!("{{user: {{matches: '(?i)weather in city{rule}'}}, turn: 1}}"),
            _ => format!("{{model: 'model-{rule}', user: hello}}"),
        };
        let written = writeln!(yaml, "- {{when: {}, say: 'reply {rule}'}}", quoted(&when));
        assert!(written.is_ok(), "a string takes all that is written");
    }
    Replies::parse(&yaml).expect("the script is right")
}

fn quoted(when: &str) -> String {
    if when.starts_with('{') { when.to_owned() } else { format!("'{when}'") }
}

fn request(message: &str) -> ChatRequest {
    let body = serde_json::json!({
        "model": "",
        "messages": [
            {"role": "system", "content": "You are a helpful assistant of a shop."},
            {"role": "user", "content": message},
        ],
    });
    parse_default(body.to_string().as_bytes()).expect("the request is right")
}

fn find(c: &mut Criterion) {
    let replies = script();
    let long = "I would like to know more about it. ".repeat(50);
    for (name, message) in [
        ("first of 1000", "order number 0 please".to_owned()),
        ("last text of 1000", "order number 995 please".to_owned()),
        ("last pattern of 1000", "it is customer 17 of branch 996".to_owned()),
        ("last pattern in any case of 1000", "The WEATHER in City998, please".to_owned()),
        ("last of 1000, in 1800 characters", format!("{long}order number 995 please")),
    ] {
        let request = request(&message);
        assert!(replies.preview(&request, 0).is_ok(), "{name}");
        c.bench_function(name, |b| b.iter(|| replies.preview(black_box(&request), 0)));
    }
    let unknown = request("nobody has an answer to this");
    assert!(replies.preview(&unknown, 0).is_err(), "there is an answer");
    c.bench_function("none of 1000, with the nearest named", |b| {
        b.iter(|| replies.preview(black_box(&unknown), 0));
    });
}

criterion_group!(benches, find);
criterion_main!(benches);
