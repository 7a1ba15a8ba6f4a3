//! The upstreams tell the readings of paths apart by which policies were evaded.

use arbitrary::{Arbitrary as _, Unstructured};
use stagemaker_gateway::InvocationPath;

use super::RequestPath;
use super::step::{decoded, split};
use super::upstream::{RouteMatch, UPSTREAMS, exactly, matched};
use crate::random;

/// The forms of `crates/gateway/tests/paths.rs` by which a policy was evaded.
const FORMS: [&str; 20] = [
    "/endpoints/shared/inference%2Dcomponents/secret/v1/x",
    "/endpoints/shared/%69nference-components/secret/v1/x",
    "/endpoints/shared/inference-components%2Fsecret/v1/x",
    "/endpoints/shared/com%70onents/secret/v1/x",
    "/endpoints/shared//inference-components/secret/v1/x",
    "/endpoints/shared/./inference-components/secret/v1/x",
    "/endpoints/shared/%2e/inference-components/secret/v1/x",
    "/endpoints/shared/v1/../inference-components/secret/x",
    "/endpoints/shared/v1/%2e%2e/inference-components/secret/x",
    "/endpoints/shared/Inference-Components/secret/v1/x",
    "/endpoints/shared/COMPONENTS/secret/v1/x",
    "/endpoints/a/../b/v1/x",
    "/endpoints/a/%2e%2e/b/v1/x",
    "/endpoints/secret;x/v1/x",
    "/endpoints/secret%20/v1/x",
    "/endpoints/secret%00/v1/x",
    "/endpoints/.%2Fsecret/v1/x",
    "/endpoints/secre%74/v1/x",
    "/endpoints/shared;/inference-components/secret/v1/x",
    "/endpoints/shared/v1\\inference-components\\secret",
];

/// Reads a path as version 0.1 did: the fixed words as they stand, the names decoded, and any
/// name taken.
fn lenient(path: &[u8]) -> Option<RouteMatch> {
    let found = matched(&split(path), exactly)?;
    let component = found.component.map(|name| decoded(&name));
    Some(RouteMatch { endpoint: decoded(&found.endpoint), component, rest: found.rest })
}

/// Returns the names of the upstreams that serve something else than what is read.
fn disagreeing(path: &str, read: &RouteMatch) -> Vec<&'static str> {
    let serves_otherwise = |routed: RouteMatch| routed != *read;
    let differs = |upstream: &&super::Upstream| {
        (upstream.route)(path.as_bytes()).is_some_and(serves_otherwise)
    };
    UPSTREAMS.iter().filter(differs).map(|upstream| upstream.name).collect()
}

#[test]
fn the_forms_are_those_that_the_gateway_is_tested_with() {
    let tests = include_str!("../../../crates/gateway/tests/paths.rs");
    for path in FORMS {
        assert!(tests.contains(&format!("{path:?}, ")), "{path}");
    }
}

#[test]
fn each_form_that_evaded_a_policy_is_served_otherwise_by_some_upstream() {
    for path in FORMS {
        let read = lenient(path.as_bytes()).expect(path);
        assert!(!disagreeing(path, &read).is_empty(), "{path}");
    }
}

/// In all but the last of them it is the names, which policies decide about, and not the rest.
#[test]
fn a_form_that_evaded_a_policy_names_another_endpoint() {
    for path in &FORMS[..19] {
        let read = lenient(path.as_bytes()).expect(path);
        let other_names = |routed: RouteMatch| {
            (routed.endpoint, routed.component) != (read.endpoint.clone(), read.component.clone())
        };
        let mut routed = UPSTREAMS.iter().filter_map(|upstream| (upstream.route)(path.as_bytes()));
        assert!(routed.any(other_names), "{path}");
    }
}

#[test]
fn a_plain_path_is_served_alike_by_all_upstreams() {
    for path in [
        "/endpoints/a",
        "/endpoints/My-Endpoint-1/openai/v1/chat/completions",
        "/endpoints/a/inference-components/c/v1/x",
        "/endpoints/a/components/c/v1/x?limit=1",
        "/endpoints/a/v1/inference-components/c",
    ] {
        let read = lenient(path.split('?').next().unwrap().as_bytes()).expect(path);
        assert_eq!(disagreeing(path, &read), [""; 0], "{path}");
    }
}

/// Each upstream serves the endpoint or component that its server was seen or is said to serve.
#[test]
fn each_upstream_reads_a_path_by_its_own_steps() {
    let serves = |name: &str, path: &str| {
        let upstream = UPSTREAMS.iter().find(|upstream| upstream.name.contains(name)).unwrap();
        let routed = (upstream.route)(path.as_bytes()).expect(path);
        [Some(routed.endpoint), routed.component]
            .map(|name| name.map_or(String::new(), |name| String::from_utf8(name).unwrap()))
    };
    for (name, path, endpoint, component) in [
        ("uvicorn", "/endpoints/a%2Fcomponents/c", "a", "c"),
        ("actix", "/endpoints/a%2Fcomponents/c", "a/components", ""),
        ("actix", "/endpoints/a/com%70onents/c", "a", "c"),
        ("axum", "/endpoints/%61/com%70onents/c", "a", ""),
        ("HAProxy", "/endpoints/%61/components/c", "%61", "c"),
        ("nginx", "//endpoints/./b/..%2fa//components/c", "a", "c"),
        ("RFC 3986", "/endpoints/b/../a/%2e%2e", "a", ""),
        ("WHATWG", "/endpoints/b/%2E./a", "a", ""),
        ("merges, then decodes", "/endpoints//a%2F%2Fcomponents", "a", ""),
        ("ASP.NET", "/Endpoints/a/COMPONENTS/C", "a", "C"),
        ("Tomcat", "/endpoints;x/a;y/components;/c;z", "a", "c"),
        ("IIS", "/endpoints\\a%5cComponents\\c", "a", "c"),
        ("twice", "/endpoints/a%252Fcomponents/c", "a", "c"),
        ("NUL", "/endpoints/ a%09/components/c%00d/e", "a", "c"),
        ("scanner", "/%2565ndpoints\\a;/./COMPONENTS /c%00", "a", "c"),
    ] {
        assert_eq!(serves(name, path), [endpoint, component], "{name}: {path}");
    }
}

/// A backslash matters where it stands before the place of a component.
#[test]
fn a_backslash_before_the_components_hides_them() {
    for path in [
        "/endpoints/shared\\inference-components\\secret/v1/x",
        "/endpoints/shared/v1\\..\\inference-components/secret/x",
    ] {
        let read = lenient(path.as_bytes()).expect(path);
        assert!(disagreeing(path, &read).iter().any(|name| name.contains("IIS")), "{path}");
    }
}

/// Of the paths that are made, some are accepted, and by some more a policy would be evaded.
#[test]
fn the_paths_reach_both_verdicts() {
    let (mut accepted, mut evading) = (0, 0);
    for seed in 0..20_000 {
        // A first byte of 4 is that of a series of choices.
        let bytes = [vec![4], random::bytes(seed, 200)].concat();
        let Ok(path) = RequestPath::arbitrary(&mut Unstructured::new(&bytes)) else { continue };
        let Ok(path) = String::from_utf8(path.bytes) else { continue };
        accepted += u32::from(InvocationPath::parse(&path).is_ok());
        let read = lenient(path.split('?').next().unwrap_or_default().as_bytes());
        evading += u32::from(read.is_some_and(|read| !disagreeing(&path, &read).is_empty()));
    }
    assert!(accepted > 500 && evading > 3_000, "{accepted} accepted, {evading} evading");
}
