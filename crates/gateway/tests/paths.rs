//! The one reading of paths.

use http::{Request, Response};
use stagemaker_gateway::{Forbidden, Invocation, InvocationPath, PathError, SageMakerPaths};

use crate::authorize::{INVOKE, TOKENS, call, lock, permissions, refused, request};

/// A path, and what is read: endpoint, component, route.
const READ: [(&str, &str, Option<&str>, &str); 8] = [
    ("/endpoints/a", "a", None, ""),
    (
        "/endpoints/My-Endpoint-1/openai/v1/chat/completions",
        "My-Endpoint-1",
        None,
        "/openai/v1/chat/completions",
    ),
    ("/endpoints/a/inference-components/c", "a", Some("c"), ""),
    ("/endpoints/a/inference-components/c/v1/x", "a", Some("c"), "/v1/x"),
    ("/endpoints/a/v1/inference-components/c", "a", None, "/v1/inference-components/c"),
    ("/endpoints/a/inference-components/components/v1", "a", Some("components"), "/v1"),
    ("/endpoints/components/invocations", "components", None, "/invocations"),
    ("/endpoints/a/v1/models/x_y.z~1:go@2", "a", None, "/v1/models/x_y.z~1:go@2"),
];

/// SPEC P1, P4. What is read is written again as it was.
#[test]
fn a_path_in_its_only_spelling_is_read_and_is_canonical() {
    for (text, endpoint, component, route) in READ {
        let path = InvocationPath::parse(text).unwrap();
        assert_eq!(path.endpoint().as_str(), endpoint, "{text}");
        assert_eq!(path.component().map(AsRef::as_ref), component, "{text}");
        assert_eq!((path.route(), path.to_string().as_str()), (route, text));
    }
}

/// SPEC P4. The other word for a component is written as the service's own.
#[test]
fn the_short_word_for_components_becomes_the_services_word() {
    let path = InvocationPath::parse("/endpoints/a/components/c/v1").unwrap();
    assert_eq!(path.to_string(), "/endpoints/a/inference-components/c/v1");
    assert_eq!(InvocationPath::parse(&path.to_string()), Ok(path));
}

/// SPEC P1, P2, P3. The forms by which a policy was evaded, and what an upstream would have
/// served (FastAPI on uvicorn, unless another is named).
#[test]
fn a_path_that_two_servers_read_differently_is_refused() {
    for (text, code) in [
        // Served by the component `secret`.
        ("/endpoints/shared/inference%2Dcomponents/secret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/%69nference-components/secret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/inference-components%2Fsecret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/com%70onents/secret/v1/x", "path_not_canonical"),
        // Served by the component where slashes are merged (nginx) or dots resolved (most).
        ("/endpoints/shared//inference-components/secret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/./inference-components/secret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/%2e/inference-components/secret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/v1/../inference-components/secret/x", "path_not_canonical"),
        ("/endpoints/shared/v1/%2e%2e/inference-components/secret/x", "path_not_canonical"),
        // Served by the component where case is ignored (ASP.NET, IIS).
        ("/endpoints/shared/Inference-Components/secret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/COMPONENTS/secret/v1/x", "path_not_canonical"),
        // Served by the component where marks count for one another (CherryPy), or a dot at the
        // end is dropped (paths of Windows).
        ("/endpoints/shared/inference_components/secret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/inferencecomponents/secret/v1/x", "path_not_canonical"),
        ("/endpoints/shared/components./secret/v1/x", "path_not_canonical"),
        // Served by `b`.
        ("/endpoints/a/../b/v1/x", "path_not_canonical"),
        ("/endpoints/a/%2e%2e/b/v1/x", "path_not_canonical"),
        // Served by `secret`: a matrix parameter (Tomcat), a trimmed name, a C string, a segment.
        ("/endpoints/secret;x/v1/x", "name_invalid"),
        ("/endpoints/secret%20/v1/x", "name_invalid"),
        ("/endpoints/secret%00/v1/x", "name_invalid"),
        ("/endpoints/.%2Fsecret/v1/x", "name_invalid"),
        ("/endpoints/secre%74/v1/x", "name_invalid"),
        ("/endpoints/shared;/inference-components/secret/v1/x", "name_invalid"),
        // A server that takes a backslash for a slash (IIS).
        ("/endpoints/shared/v1\\inference-components\\secret", "path_not_canonical"),
        // Neighbours of these.
        ("/endpoints/", "path_not_canonical"),
        ("/endpoints", "path_not_canonical"),
        ("/endpoints//v1", "path_not_canonical"),
        ("/endpoints/%ff/v1", "path_not_canonical"),
        ("/endpoints/a/", "path_not_canonical"),
        ("/endpoints/a/v1/x/", "path_not_canonical"),
        ("/endpoints/a/v1//x", "path_not_canonical"),
        ("/endpoints/a/v1;p=1/x", "path_not_canonical"),
        ("/endpoints/a/v1/caf\u{e9}", "path_not_canonical"),
        ("/endpoints/a/inference-components", "path_not_canonical"),
        ("/endpoints/a/inference-components/", "path_not_canonical"),
        ("/endpoints/a/inference-components//v1", "path_not_canonical"),
        ("/endpoints/a/inference-components/..", "name_invalid"),
        ("/endpoints/../endpoints/a/v1", "name_invalid"),
        ("/endpoints/-a/v1", "name_invalid"),
        ("/Endpoints/a/v1", "endpoint_not_named"),
        ("/%65ndpoints/a/v1", "endpoint_not_named"),
        ("//endpoints/a/v1", "endpoint_not_named"),
        ("/./endpoints/a/v1", "endpoint_not_named"),
        ("endpoints/a/v1", "endpoint_not_named"),
        ("*", "endpoint_not_named"),
        ("", "endpoint_not_named"),
    ] {
        let error = InvocationPath::parse(text).unwrap_err();
        assert_eq!(Forbidden::from(error).code(), code, "{text}");
    }
}

