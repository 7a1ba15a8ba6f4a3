//! The model that the body of a request names, as the endpoint or component that is decided about.

use std::convert::Infallible;

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use stagemaker_gateway::{
    Forbidden, Invocation, LockLayer, ModelLockLayer, ModelTarget, RequestedModel,
};
use tower::{ServiceExt as _, service_fn};
use tower_layer::Layer as _;

use crate::authorize::{TOKENS, lock, permissions};
use crate::support::token;

const ONLY_OPEN: &str = r#"{"Effect":"Allow","Action":"sagemaker:InvokeEndpoint","Resource":[
    "arn:aws:sagemaker:us-west-2:123456789012:endpoint/open",
    "arn:aws:sagemaker:us-west-2:123456789012:endpoint/shared",
    "arn:aws:sagemaker:us-west-2:123456789012:inference-component/open"]}"#;

fn request(body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    Request::post("/v1/chat/completions")
        .header("authorization", format!("Bearer {}", token("long-term-example")))
        .header("content-type", "application/json")
        .body(Full::new(body.into()))
        .unwrap()
}

/// Sends a request through the lock to a service that answers with the body that it gets.
async fn ask(target: ModelTarget, request: Request<Full<Bytes>>) -> Response<String> {
    let lock = lock(Some(permissions(&[TOKENS, ONLY_OPEN])));
    let layer = ModelLockLayer::new(lock, target).with_max_body_bytes(200);
    let inner = service_fn(async |request: Request<Full<Bytes>>| {
        assert!(!request.headers().contains_key("transfer-encoding"), "it is whole");
        let model = request.extensions().get::<RequestedModel>().unwrap().clone();
        let body = request.into_body().collect().await?.to_bytes();
        let body = String::from_utf8_lossy(&body);
        Ok::<_, Infallible>(Response::new(format!("{} {body}", model.as_str())))
    });
    layer.layer(inner).oneshot(request).await.unwrap()
}

fn code(response: &Response<String>) -> (u16, &'static str) {
    (response.status().as_u16(), response.extensions().get::<Forbidden>().unwrap().code())
}

