//! Requests, read as the container of a model does: the content type, the JSON, the fields.
//!
//! The sentences are those of vLLM 0.20.2, which agrees with every detail that has been recorded
//! from the real service, and of `SGLang` 0.5.12; `fixtures/containers/` holds what these
//! versions really answered. What is known of the large model inference container is mostly from
//! its source.

use crate::body::fastapi;
use crate::chat::parameters::Limits;
use crate::chat::parsed::{Parsed, Unchecked};
use crate::chat::request::ChatRequest;
use crate::codec::error;
use crate::dialect::Dialect;
use crate::error::container_error::ContainerError;
use crate::error::refusal::ContainerRefusal;
use crate::served_model::ServedModel;
use crate::{lmi, sglang, vllm};

/// Parses the body of a request, as the container of a model does.
///
/// # Errors
///
/// The container's refusal of a content type, a text that is no JSON, or fields.
pub fn parse(
    model: &ServedModel,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<ChatRequest, ContainerRefusal> {
    read_fields(model, content_type, body).map(ChatRequest::new)
}

/// Parses the JSON body of a request as a model of default settings does, without any headers.
///
/// # Errors
///
/// The container's refusal.
pub fn parse_default(body: &[u8]) -> Result<ChatRequest, ContainerError> {
    let model = ServedModel::default();
    let parsed = parse(&model, Some("application/json"), body);
    parsed.map_err(|refusal| error::write(&refusal, model.dialect))
}

/// Checks a request against its model, and returns the limits that follow.
///
/// # Errors
///
/// The container's refusal of a request that can be read.
pub fn check(request: &ChatRequest, model: &ServedModel) -> Result<Limits, ContainerRefusal> {
    let prompt = || request.prompt_tokens(&model.tokenizer);
    let unchecked =
        Unchecked { body: request.body(), parameters: &request.parameters, model, prompt: &prompt };
    match model.dialect {
        Dialect::Vllm | Dialect::Lmi => vllm::request::check(&unchecked),
        Dialect::Sglang => sglang::request::check(&unchecked),
    }
}

/// Reads the fields of a body.
fn read_fields(
    model: &ServedModel,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Parsed, ContainerRefusal> {
    match model.dialect {
        Dialect::Vllm => vllm::request::read(fastapi::object(content_type, body)?),
        Dialect::Sglang => sglang::request::read(content_type, body),
        Dialect::Lmi => lmi::request::read(content_type, body, model.shown_name()),
    }
}

#[cfg(test)]
mod tests {
    use super::{check as check_request, parse};
    use crate::codec::error;
    use crate::context_length::{Applies, ContextLength};
    use crate::dialect::Dialect;
    use crate::served_model::ServedModel;
    use proptest::collection::{hash_map, vec};
    use proptest::prelude::*;
    use proptest::test_runner::TestCaseError;
    use serde_json::{Value, json};
    use stagemaker_testing::random::{Tally, check};

    /// Returns any JSON, some of whose keys and texts are those of a request.
    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
            "user|system|assistant|tool|auto|none|required|function|json_schema|json_object"
                .prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            let key = "role|content|text|type|include_usage|tool_call_id|name|function|\
                       parameters|strict|json_schema|schema|\\PC{0,4}";
            prop_oneof![
                vec(inner.clone(), 0..6).prop_map(Value::from),
                hash_map(key, inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn models() -> impl Iterator<Item = ServedModel> {
        let context = ContextLength { tokens: 100, applies: Applies::ToEverything };
        Dialect::ALL.into_iter().map(move |dialect| ServedModel {
            dialect,
            context,
            ..ServedModel::default()
        })
    }

    /// No body makes a reader panic, and every refusal is JSON, but for the failures of a Python
    /// program.
    #[test]
    fn any_body_is_read_or_refused_in_json_without_a_panic() {
        let tally = Tally::default();
        let keys = "messages|model|n|stop|stream|stream_options|max_tokens|temperature|tools|user|\
                    tool_choice|response_format|logprobs|top_logprobs|seed|parallel_tool_calls|\
                    max_completion_tokens|logit_bias|top_k|min_p|reasoning_effort";
        let text = "[\\[\\]{}\",:0-9a-z\\\\\n ]{0,40}";
        let fields = hash_map(keys, any_json(), 0..8);
        let inputs = (vec(any::<u8>(), 0..64), text, fields, vec(any_json(), 0..4));
        check(256, &inputs, |(bytes, text, fields, messages)| {
            let mut whole = Value::Object(fields.into_iter().collect());
            let loose = whole.to_string();
            whole["messages"] = json!(messages);
            let whole = whole.to_string();
            let likely = json!({"messages": [{"role": "user", "content": text}]}).to_string();
            for body in
                [&bytes[..], text.as_bytes(), loose.as_bytes(), whole.as_bytes(), likely.as_bytes()]
            {
                for model in models() {
                    tally.count(outcome(&model, body)?);
                }
            }
            Ok(())
        });
        tally.assert_shares(&[("read", 5), ("refused in JSON", 20)]);
    }

    fn outcome(model: &ServedModel, body: &[u8]) -> Result<&'static str, TestCaseError> {
        let request = parse(model, Some("application/json"), body);
        let Err(refusal) = request.and_then(|request| check_request(&request, model)) else {
            return Ok("read");
        };
        let refused = error::write(&refusal, model.dialect);
        if refused.body == "Internal Server Error" {
            return Ok("failed as a Python program does");
        }
        prop_assert!(serde_json::from_str::<Value>(&refused.body).is_ok());
        Ok("refused in JSON")
    }
}
