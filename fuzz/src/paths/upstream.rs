//! Upstreams that route requests, each in its own way.

use super::step::{
    before_nul, decoded, merged, resolved, split, trimmed, with_slashes, without_parameters,
    without_query,
};

/// A server behind the gateway, as far as it reads paths.
#[derive(Clone, Copy, Debug)]
pub struct Upstream {
    /// The steps that it takes, and a program that takes them.
    pub name: &'static str,
    /// Finds out what it serves at the target of a request.
    pub route: fn(&[u8]) -> Option<RouteMatch>,
}

/// The route that an upstream serves: `/endpoints/{endpoint}`, or below it
/// `/inference-components/{component}` or `/components/{component}`, each with any path behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteMatch {
    /// The name of the endpoint.
    pub endpoint: Vec<u8>,
    /// The name of the component; none where the route is one of the endpoint.
    pub component: Option<Vec<u8>>,
    /// The segments behind the names.
    pub rest: Vec<Vec<u8>>,
}

/// All upstreams.
pub const UPSTREAMS: [Upstream; 14] = [
    Upstream { name: "decodes, then splits: Starlette on uvicorn", route: decodes_first },
    Upstream { name: "splits, then decodes each segment: actix", route: decodes_segments },
    Upstream { name: "decodes only names: axum", route: decodes_names },
    Upstream { name: "decodes nothing: HAProxy", route: decodes_nothing },
    Upstream { name: "decodes, merges, resolves: nginx, Go's ServeMux", route: normalizes },
    Upstream { name: "resolves, then decodes: RFC 3986", route: resolves_first },
    Upstream {
        name: "resolves escaped dots, then decodes: WHATWG, Envoy",
        route: resolves_escaped,
    },
    Upstream { name: "merges, then decodes: Envoy", route: merges_first },
    Upstream { name: "ignores the case of words: ASP.NET", route: ignores_case },
    Upstream { name: "strips what follows a `;`: Tomcat", route: strips_parameters },
    Upstream { name: "takes a backslash for a slash: IIS", route: takes_backslashes },
    Upstream { name: "decodes twice: two proxies in a row", route: decodes_twice },
    Upstream { name: "ends at a NUL and trims: C strings", route: ends_at_nul },
    Upstream { name: "does all of it: a scanner of requests", route: does_all },
];

fn decodes_first(target: &[u8]) -> Option<RouteMatch> {
    matched(&split(&decoded(&without_query(target))), exactly)
}

fn decodes_segments(target: &[u8]) -> Option<RouteMatch> {
    let segments = split(&without_query(target));
    matched(&segments.iter().map(|segment| decoded(segment)).collect::<Vec<_>>(), exactly)
}

fn decodes_names(target: &[u8]) -> Option<RouteMatch> {
    let found = decodes_nothing(target)?;
    let component = found.component.map(|name| decoded(&name));
    Some(RouteMatch { endpoint: decoded(&found.endpoint), component, rest: found.rest })
}

fn decodes_nothing(target: &[u8]) -> Option<RouteMatch> {
    matched(&split(&without_query(target)), exactly)
}

fn normalizes(target: &[u8]) -> Option<RouteMatch> {
    let path = merged(&decoded(&without_query(target)));
    matched(&split(&resolved(&path, is_dot, is_two_dots)), exactly)
}

fn resolves_first(target: &[u8]) -> Option<RouteMatch> {
    let path = resolved(&without_query(target), is_dot, is_two_dots);
    matched(&split(&decoded(&path)), exactly)
}

fn resolves_escaped(target: &[u8]) -> Option<RouteMatch> {
    let one = |segment: &[u8]| is_dot(&decoded(segment));
    let path = resolved(&without_query(target), one, |segment| is_two_dots(&decoded(segment)));
    matched(&split(&decoded(&path)), exactly)
}

fn merges_first(target: &[u8]) -> Option<RouteMatch> {
    matched(&split(&decoded(&merged(&without_query(target)))), exactly)
}

fn ignores_case(target: &[u8]) -> Option<RouteMatch> {
    matched(&split(&decoded(&without_query(target))), in_any_case)
}

fn strips_parameters(target: &[u8]) -> Option<RouteMatch> {
    let path = merged(&decoded(&without_parameters(&without_query(target))));
    matched(&split(&resolved(&path, is_dot, is_two_dots)), exactly)
}

fn takes_backslashes(target: &[u8]) -> Option<RouteMatch> {
    let path = merged(&with_slashes(&decoded(&without_query(target))));
    matched(&split(&resolved(&path, is_dot, is_two_dots)), in_any_case)
}

fn decodes_twice(target: &[u8]) -> Option<RouteMatch> {
    matched(&split(&decoded(&decoded(&without_query(target)))), exactly)
}

fn ends_at_nul(target: &[u8]) -> Option<RouteMatch> {
    let path = before_nul(&decoded(&without_query(target)));
    matched(&split(&trimmed(&path, |byte| byte.is_ascii_whitespace() || byte == 0x0b)), exactly)
}

fn does_all(target: &[u8]) -> Option<RouteMatch> {
    let mut path = without_query(target);
    while decoded(&path) != path {
        path = decoded(&path);
    }
    let path = without_parameters(&with_slashes(&before_nul(&path)));
    let path = merged(&trimmed(&path, |byte| byte <= b' ' || byte == 0x7f));
    matched(&split(&resolved(&path, is_dot, is_two_dots)), in_any_case)
}

/// Compares a path with the routes, by how the server compares the fixed words.
pub(super) fn matched(
    segments: &[Vec<u8>],
    is_word: fn(&[u8], &str) -> bool,
) -> Option<RouteMatch> {
    let [before, first, endpoint, rest @ ..] = segments else { return None };
    if !before.is_empty() || !is_word(first, "endpoints") || endpoint.is_empty() {
        return None;
    }
    let is_components =
        |word: &[u8]| is_word(word, "inference-components") || is_word(word, "components");
    let (component, rest) = match rest {
        [word, component, rest @ ..] if is_components(word) && !component.is_empty() => {
            (Some(component.clone()), rest)
        }
        _ => (None, rest),
    };
    Some(RouteMatch { endpoint: endpoint.clone(), component, rest: rest.to_vec() })
}

pub(super) fn exactly(segment: &[u8], word: &str) -> bool {
    segment == word.as_bytes()
}

fn in_any_case(segment: &[u8], word: &str) -> bool {
    segment.to_ascii_lowercase() == word.as_bytes()
}

fn is_dot(segment: &[u8]) -> bool {
    segment == b"."
}

fn is_two_dots(segment: &[u8]) -> bool {
    segment == b".."
}
