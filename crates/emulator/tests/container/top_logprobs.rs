use serde_json::{Value, json};
use stagemaker_emulator::Dialect;

use crate::container::{model, quoted, stage};

const SAID: &str = "Requested sample logprobs of 21, which is greater than max allowed: 20 \
                    (parameter=logprobs, value=21)";

fn asked(stream: bool) -> Value {
    json!({"logprobs": true, "top_logprobs": 21, "stream": stream})
}

#[tokio::test]
async fn a_whole_answer_is_refused() {
    let response = stage(model(Dialect::Vllm)).await.say("hi", asked(false)).await;
    assert_eq!(response.status, 400);
    assert!(quoted(&response).contains(SAID));
}

/// The stream has begun when the engine refuses, so the status is that of a success.
#[tokio::test]
async fn a_stream_ends_with_an_error() {
    let response = stage(model(Dialect::Vllm)).await.say("hi", asked(true)).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), Some("text/event-stream; charset=utf-8"));
    let error = format!(
        r#"{{"error": {{"message": "{SAID}", "type": "BadRequestError", "param": "logprobs", "code": 400}}}}"#
    );
    assert_eq!(response.body, format!("data: {error}\n\ndata: [DONE]\n\n"));
    let response = stage(model(Dialect::Lmi)).await.say("hi", asked(true)).await;
    assert_eq!(response.header("content-type"), Some("application/jsonlines"));
    assert_eq!(response.body, format!("{error}\n\n"));
}

/// All other refusals come before the stream does.
#[tokio::test]
async fn a_stream_that_cannot_begin_is_refused() {
    let fields = json!({"logprobs": true, "top_logprobs": 21, "stream": true, "n": 0});
    let response = stage(model(Dialect::Vllm)).await.say("hi", fields).await;
    assert_eq!(response.status, 400);
    assert!(quoted(&response).contains("n must be at least 1, got 0."));
}

/// `SGLang` does not look at the number.
#[tokio::test]
async fn sglang_takes_any_number() {
    for number in [-1, 21] {
        let fields = json!({"logprobs": true, "top_logprobs": number});
        let response = stage(model(Dialect::Sglang)).await.say("hi", fields).await;
        assert_eq!(response.status, 200, "{number}");
    }
}
