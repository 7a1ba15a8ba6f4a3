use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use stagemaker_emulator::{
    Applies, ChatRequest, Chunk, ContextLength, Dialect, Model, ServedModel, Timing, Tokenize,
    Tokenizer,
};
use tokio::time::Instant;

use crate::public::server::{ask, hi};

fn served(served: ServedModel) -> Model {
    Model::default().with_served(served)
}

#[tokio::test]
async fn a_model_echoes_at_once_and_token_by_token_by_default() {
    let model = Model::default();
    assert_eq!((model.timing, model.chunk), (Timing::default(), Chunk::Tokens(1)));
    assert_eq!(ask(model.clone(), &hi(json!({}))).await.content(), "hi");
    assert_eq!(format!("{:?}", model.replies), "Echo");
    assert_eq!(model.served.shown_name(), "/opt/ml/model");
}

#[tokio::test]
async fn a_named_model_is_served_under_its_name_alone() {
    let model = served(ServedModel::default().with_name("llama"));
    assert_eq!(model.served.name.as_deref(), Some("llama"));
    assert_eq!(model.served.shown_name(), "llama");
    let answer = ask(model.clone(), &hi(json!({}))).await;
    assert_eq!(answer.json()["model"], "llama");
    let other = ask(model, &hi(json!({"model": "other"}))).await;
    assert_eq!(other.status, 404);
    assert_eq!(other.json()["error"]["message"], "The model `other` does not exist.");
}

#[tokio::test]
async fn a_dialect_decides_the_names_and_the_wire() {
    let names = Dialect::ALL.map(Dialect::name);
    assert_eq!(names, ["vllm", "sglang", "lmi"]);
    for (dialect, shown, wire) in [
        (Dialect::Vllm, "/opt/ml/model", "text/event-stream; charset=utf-8"),
        (Dialect::Sglang, "default", "text/event-stream; charset=utf-8"),
        (Dialect::Lmi, "lmi", "application/jsonlines"),
    ] {
        let model = served(ServedModel::default().with_dialect(dialect));
        assert_eq!(ask(model.clone(), &hi(json!({}))).await.json()["model"], shown);
        let streamed = ask(model, &hi(json!({"stream": true}))).await;
        assert!(streamed.headers.contains(&("content-type".to_owned(), wire.to_owned())));
    }
    assert_eq!(ServedModel::default().dialect, Dialect::Vllm);
}

/// Splits a text into its bytes, which are characters here.
struct Bytes;

impl Tokenize for Bytes {
    fn ends(&self, text: &str) -> Vec<usize> {
        (1..=text.len()).collect()
    }
}

#[tokio::test]
async fn a_tokenizer_of_code_counts_and_cuts() {
    let closure = |text: &str| (1..=text.len()).collect::<Vec<_>>();
    for tokenizer in [Tokenizer::Exact(Arc::new(Bytes)), Tokenizer::Exact(Arc::new(closure))] {
        let model = served(ServedModel::default().with_tokenizer(tokenizer));
        assert_eq!(counts(&model).await, (json!(2), json!(2)));
        let cut = ask(model, &hi(json!({"max_tokens": 1}))).await;
        assert_eq!(cut.content(), "h");
    }
    assert_eq!(counts(&served(ServedModel::default())).await, (json!(1), json!(1)));
    assert!(matches!(ServedModel::default().tokenizer, Tokenizer::Words));
}

/// The tokens read and written where `hi` is echoed.
async fn counts(model: &Model) -> (Value, Value) {
    let usage = ask(model.clone(), &hi(json!({}))).await.json()["usage"].clone();
    (usage["prompt_tokens"].clone(), usage["completion_tokens"].clone())
}

/// The command of a build from source has no tokenizers, and names the one that has.
#[test]
fn a_file_of_a_tokenizer_is_refused_for_the_reason_that_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokenizer.json");
    std::fs::write(&path, "{}").unwrap();
    let refused = Tokenizer::load(&path).unwrap_err().to_string();
    let expected = if cfg!(feature = "tokenizers") {
        "the tokenizer is refused: "
    } else {
        "this program was built without the feature `tokenizers`: \
         `cargo install --path . --features full` builds a stagemaker that has it"
    };
    assert!(refused.starts_with(expected), "{refused}");
}

#[tokio::test]
async fn a_context_holds_the_limit_alone_or_prompt_and_answer() {
    let context = |applies| {
        let context = ContextLength::new(1, applies);
        assert_eq!((context.tokens, context.applies), (1, applies));
        served(ServedModel::default().with_context(context))
    };
    for (applies, status) in [(Applies::ToLimits, 200), (Applies::ToEverything, 400)] {
        let answer = ask(context(applies), &hi(json!({"max_tokens": 1}))).await;
        assert_eq!(answer.status, status, "{applies:?}: {}", answer.body);
        assert_eq!(ask(context(applies), &hi(json!({"max_tokens": 2}))).await.status, 400);
    }
    let default = ServedModel::default().context;
    assert_eq!((default.tokens, default.applies), (40_960, Applies::ToLimits));
}

/// The clock of the runtime stands still, and jumps to what is waited for.
#[tokio::test(start_paused = true)]
async fn timing_and_chunk_count_for_replies_that_give_none() {
    let timing = Timing::default().with_per_token(Duration::from_millis(20));
    let model = Model::default()
        .with_replies(|_: &ChatRequest| "one two three")
        .with_timing(timing)
        .with_chunk(Chunk::Words(2));
    let started = Instant::now();
    let body = ask(model, &hi(json!({"stream": true}))).await.body;
    assert_eq!(started.elapsed().as_millis(), 40);
    assert!(body.contains(r#""content":"one two""#) && body.contains(r#""content":" three""#));
}
