//! A model that is accepted is what every reader of the body reads.
#![no_main]

use std::sync::{Arc, LazyLock};

use http::{Request, Response};
use libfuzzer_sys::fuzz_target;
use stagemaker_fuzz::bodies::{BodyRequest, Frames, LIMIT, MODEL_READERS, is_plain_model, members};
use stagemaker_fuzz::{Handler, IDENTITY, Shares, call, is_name};
use stagemaker_gateway::{
    AuthorizeLayer, Authorizer, Forbidden, Identity, Invocation, ModelTarget, ReadModelLayer,
    RequestedModel,
};
use tower_layer::Layer as _;

fuzz_target!(|body: BodyRequest| {
    let mut request = body.http();
    request.extensions_mut().insert(IDENTITY.clone());
    let expected = body.body();
    let sent = expected.clone().unwrap_or_default();
    let inner = Handler(move |request: Request<Frames>| {
        let model = request.extensions().get().map(RequestedModel::as_str);
        let model = model.expect("it was read").to_owned();
        assert_eq!(request.into_body().into_bytes(), sent, "the body is handed on as it came");
        Response::new(model)
    });
    let response = call(READ.layer(AUTHORIZE.layer(inner)), request);
    let code = response.extensions().get::<Forbidden>().map(Forbidden::code);
    SHARES.count(if code.is_none() { "served" } else { "refused" });
    match (expected, code) {
        // No body is read but that of a `POST`, and no model is asked for at another path.
        (_, Some("endpoint_not_named")) => assert!(!body.is_routed(), "{body:?}"),
        _ if !body.is_post() => panic!("{code:?}: {body:?}"),
        (Err(expected), code) => assert_eq!(code, Some(expected), "{body:?}"),
        (Ok(bytes), None) if !body.is_routed() => panic!("{bytes:?}: {body:?}"),
        (Ok(bytes), None) => assert_served(&text(bytes), &response),
        (Ok(bytes), Some("model_unknown")) => assert_no_name(&text(bytes)),
        (Ok(bytes), Some("model_not_read")) => assert_not_plain(&bytes),
        (Ok(_), Some(code)) => panic!("{code}: {body:?}"),
    }
    assert_refused(&response, code);
});

static SHARES: Shares<2> = Shares::of(["served", "refused"]);

/// Asserts that what is let through is the endpoint of the one model that all read.
fn assert_served(body: &str, response: &Response<String>) {
    let model = &**response.body();
    assert_read_by_all(body, model);
    assert!(is_name(model), "{body}");
    let invocation = response.extensions().get::<Invocation>().expect("it was decided about");
    assert_eq!(invocation.endpoint.name.as_str(), model);
    assert_eq!((&invocation.component, invocation.path()), (&None, Some("/v1/chat/completions")));
}

fn assert_read_by_all(body: &str, model: &str) {
    let members = members(body.as_bytes()).unwrap_or_else(|| panic!("it is no object: {body}"));
    for reader in MODEL_READERS {
        let read = (reader.read)(&members);
        assert_eq!(read.as_deref(), Some(model), "{}: {body}", reader.name);
    }
}

/// Asserts that a model was read, by all readers alike, and is no name of an endpoint.
fn assert_no_name(body: &str) {
    let found = members(body.as_bytes()).and_then(|members| (MODEL_READERS[0].read)(&members));
    let model = found.unwrap_or_else(|| panic!("it has no model: {body}"));
    assert_read_by_all(body, &model);
    assert!(!is_name(&model), "{body}");
}

/// Asserts that the body is not one that every reader reads alike.
fn assert_not_plain(body: &[u8]) {
    let is_text = std::str::from_utf8(body).is_ok();
    assert!(!is_text || !members(body).is_some_and(|members| is_plain_model(&members)), "{body:?}");
}

/// Asserts that a refusal names the caller, and is a line for the log and JSON for the caller.
fn assert_refused(response: &Response<String>, code: Option<&str>) {
    let Some(forbidden) = response.extensions().get::<Forbidden>() else { return };
    let status = match code {
        Some("body_not_json") => 415,
        Some("body_too_large") => 413,
        Some("model_unknown" | "endpoint_not_named") => 404,
        _ => 400,
    };
    assert_eq!(response.status(), status, "{forbidden:?}");
    assert!(response.extensions().get::<Identity>().is_some(), "{forbidden:?}");
    assert!(!forbidden.to_string().contains(char::is_control), "{forbidden:?}");
    let body: serde_json::Value = serde_json::from_str(response.body()).expect("JSON");
    assert_eq!(body["error"]["message"], forbidden.message());
}

/// Returns the body as a text, which it is where a model was read.
fn text(body: Vec<u8>) -> String {
    String::from_utf8(body).expect("what is no UTF-8 is not read")
}

static READ: LazyLock<ReadModelLayer> =
    LazyLock::new(|| ReadModelLayer::default().with_max_body_bytes(LIMIT));

static AUTHORIZE: LazyLock<AuthorizeLayer> =
    LazyLock::new(|| AuthorizeLayer::new(Arc::new(Authorizer::new(ModelTarget::endpoints()))));
