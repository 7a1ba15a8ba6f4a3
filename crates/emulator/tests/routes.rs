use crate::support::{Response, Stage};

const CONFIG: &str = "
endpoints:
  my-endpoint:
  shared:
    components:
      llama-component: {model: llama}
";

const HELLO: &str = r#"{"messages":[{"role":"user","content":"Hello"}]}"#;

fn error(message: &str, kind: &str, code: &str) -> String {
    format!(r#"{{"error":{{"message":"{message}","type":"{kind}","code":"{code}"}}}}"#)
}

fn validation(message: &str) -> (u16, String) {
    (400, error(message, "invalid_request_error", "validation_error"))
}

async fn ask(path: &str) -> Response {
    let stage = Stage::with(CONFIG, &[]).await;
    let mut request = stage.chat("", HELLO);
    request.path = path.to_owned();
    request.send(stage.address).await
}

#[tokio::test]
async fn an_endpoint_and_a_component_in_both_spellings_answer() {
    for path in [
        "/endpoints/my-endpoint/openai/v1/chat/completions",
        "/endpoints/my-endpoint/openai/v1/chat/completions?api-version=1",
        "/endpoints/shared/inference-components/llama-component/openai/v1/chat/completions",
        "/endpoints/shared/components/llama-component/openai/v1/chat/completions",
    ] {
        let response = ask(path).await;
        assert_eq!(response.status, 200, "{path}");
        assert_eq!(response.json()["choices"][0]["message"]["content"], "Hello", "{path}");
        assert_eq!(response.header("x-amzn-invoked-production-variant"), Some("AllTraffic"));
        assert_eq!(response.header("x-amzn-requestid").map(str::len), Some(36));
        assert_eq!(response.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn what_is_not_deployed_is_refused_in_the_services_words() {
    let component = "Inference Component Name header is";
    for (path, message) in [
        ("nope", "Endpoint nope of account 123456789012 not found.".to_owned()),
        ("MY-ENDPOINT", "Endpoint MY-ENDPOINT of account 123456789012 not found.".to_owned()),
        (
            "shared",
            format!(
                "{component} required for endpoints to which you plan to deploy inference \
                 components. Please include Inference Component Name header or consider using \
                 SageMaker models."
            ),
        ),
        (
            "shared/inference-components/nope",
            "Inference Component nope of account 123456789012 not found.".to_owned(),
        ),
        (
            "my-endpoint/inference-components/llama-component",
            format!(
                "{component} not allowed for endpoints to which you dont plan to deploy inference \
                 components. Please remove the Inference Component Name header and try again."
            ),
        ),
        (
            "my_endpoint",
            "1 validation error detected: Value 'my_endpoint' at 'endpointName' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: \
             ^[a-zA-Z0-9](-*[a-zA-Z0-9])*"
                .to_owned(),
        ),
        (
            "%2e%2e",
            "1 validation error detected: Value '..' at 'endpointName' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: \
             ^[a-zA-Z0-9](-*[a-zA-Z0-9])*"
                .to_owned(),
        ),
    ] {
        let response = ask(&format!("/endpoints/{path}/openai/v1/chat/completions")).await;
        assert_eq!((response.status, response.body.clone()), validation(&message), "{path}");
        assert_eq!(response.header("x-amzn-errortype"), Some("ValidationError"));
        assert_eq!(response.header("x-amzn-invoked-production-variant"), None);
    }
}

#[tokio::test]
async fn a_path_without_the_name_of_an_endpoint_is_an_unknown_operation() {
    for name in ["", "%ff"] {
        let response = ask(&format!("/endpoints/{name}/openai/v1/chat/completions")).await;
        assert_eq!(response.status, 404);
        assert_eq!(response.json()["error"]["code"], "unknown_operation_exception");
    }
}

#[tokio::test]
async fn a_name_of_more_than_63_characters_is_refused() {
    let name = "a".repeat(64);
    let response = ask(&format!("/endpoints/{name}/openai/v1/chat/completions")).await;
    assert!(response.message().ends_with("Member must have length less than or equal to 63"));
}

/// Whether the caller may is not even asked.
#[tokio::test]
async fn what_is_not_routed_is_refused_before_the_lock() {
    let stage = Stage::with(CONFIG, &[]).await;
    let chat = "/endpoints/my-endpoint/openai/v1/chat/completions";
    for (method, path) in [
        ("GET", chat),
        ("PUT", chat),
        ("POST", "/"),
        ("POST", "/endpoints/my-endpoint/openai/v1/chat/completions/"),
        ("POST", "/endpoints/my-endpoint/openai/v1/chat/completions/chat/completions"),
        ("POST", "/endpoints/my-endpoint/openai/v1/completions"),
        ("POST", "/endpoints/my-endpoint/openai/v1/responses"),
        ("GET", "/endpoints/my-endpoint/openai/v1/models"),
        ("POST", "/v1/chat/completions"),
        ("POST", "//endpoints/my-endpoint/openai/v1/chat/completions"),
    ] {
        let mut request = stage.chat("", HELLO).without("authorization");
        (request.method, request.path) = (method, path.to_owned());
        let response = request.send(stage.address).await;
        let expected = error(
            "The requested operation is not recognized by the service.",
            "invalid_request_error",
            "unknown_operation_exception",
        );
        assert_eq!((response.status, response.body), (404, expected), "{method} {path}");
    }
}

/// Here the path names the component, and the header of the native route is refused.
#[tokio::test]
async fn the_component_header_is_refused_whatever_it_says() {
    let stage = Stage::with(CONFIG, &[]).await;
    for address in ["my-endpoint", "shared/inference-components/llama-component"] {
        let request = stage.chat(address, HELLO);
        let request = request.header("X-Amzn-SageMaker-Inference-Component", "llama-component");
        let response = request.send(stage.address).await;
        assert_eq!(response.status, 400);
        assert!(response.message().starts_with("Inference Component Name header is not allowed"));
    }
}

/// An endpoint is looked for in the account of whoever calls.
#[tokio::test]
async fn a_caller_of_another_account_has_no_such_endpoint() {
    let config = "account: '999999999999'\nendpoints: {my-endpoint: }\n\
                  principals: [{access_key_id: other, secret_access_key: s}]";
    let stage = Stage::with(config, &[]).await;
    assert_eq!(stage.ask("my-endpoint", HELLO).await.status, 200);
    let config = "endpoints: {my-endpoint: }\nprincipals:\n- access_key_id: other\n  \
                  secret_access_key: test\n  arn: arn:aws:iam::111122223333:user/other\n\
                  account: '123456789012'\n";
    let stage = Stage::with(config, &[]).await;
    let token = stage.token_of("other");
    let request = stage.chat("my-endpoint", HELLO).without("authorization");
    let request = request.header("authorization", &format!("Bearer {token}"));
    let response = request.send(stage.address).await;
    assert_eq!(response.message(), "Endpoint my-endpoint of account 111122223333 not found.");
}

#[tokio::test]
async fn health_is_answered_without_a_token() {
    let stage = Stage::open().await;
    let mut request = stage.chat("", "").without("authorization");
    (request.method, request.path) = ("GET", "/_stagemaker/health".to_owned());
    let response = request.send(stage.address).await;
    assert_eq!((response.status, response.body.as_str()), (200, "ok\n"));
}
