use stagemaker_emulator::Dialect;

use crate::container::{answered, model, stage};

/// What the front door quotes for a body. The words are from the container's source, and those
/// of vLLM's model and of pydantic were seen; how Java puts them together was not. Where the
/// source leaves it open, the answer is the plain one with status 424: real containers may fail
/// with status 500 over a text of several lines, which stands in the reason of the status, too.
const CASES: &[(&str, u64, &str)] = &[
    (
        r#"{"messages":[{"role":"user","content":"hi"}],"temperature":"hot"}"#,
        424,
        r#"{"error":"Input parsing failed: 1 validation error for ChatCompletionRequest\ntemperature\n  Input should be a valid number, unable to parse string as a number [type\u003dfloat_parsing, input_value\u003d\u0027hot\u0027, input_type\u003dstr]\n    For further information visit https://errors.pydantic.dev/2.14/v/float_parsing","code":424}"#,
    ),
    (
        r#"{"messages":[{"role":"user","content":"hi"}],"model":"","tool_choice":"auto"}"#,
        424,
        r#"{"error":"Input parsing failed: 1 validation error for ChatCompletionRequest\n  Value error, When using `tool_choice`, `tools` must be set. [type\u003dvalue_error, input_value\u003d{\u0027messages\u0027: [{\u0027role\u0027: \u0027u..., \u0027tool_choice\u0027: \u0027auto\u0027}, input_type\u003ddict]\n    For further information visit https://errors.pydantic.dev/2.14/v/value_error","code":424}"#,
    ),
    (
        r#"{"messages":null}"#,
        424,
        r#"{"error":"Input parsing failed: \u0027NoneType\u0027 object is not iterable","code":424}"#,
    ),
    (
        "{}",
        424,
        r#"{"error":"Input parsing failed: invalid payload. must contain prompt, inputs, or messages","code":424}"#,
    ),
    (
        "{\n1",
        424,
        r#"{"error":"Input parsing failed: Expecting property name enclosed in double quotes: line 2 column 1 (char 2)","code":424}"#,
    ),
    (
        r#"{"messages":[{"role":"user","content":"hi"}],"model":"x"}"#,
        500,
        r#"{"error":"error\u003dErrorInfo(message\u003d\u0027The model `x` does not exist.\u0027, type\u003d\u0027NotFoundError\u0027, param\u003d\u0027model\u0027, code\u003d404)","code":500}"#,
    ),
    (
        r#"{"messages":[{"role":"user","content":"hi"}],"n":0}"#,
        424,
        r#"{"code":424,"message":"Async Inference Failure service.invoke_handler_async() failure","properties":{},"content":{"keys":[],"values":[]}}"#,
    ),
];

#[tokio::test]
async fn a_refusal_of_lmi_leaves_out_details() {
    let stage = stage(model(Dialect::Lmi)).await;
    for (body, status, expected) in CASES {
        let answered = answered(&stage, &stage.chat("my-endpoint", body)).await;
        assert_eq!(answered, (*status, Some((*expected).to_owned())), "{body}");
    }
}

/// Neither a content type nor the name of the model is needed.
#[tokio::test]
async fn a_request_without_model_is_accepted_by_lmi() {
    let stage = stage(model(Dialect::Lmi)).await;
    let request = stage.chat("my-endpoint", r#"{"messages":[{"role":"user","content":"hi"}]}"#);
    let response = request.without("content-type").send(stage.address).await;
    assert_eq!((response.status, &response.json()["model"]), (200, &"/opt/ml/model".into()));
}