/// SPEC B5
#[tokio::test]
async fn a_model_names_an_endpoint_and_the_body_is_handed_on_unchanged() {
    let body = "{ \"messages\": [], \"model\": \"open\", \"n\": 1e400 }\n";
    let response = ask(ModelTarget::endpoints(), request(body)).await;
    assert_eq!(response.body(), &format!("open {body}"));
    let invocation = response.extensions().get::<Invocation>().unwrap();
    assert_eq!(invocation.endpoint.name.as_str(), "open");
    assert_eq!(invocation.path(), Some("/v1/chat/completions"));
    let denied = ask(ModelTarget::endpoints(), request(r#"{"model":"secret"}"#)).await;
    assert_eq!(code(&denied), (403, "implicitly_denied"));
    assert!(denied.body().contains("endpoint/secret"), "{}", denied.body());
}

/// SPEC B5
#[tokio::test]
async fn a_model_names_a_component_of_a_fixed_endpoint() {
    let target = || ModelTarget::components_on("shared".parse().unwrap());
    let response = ask(target(), request(r#"{"model":"open"}"#)).await;
    assert_eq!(response.status(), 200);
    let denied = ask(target(), request(r#"{"model":"secret"}"#)).await;
    assert!(denied.body().contains("inference-component/secret"), "{}", denied.body());
}

/// SPEC B5. Names that AWS would not have for an endpoint.
#[tokio::test]
async fn a_function_chooses_what_a_model_names() {
    let target = || {
        ModelTarget::new(|model| {
            let is_llama = model == "meta-llama/Llama-3.1-8B";
            is_llama.then(|| Invocation::of("open".parse().unwrap()))
        })
    };
    let response = ask(target(), request(r#"{"model":"meta-llama/Llama-3.1-8B"}"#)).await;
    assert_eq!(response.status(), 200);
    for other in ["open", "meta-llama/Llama-3.1-8b", "a/../b"] {
        let unknown = ask(target(), request(format!(r#"{{"model":"{other}"}}"#))).await;
        assert_eq!(code(&unknown), (404, "model_unknown"), "{other}");
        let sentence = format!("The model `{other}` does not exist.");
        assert!(unknown.body().contains(&sentence), "{}", unknown.body());
    }
    for none in ["a b", "", "..", "a/b"] {
        let body = format!(r#"{{"model":"{none}"}}"#);
        let unknown = ask(ModelTarget::endpoints(), request(body)).await;
        assert_eq!(code(&unknown), (404, "model_unknown"), "{none}");
    }
}

/// SPEC B2, B3. Which of two a server takes differs: Python the last, others the first, and Go
/// one in any case.
#[tokio::test]
async fn a_body_with_two_models_or_none_is_refused() {
    for body in [
        r#"{"model":"open","model":"secret"}"#,
        r#"{"model":"open","model":"open"}"#,
        r#"{"model":"open","Model":"secret"}"#,
        r#"{"MODEL":"secret","model":"open"}"#,
        r#"{"Model":"open"}"#,
        r#"{"model":"open","mod\u0065l":"secret"}"#,
        r#"{"model\u0000":"secret","model":"open"}"#,
        r#"{"messages":[]}"#,
        r#"{"nested":{"model":"open"}}"#,
        r#"{"model":["open"]}"#,
        r#"{"model":null}"#,
        r#"{"model":7}"#,
        r#"["model"]"#,
        r#""open""#,
        "",
        "{",
        "model=open",
        r#"{"model":"open"} {"model":"secret"}"#,
        "\u{feff}{\"model\":\"open\"}",
    ] {
        let response = ask(ModelTarget::endpoints(), request(body)).await;
        assert_eq!(code(&response), (400, "model_not_read"), "{body}");
    }
}

/// SPEC B2. What is stepped over must be JSON too.
#[tokio::test]
async fn a_body_that_is_not_utf_8_is_refused() {
    let body = &b"{\"a\":\"\xff\",\"model\":\"open\"}"[..];
    let response = ask(ModelTarget::endpoints(), request(body)).await;
    assert_eq!(code(&response), (400, "model_not_read"));
}

/// SPEC B1. To the byte, also of a body that does not say how long it is.
#[tokio::test]
async fn a_body_that_is_too_long_is_refused() {
    let body = |length: usize| {
        let short = r#"{"model":"open"}"#;
        format!("{short}{}", " ".repeat(length - short.len()))
    };
    let fits = ask(ModelTarget::endpoints(), request(body(200))).await;
    assert_eq!(fits.status(), 200);
    let long = ask(ModelTarget::endpoints(), request(body(201))).await;
    assert_eq!(code(&long), (413, "body_too_large"));
    assert!(long.body().contains("HTTP content length exceeded 200 bytes."));
}

/// SPEC B4. Another reading of the bytes would be another model.
#[tokio::test]
async fn a_body_that_says_it_is_something_else_is_refused() {
    let with = |name: &'static str, values: &[&str]| {
        let mut request = request(r#"{"model":"open"}"#);
        request.headers_mut().remove(name);
        for value in values {
            request.headers_mut().append(name, value.parse().unwrap());
        }
        request
    };
    for values in [
        &[][..],
        &["application/json"],
        &["Application/JSON; charset=UTF-8"],
        &["application/json;"],
    ] {
        let response = ask(ModelTarget::endpoints(), with("content-type", values)).await;
        assert_eq!(response.status(), 200, "{values:?}");
    }
    let chunked = ask(ModelTarget::endpoints(), with("transfer-encoding", &["chunked"])).await;
    assert_eq!(chunked.status(), 200);
    for values in [
        &["text/plain"][..],
        &["application/json; charset=utf-16"],
        &["application/x-www-form-urlencoded"],
        &["application/json", "text/plain"],
    ] {
        let response = ask(ModelTarget::endpoints(), with("content-type", values)).await;
        assert_eq!(code(&response), (415, "body_not_json"), "{values:?}");
    }
    let gzip = ask(ModelTarget::endpoints(), with("content-encoding", &["gzip"])).await;
    assert_eq!(code(&gzip), (415, "body_not_json"));
}

/// SPEC B6
#[tokio::test]
async fn a_model_at_another_path_is_refused() {
    let at = |method: Method, path: &str| {
        let mut request = request(r#"{"model":"open"}"#);
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().unwrap();
        request
    };
    for (method, path) in [
        (Method::GET, "/v1/chat/completions"),
        (Method::POST, "/v1/chat/completions/"),
        (Method::POST, "/v1//chat/completions"),
        (Method::POST, "/v1/chat%2Fcompletions"),
        (Method::POST, "/v1/embeddings"),
        (Method::POST, "/V1/chat/completions"),
    ] {
        let response = ask(ModelTarget::endpoints(), at(method, path)).await;
        assert_eq!(code(&response), (404, "endpoint_not_named"), "{path}");
    }
    let mut bare = at(Method::GET, "/v1/chat/completions");
    *bare.body_mut() = Full::default();
    assert_eq!(code(&ask(ModelTarget::endpoints(), bare).await), (404, "endpoint_not_named"));
    let more = ModelTarget::endpoints().with_path("/v1/embeddings");
    let response = ask(more, at(Method::POST, "/v1/embeddings?x=1")).await;
    assert_eq!(response.extensions().get::<Invocation>().unwrap().path(), Some("/v1/embeddings"));
}

/// SPEC B7. Of a stranger no body is read, and an end that comes too early is no body.
#[tokio::test]
async fn no_body_is_read_of_a_caller_who_is_not_known() {
    #[derive(Debug)]
    struct Trap(bool);
    impl From<Bytes> for Trap {
        fn from(_: Bytes) -> Self {
            Self(false)
        }
    }
    impl http_body::Body for Trap {
        type Data = Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
            assert!(self.0, "the body of a stranger is read");
            std::task::Poll::Ready(Some(Err(std::io::Error::other("gone"))))
        }
    }
    let layer = ModelLockLayer::new(lock(None), ModelTarget::endpoints());
    let inner = service_fn(async |_: Request<Trap>| {
        Ok::<_, Infallible>(Response::new("served".to_owned()))
    });
    let service = layer.layer(inner);
    let (mut head, _) = request("").into_parts();
    let known = Request::from_parts(head.clone(), Trap(true));
    let broken = service.clone().oneshot(known).await.unwrap();
    assert_eq!(code(&broken), (400, "body_broken"));
    head.headers.remove("authorization");
    let response = service.oneshot(Request::from_parts(head, Trap(false))).await.unwrap();
    assert_eq!(response.status(), 403);
}

/// SPEC N3. The target without the layer that reads.
#[tokio::test]
async fn a_model_target_without_its_layer_stays_shut_and_says_so() {
    let layer = LockLayer::new(lock(None), ModelTarget::endpoints());
    let inner = service_fn(async |_: Request<Full<Bytes>>| {
        Ok::<_, Infallible>(Response::new("served".to_owned()))
    });
    let response = layer.layer(inner).oneshot(request(r#"{"model":"open"}"#)).await.unwrap();
    assert_eq!(code(&response), (403, "model_not_read"));
    let said = response.extensions().get::<Forbidden>().unwrap().to_string();
    assert!(said.contains("`ReadModelLayer` is missing"), "{said}");
}
