//! The page about replies and the schema for editors, compared with what the reader accepts.

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::collection::{hash_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use stagemaker_testing::random::{Tally, check};

use crate::read::reader::Reader;
use crate::read::rules;
use crate::replies::Replies;
use stagemaker_openai::codec::reader::parse_default;
use stagemaker_yaml::limits::MAX_DEPTH;
use stagemaker_yaml::{File, FileProblems, Node};

const PAGE: &str = include_str!("../../../../docs/replies.md");
const SCHEMA: &str = include_str!("../../../../docs/replies.schema.json");

static EDITOR: LazyLock<Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::validator_for(&schema).unwrap()
});

/// Returns the blocks of YAML of the page that are lists of rules.
fn examples() -> Vec<&'static str> {
    let blocks = PAGE.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let rules: Vec<_> = blocks.filter(|block| block.contains("- when:")).collect();
    assert_eq!(rules.len(), 2, "the first example, and the recipes");
    rules
}

fn json(node: &Node<'_>, problems: &mut FileProblems) -> Value {
    if node.is_mapping() {
        let entries = node.entries(problems).into_iter();
        let entries = entries.map(|(key, value)| (key.to_owned(), json(&value, problems)));
        Value::Object(entries.collect::<Map<_, _>>())
    } else if node.is_sequence() {
        node.items(problems).iter().map(|item| json(item, problems)).collect()
    } else {
        node.as_json()
    }
}

fn value(yaml: &str) -> Value {
    let file = File::of_text(Path::new("r.yaml"), yaml);
    let mut problems = FileProblems::default();
    let value = file.parse(&mut problems, json).expect(yaml);
    assert!(problems.is_empty(), "{yaml}: {problems}");
    value
}

#[test]
fn every_example_of_the_page_is_accepted() {
    for example in examples() {
        Replies::parse(example).unwrap_or_else(|problems| panic!("{problems}\n{example}"));
    }
}

#[test]
fn the_schema_for_editors_accepts_and_refuses_what_the_reader_does() {
    for example in examples().into_iter().chain(RIGHT) {
        Replies::parse(example).unwrap_or_else(|problems| panic!("{problems}\n{example}"));
        let value = value(example);
        let errors: Vec<_> = EDITOR.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{example}: {errors:?}");
    }
    for example in WRONG {
        assert!(Replies::parse(example).is_err(), "the emulator takes {example}");
        assert!(!EDITOR.is_valid(&value(example)), "the schema takes {example}");
    }
}

const RIGHT: [&str; 16] = [
    "{test: one, timing: {tokens_per_second: 50}, chunk: {words: 2}, replies: [say: x]}",
    "- {say: 5}",
    "- {say: '', verbatim: false}",
    "- {say: [a, b], call: f}",
    "- {template: a, call: [f, {g: {}, h: null}]}",
    "- {json: [1, {a: '{{ user }}'}]}",
    "- {json: null}",
    "- {when: {nth: 1}, echo: true}",
    "- {when: 12, sequence: [1, {say: b, finish_reason: length}]}",
    "- {when: {user: {is: ''}}, refuse: x}",
    "- {when: {tool_result: {tool: f}}, fail: {status: 400}}",
    "- {when: {any: [a, {not: b}], all: [{turn: {from: 1}}]}, raw: {}}",
    "- {when: {headers: {a: {matches: x}}, tools: [f]}, synthesize: true}",
    "- {say: ab, logprobs: [{token: a, logprob: 0}, {token: b, logprob: -1.5, top: {c: -2}}]}",
    "- {say: a, timing: {first_token: 1.5s, per_token: 20 ms, jitter: 1us, seed: 7}}",
    "- {say: a, usage: {prompt_tokens: 1}, chunk: characters, reasoning: b, name: c}",
];

const WRONG: [&str; 30] = [
    "[]",
    "{replies: []}",
    "{replise: [say: x]}",
    "{timing: {}}",
    "- x",
    "- {}",
    "- {when: x}",
    "- {say: a, echo: true}",
    "- {say: a, template: b}",
    "- {say: []}",
    "- {say: {fiel: a}}",
    "- {echo: false}",
    "- {synthesize: 1}",
    "- {sequence: []}",
    "- {sequence: [{say: a, when: b}]}",
    "- {sequence: [{finish_reason: stop}]}",
    "- {say: a, sya: b}",
    "- {say: a, finish_reason: done}",
    "- {say: a, usage: {prompt_tokens: -1}}",
    "- {say: a, logprobs: [{token: a}]}",
    "- {say: a, timing: {per_token: 1s, tokens_per_second: 1}}",
    "- {say: a, timing: {first_token: 3}}",
    "- {say: a, chunk: {tokens: 0}}",
    "- {say: a, chunk: {lines: 1}}",
    "- {fail: {status: 200}}",
    "- {fail: {message: x}}",
    "- {call: {f: [1]}}",
    "- {when: {user: {}}, say: a}",
    "- {when: {turn: {}}, say: a}",
    "- {when: {not: {nth: 1}}, say: a}",
];

fn count_rules(yaml: &str) -> usize {
    let file = File::of_text(Path::new("r.yaml"), yaml);
    let (mut problems, mut sources) = (FileProblems::default(), Vec::new());
    let read = |node: &Node<'_>, problems: &mut _| {
        rules::read(node, &mut Reader::new(problems, &mut sources)).len()
    };
    file.parse(&mut problems, read).unwrap()
}

