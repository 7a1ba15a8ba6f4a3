//! Faults of the gateway that its fuzz targets found, each with the smallest input.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use stagemaker_gateway::{
    AuthorizeLayer, Authorizer, Event, Forbidden, Identity, InvocationPath, ReadModelLayer,
    RequestedModel, SageMakerPaths,
};
use tower_layer::Layer as _;

use crate::authenticator::IDENTITY;
use crate::bodies::Frames;
use crate::service::{Handler, call};

/// Sends a request of a known caller through the second layer.
fn authorize(mut request: Request<()>) -> Response<String> {
    request.extensions_mut().insert(IDENTITY.clone());
    let inner = Handler(|_: Request<()>| Response::new(String::new()));
    call(AuthorizeLayer::new(Arc::new(Authorizer::new(SageMakerPaths))).layer(inner), request)
}

/// Returns the model that is read in a body.
fn model(body: &'static [u8]) -> Option<String> {
    let body = Frames::from(Bytes::from_static(body));
    let mut request = Request::post("/v1/chat/completions").body(body).expect("a path");
    request.extensions_mut().insert(IDENTITY.clone());
    let model = |request: &Request<Frames>| {
        request.extensions().get().map(|model: &RequestedModel| model.as_str().to_owned())
    };
    let inner = Handler(move |request| Response::new(model(&request).expect("it was read")));
    let response = call(ReadModelLayer::default().layer(inner), request);
    let forbidden = response.extensions().get::<Forbidden>().is_some();
    (!forbidden).then(|| response.into_body())
}

/// SPEC D3: a tab is no printable ASCII. `HeaderValue::to_str` takes it for visible.
#[test]
fn a_tab_in_the_name_of_the_target_model_is_refused() {
    let request = Request::post("/endpoints/a").header("x-amzn-sagemaker-target-model", "m\tx");
    let response = authorize(request.body(()).unwrap());
    let code = response.extensions().get::<Forbidden>().map(Forbidden::code);
    assert_eq!(code, Some("header_unreadable"));
}

/// SPEC A1: a caller who is known by an identity that was put there by hand. Without it there is
/// no event of the request.
#[test]
fn the_second_layer_says_who_was_let_through() {
    let response = authorize(Request::post("/endpoints/a").body(()).unwrap());
    assert!(response.extensions().get::<Identity>().is_some());
    assert!(Event::of(response.extensions()).is_some());
}

/// SPEC B2: JSON is UTF-8 (RFC 8259, section 8.1). `IgnoredAny` steps over other bytes.
#[test]
fn a_body_that_is_not_utf_8_is_refused() {
    assert_eq!(model(b"{\"a\":\"\xff\",\"model\":\"a\"}"), None);
}

/// SPEC B3: a server that ends texts at a NUL reads `b`.
#[test]
fn a_name_that_is_model_before_a_nul_is_refused() {
    assert_eq!(model(br#"{"model\u0000":"b","model":"a"}"#), None);
}

/// SPEC P2: servers that drop a dot at the end of a segment (Windows paths, the URI of old .NET),
/// or take all marks for one (`CherryPy`), serve the component.
#[test]
fn a_fixed_word_with_another_mark_is_refused() {
    for path in [
        "/endpoints/shared/components./secret/v1/x",
        "/endpoints/shared/inference-components../secret/v1/x",
        "/endpoints/shared/inference_components/secret/v1/x",
        "/endpoints/shared/inference.components/secret/v1/x",
    ] {
        assert!(InvocationPath::parse(path).is_err(), "{path}");
    }
}