/// SPEC P3, P5. AWS quotes the value that it decoded; a name that is only written otherwise is
/// quoted as it was written.
#[test]
fn an_invalid_name_is_refused_in_the_services_words() {
    let sentence = |path| Forbidden::from(InvocationPath::parse(path).unwrap_err());
    for (path, value, field) in [
        ("/endpoints/my_endpoint/v1", "my_endpoint", "endpointName"),
        ("/endpoints/%2e%2e/v1", "..", "endpointName"),
        ("/endpoints/a%20b/v1", "a b", "endpointName"),
        ("/endpoints/my%2Dendpoint/v1", "my%2Dendpoint", "endpointName"),
        ("/endpoints/a/components/c_d/v1", "c_d", "inferenceComponentName"),
    ] {
        let forbidden = sentence(path);
        assert_eq!(
            forbidden.message(),
            format!(
                "1 validation error detected: Value '{value}' at '{field}' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: \
                 ^[a-zA-Z0-9](-*[a-zA-Z0-9])*"
            )
        );
        assert_eq!(forbidden.refusal().status(), 400);
    }
    let long = format!("/endpoints/{}/v1", "a".repeat(64));
    let forbidden = sentence(&long);
    assert!(forbidden.message().ends_with("must have length less than or equal to 63"));
    let InvocationPath { .. } = InvocationPath::parse(&long.replacen('a', "", 1)).unwrap();
}

#[test]
fn a_refused_path_names_its_segment_at_fault_to_the_operator() {
    let error = InvocationPath::parse("/endpoints/a/v1/./x").unwrap_err();
    assert_eq!(error, PathError::Segment { index: 3 });
    assert!(error.to_string().starts_with("segment 4 of the path is not in its only spelling"));
}

/// SPEC P5. A caller who may use one endpoint gets nowhere by spelling another one's path.
#[tokio::test]
async fn a_path_that_is_let_through_is_served_as_it_was_decided_about() {
    let only_shared = r#"{"Effect":"Allow","Action":"sagemaker:InvokeEndpoint","Resource":
        "arn:aws:sagemaker:us-west-2:123456789012:endpoint/shared"}"#;
    let lock = lock(Some(permissions(&[TOKENS, only_shared])));
    let ask = async |path: &str| call(&lock, request(path)).await;
    assert_eq!(ask("/endpoints/shared/v1/x").await.body(), "served");
    let denied = ask("/endpoints/shared/inference-components/secret/v1/x").await;
    assert_eq!(refused(&denied).1, "implicitly_denied");
    for path in [
        "/endpoints/shared/inference%2Dcomponents/secret/v1/x",
        "/endpoints/shared//inference-components/secret/v1/x",
        "/endpoints/shared/./inference-components/secret/v1/x",
        "/endpoints/shared/Inference-components/secret/v1/x",
    ] {
        let response = ask(path).await;
        assert_eq!(response.status(), 400, "{path}");
        assert_eq!(response.extensions().get::<Forbidden>().unwrap().code(), "path_not_canonical");
        let body: serde_json::Value = serde_json::from_str(response.body()).unwrap();
        assert_eq!(body["error"]["code"], "validation_error");
    }
}

/// SPEC P6. A proxy sends on what was decided about, and never reads the path again.
#[tokio::test]
async fn the_invocation_is_handed_on_with_the_path_to_send_on() {
    use tower::{ServiceBuilder, ServiceExt as _, service_fn};

    let layer = stagemaker_gateway::LockLayer::new(
        lock(Some(permissions(&[TOKENS, INVOKE]))),
        SageMakerPaths,
    );
    let response = ServiceBuilder::new()
        .layer(layer)
        .service(service_fn(async |request: Request<String>| {
            let invocation = request.extensions().get::<Invocation>().unwrap();
            let path = invocation.path().unwrap().to_owned();
            Ok::<_, std::convert::Infallible>(Response::new(path))
        }))
        .oneshot(request("/endpoints/Shared/components/Llama/openai/v1/models?limit=1"))
        .await
        .unwrap();
    let canonical = "/endpoints/Shared/inference-components/Llama/openai/v1/models";
    assert_eq!(response.body(), canonical);
    let invocation = response.extensions().get::<Invocation>().unwrap();
    assert_eq!(invocation.endpoint.name.as_str(), "Shared");
    assert_eq!(invocation.component.as_ref().unwrap().name.as_str(), "Llama");
}
