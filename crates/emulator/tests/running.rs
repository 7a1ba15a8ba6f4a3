use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use stagemaker_emulator::{
    ChatRequest, Config, Emulator, Replies, Reply, Respond, Running, Timing,
};
use stagemaker_testing::LIMIT;
use stagemaker_testing::http::{Connection, block_on};

use crate::support::Request;

fn request(running: &Running, body: &Value) -> (Request, SocketAddr) {
    let path = "/endpoints/e/openai/v1/chat/completions";
    (Request::post(path, &running.token(), &body.to_string()), address(running))
}

fn address(running: &Running) -> SocketAddr {
    running.url().strip_prefix("http://").unwrap().parse().unwrap()
}

/// Asks where there is no runtime, as a plain test would.
fn ask(running: &Running, body: &Value) -> String {
    let (request, address) = request(running, body);
    block_on(request.send(address)).body
}

fn hi() -> Value {
    json!({"messages": [{"role": "user", "content": "hi"}]})
}

#[test]
fn an_emulator_answers_until_it_is_dropped() {
    let running = Emulator::start(|request: &ChatRequest| {
        Reply::text(format!("you said {}", request.last_user_message()))
    })
    .unwrap();
    assert!(ask(&running, &hi()).contains(r#""content":"you said hi""#));
    assert!(running.base_url("e").starts_with(&running.url()));
    let address = address(&running);
    drop(running);
    assert!(TcpStream::connect(address).is_err(), "it still listens");
}

#[tokio::test]
async fn an_emulator_starts_inside_of_a_runtime() {
    let running = Emulator::start(|_: &ChatRequest| "hello").unwrap();
    let (request, address) = request(&running, &hi());
    assert!(request.send(address).await.body.contains(r#""content":"hello""#));
}

/// A responder with a state of its own, calling a tool before it speaks.
struct Weather {
    asked: AtomicUsize,
}

impl Respond for Weather {
    fn respond(&self, request: &ChatRequest) -> Reply {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        match request.tool_results().last() {
            Some(result) => Reply::text(format!("{} after {asked}", result.text)),
            None => Reply::call("get_weather", &json!({"city": "Paris"})),
        }
    }
}

#[test]
fn a_responder_with_a_state_answers() {
    let running = Emulator::start(Weather { asked: AtomicUsize::new(0) }).unwrap();
    let mut body = hi();
    body["tools"] = json!([{"type": "function", "function": {"name": "get_weather"}}]);
    assert!(ask(&running, &body).contains(r#""arguments":"{\"city\": \"Paris\"}""#));
    body["messages"] = crate::script::after_call("hi", "get_weather", "sunny");
    assert!(ask(&running, &body).contains(r#""content":"sunny after 1""#));
}

#[test]
fn a_script_is_read_from_a_text_or_refused_with_its_problems() {
    let replies = Replies::parse("- {when: hi, say: hello}\n").unwrap();
    let running = Emulator::start(replies).unwrap();
    assert!(ask(&running, &hi()).contains(r#""content":"hello""#));
    let problems = Replies::parse("- {wehn: hi, say: hello}\n- say: []\n").unwrap_err();
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(
        problems[0].starts_with("replies:1: [0].wehn: the key is not known here"),
        "{problems:?}"
    );
    assert_eq!(problems[1], "replies:2: [1].say: expected at least one text");
}

/// A key of `when` that is not known is one problem: the condition was not left out as well.
#[test]
fn a_condition_with_an_unknown_key_has_one_problem() {
    let text = "- {when: {usre: hi}, say: a}\n- {when: {nth: no}, say: b}\n- {when: {}, say: c}\n";
    let problems = Replies::parse(text).unwrap_err();
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems[0].contains("usre: the key is not known here"), "{problems:?}");
    assert!(problems[1].contains("[1].when.nth: "), "{problems:?}");
    assert!(problems[2].contains("[2].when: expected what must hold"), "{problems:?}");
}

/// A client that goes away in the middle of a slow stream leaves nothing behind.
#[test]
fn a_stream_stops_when_its_client_goes_away() {
    let text: Arc<str> = "word ".repeat(1_000).into();
    let said = Arc::clone(&text);
    let timing = Timing::default().with_per_token(Duration::from_secs(1));
    let running =
        Emulator::start(move |_: &ChatRequest| Reply::text(Arc::clone(&said)).with_timing(timing))
            .unwrap();
    let idle = Arc::strong_count(&text);
    let mut body = hi();
    body["stream"] = json!(true);
    let (request, address) = request(&running, &body);
    block_on(async {
        let mut connection = Connection::open(address).await;
        connection.send(&request).await;
        connection.read_until(r#""content":"word""#).await;
        assert_eq!(Arc::strong_count(&text), idle + 1);
    });
    let deadline = std::time::Instant::now() + LIMIT;
    while Arc::strong_count(&text) > idle {
        assert!(std::time::Instant::now() < deadline, "the stream goes on for nobody");
        std::thread::yield_now();
    }
}

#[test]
fn a_configuration_is_started_and_replaced() {
    let config = Config::default().with_replies(|_: &ChatRequest| "configured");
    let running = Emulator::start_with(config).unwrap();
    assert!(ask(&running, &hi()).contains("configured"));
    let again = Config::default().with_replies(|_: &ChatRequest| "again");
    let secret = stagemaker_emulator::gateway::Secret::new("test");
    let again = again.with_credential("test", secret, None).unwrap();
    running.emulator().reload(again).unwrap();
    assert!(ask(&running, &hi()).contains("again"));
}

/// Each edit of a script is another script. Two reloads later nobody reads the counts of the one
/// before, and they are free.
#[test]
fn an_unchanged_script_counts_on_over_reloads_and_an_edited_one_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).unwrap();
    write("c.yaml", "endpoints: {a: {replies: a.yaml}, b: {replies: b.yaml}}");
    write("a.yaml", "- sequence: [one, two, three, four]");
    write("b.yaml", "- sequence: [one, two]");
    let running = Emulator::start_with(Config::load(&path).unwrap()).unwrap();
    let say = |endpoint: &str| {
        let path = format!("/endpoints/{endpoint}/openai/v1/chat/completions");
        let request = Request::post(&path, &running.token(), &hi().to_string());
        let body: Value =
            serde_json::from_str(&block_on(request.send(address(&running))).body).unwrap();
        body["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
    };
    assert_eq!((say("a"), say("b")), ("one".to_owned(), "one".to_owned()));
    for (edit, expected) in ["two", "three", "four"].into_iter().enumerate() {
        write("b.yaml", &format!("- sequence: [edit {edit}, two]"));
        running.emulator().reload_deployed(Config::load(&path).unwrap());
        assert_eq!((say("a"), say("b")), (expected.to_owned(), format!("edit {edit}")));
    }
    write("b.yaml", "- sequence: [one, two]");
    running.emulator().reload_deployed(Config::load(&path).unwrap());
    assert_eq!(say("b"), "one", "the counts of the first script were kept");
}
