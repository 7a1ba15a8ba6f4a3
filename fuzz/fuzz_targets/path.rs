//! A path that is accepted is read alike by every upstream, and all others are refused.
#![no_main]

use std::sync::{Arc, LazyLock};

use http::{Request, Response, Uri};
use libfuzzer_sys::fuzz_target;
use stagemaker_fuzz::{
    Handler, IDENTITY, RequestPath, RouteMatch, Shares, UPSTREAMS, call, is_name,
};
use stagemaker_gateway::{
    AuthorizeLayer, Authorizer, Forbidden, Invocation, InvocationPath, SageMakerPaths,
};
use tower_layer::Layer as _;

fuzz_target!(|path: RequestPath| {
    if let Ok(text) = str::from_utf8(&path.bytes) {
        match InvocationPath::parse(text) {
            Ok(read) => {
                SHARES.count("accepted");
                assert_read_alike(text, &read);
            }
            Err(error) => {
                SHARES.count("refused");
                assert_refused(&error.into(), text);
            }
        }
    }
    if let Ok(uri) = Uri::try_from(&*path.bytes) {
        assert_layer_agrees(uri);
    }
});

static SHARES: Shares<2> = Shares::of(["accepted", "refused"]);

/// Asserts that all upstreams serve what was read, by the path as it came and by the canonical one.
fn assert_read_alike(text: &str, read: &InvocationPath) {
    let canonical = read.to_string();
    assert_eq!(InvocationPath::parse(&canonical).as_ref(), Ok(read), "{text:?}");
    assert_served_alike(text.as_bytes(), read);
    assert_served_alike(canonical.as_bytes(), read);
    let names = [Some(read.endpoint()), read.component()].into_iter().flatten();
    assert!(names.map(AsRef::as_ref).all(is_name), "{text:?}");
    // Only the one word may be written otherwise, in the place of the other.
    let mut segments: Vec<&str> = text.split('/').collect();
    if read.component().is_some() && segments[3] == "components" {
        segments[3] = "inference-components";
    }
    assert_eq!(canonical, segments.join("/"));
}

fn assert_served_alike(target: &[u8], read: &InvocationPath) {
    let bytes = |name: &str| name.as_bytes().to_vec();
    let expected = RouteMatch {
        endpoint: bytes(read.endpoint().as_str()),
        component: read.component().map(|name| bytes(name.as_str())),
        rest: read.route().split('/').skip(1).map(bytes).collect(),
    };
    for upstream in UPSTREAMS {
        let target_text = String::from_utf8_lossy(target);
        let routed = (upstream.route)(target);
        assert_eq!(routed.as_ref(), Some(&expected), "{target_text:?}: {}", upstream.name);
    }
}

/// Asserts that a refusal has one of three codes, and is a line for the log and JSON for the caller.
fn assert_refused(forbidden: &Forbidden, text: &str) {
    let status = match forbidden.code() {
        "endpoint_not_named" => 403,
        "path_not_canonical" | "name_invalid" => 400,
        code => panic!("{code}: {text:?}"),
    };
    assert_eq!(forbidden.refusal().status(), status, "{text:?}");
    let line = forbidden.to_string();
    assert!(!line.is_empty() && !line.contains(char::is_control), "{line:?}: {text:?}");
    let body: serde_json::Value = serde_json::from_str(&forbidden.refusal().body()).expect("JSON");
    assert_eq!(body["error"]["message"], forbidden.message(), "{text:?}");
}

/// Asserts that the layer serves what can be read, by its canonical path, and nothing else.
fn assert_layer_agrees(uri: Uri) {
    let read = InvocationPath::parse(uri.path());
    let target = uri.path_and_query().map_or("", |target| target.as_str()).to_owned();
    let mut request = Request::new(());
    *request.uri_mut() = uri;
    request.extensions_mut().insert(IDENTITY.clone());
    let inner = Handler(|request| Response::new(path_to_send_on(&request)));
    let response = call(AUTHORIZE.layer(inner), request);
    let forbidden = response.extensions().get::<Forbidden>();
    match (read, forbidden) {
        (Ok(read), None) => {
            assert_eq!(*response.body(), read.to_string());
            assert_served_alike(target.as_bytes(), &read);
        }
        (Err(error), Some(forbidden)) => assert_eq!(forbidden, &error.into(), "{target:?}"),
        (read, forbidden) => panic!("{target:?}: {read:?}, {forbidden:?}"),
    }
}

static AUTHORIZE: LazyLock<AuthorizeLayer> =
    LazyLock::new(|| AuthorizeLayer::new(Arc::new(Authorizer::new(SageMakerPaths))));

/// Returns the path that a proxy would send on, which ends with the route.
fn path_to_send_on(request: &Request<()>) -> String {
    let invocation = request.extensions().get::<Invocation>().expect("it was decided about");
    let path = invocation.path().expect("it was read from a path");
    assert!(invocation.route().is_some_and(|route| path.ends_with(route)), "{invocation:?}");
    path.to_owned()
}