/// Generates any JSON, with keys and values of scripts in it.
fn any_rule() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2..500_i64).prop_map(Value::from),
        "tokens|words|stop|text|json_object|5ms|1s|\\{\\{ user \\}\\}|[a-z( ]{0,4}"
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = "say|template|call|json|synthesize|refuse|echo|fail|raw|sequence|when|name|reasoning|\
                   finish_reason|usage|logprobs|timing|chunk|verbatim|user|any_message|system|model|\
                   tool_result|headers|test|tools|response_format|images|turn|nth|stream|not|any|all|\
                   is|contains|matches|from|to|status|message|body|file|token|logprob|top|tool|\
                   first_token|per_token|tokens|words|prompt_tokens|f";
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            hash_map(key, inner, 1..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Generates a rule, most of whose keys have a value that the reader accepts.
fn likely_rule() -> impl Strategy<Value = Value> {
    let answers = json!({
        "say": "x", "template": "{{ user }}", "call": {"f": {}}, "json": [1], "synthesize": true,
        "refuse": "no", "echo": true, "fail": {"status": 503}, "raw": {"body": "x"},
        "sequence": ["a", {"say": "b"}],
    });
    let attributes = json!({
        "name": "n", "reasoning": "r", "finish_reason": "length", "verbatim": true, "chunk": "words",
        "usage": {"prompt_tokens": 1}, "timing": {"first_token": "5ms", "per_token": "1ms to 2ms"},
    });
    let conditions = json!({
        "user": "a", "any_message": {"contains": "a"}, "system": {"is": "a"}, "model": "m",
        "tool_result": {"tool": "f"}, "test": "t", "tools": ["f"], "images": 1, "turn": {"from": 2},
        "nth": 1, "stream": true, "not": {"user": "b"}, "headers": {"x-a": "b"},
    });
    let when = vec(member(&conditions), 1..3).prop_map(object);
    (member(&answers), vec(member(&attributes), 0..3), option::of(when)).prop_map(
        |(answer, attributes, when)| {
            let when = when.map(|when| ("when".to_owned(), when));
            object([answer].into_iter().chain(attributes).chain(when))
        },
    )
}

/// Generates a member of an object, whose value is now and then another.
fn member(object: &Value) -> impl Strategy<Value = (String, Value)> + use<> {
    let members: Vec<_> = object.as_object().unwrap().clone().into_iter().collect();
    select(members)
        .prop_flat_map(|(key, value)| (Just(key), prop_oneof![9 => Just(value), 1 => any_rule()]))
}

fn object(members: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(members.into_iter().collect())
}

/// Every script that the reader accepts is accepted by the schema for editors, too.
#[test]
fn any_script_is_refused_or_accepted_by_the_schema_for_editors_too() {
    let tally = Tally::default();
    let inputs = (vec(any_rule(), 0..3), vec(likely_rule(), 1..3), any_rule());
    check(400, &inputs, |(rules, likely, value)| {
        for script in [json!(rules), json!(likely), json!([{"json": value}])] {
            let yaml = script.to_string();
            if Replies::parse(&yaml).is_err() {
                tally.count("refused");
                continue;
            }
            tally.count("read");
            prop_assert!(EDITOR.is_valid(&script), "{script}");
            // What cannot be read is never left out in silence.
            prop_assert_eq!(Some(count_rules(&yaml)), script.as_array().map(Vec::len));
        }
        Ok(())
    });
    tally.assert_shares(&[("read", 45), ("refused", 40)]);
}

#[test]
fn any_text_is_read_or_refused_without_a_panic() {
    let tally = Tally::default();
    check(1_000, &"(- say: )?[a-z{}\\[\\]:,'\" \n-]{0,60}", |text| {
        tally.count(Replies::parse(&text).map_or("refused", |_| "read"));
        Ok(())
    });
    tally.assert_shares(&[("read", 1), ("refused", 50)]);
}

/// Reading, matching, answering and freeing recurse as deep as a file may be nested.
#[test]
fn rules_are_read_and_answer_as_deep_as_a_file_may_be_nested() {
    let request = r#"{"model": "m", "messages": [{"role": "user", "content": "hi"}]}"#;
    let request = parse_default(request.as_bytes()).unwrap();
    let wrap = |(start, end): (&str, &str), depth: usize, inner: &str| {
        format!("{}{inner}{}", start.repeat(depth), end.repeat(depth))
    };
    for levels in [("{not: {not: ", "}}"), ("{all: [", "]}"), ("{any: [", "]}")] {
        let when = wrap(levels, MAX_DEPTH / 2 - 1, "hi");
        let replies = Replies::parse(&format!("- {{when: {when}, say: x}}\n")).unwrap();
        assert!(replies.preview(&request, 0).is_ok(), "{levels:?}");
    }
    for (levels, per_level) in [(("[", "]"), 1), (("{a: ", "}"), 1), (("[{a: ", "}]"), 2)] {
        let json = wrap(levels, (MAX_DEPTH - 2) / per_level, "1");
        let replies = Replies::parse(&format!("- {{json: {json}}}\n")).unwrap();
        assert!(replies.preview(&request, 0).is_ok(), "{levels:?}");
    }
    let sequence = wrap(("{sequence: [", "]}"), MAX_DEPTH / 2 - 1, "x");
    let replies = Replies::parse(&format!("- {sequence}\n")).unwrap();
    assert!(replies.preview(&request, 0).is_ok());
}
