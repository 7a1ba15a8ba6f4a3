//! The one reading of paths.

use std::fmt;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::name::{Name, NameError};

/// A path of the real service, read in the one way in which every server reads it.
///
/// ```text
/// /endpoints/ENDPOINT[/inference-components/COMPONENT][/ROUTE...]
/// ```
///
/// `/components/` is taken for `/inference-components/`. Nothing is decoded, resolved or
/// repaired: a path with an escape, an empty or a dot segment, a `;`, or a letter beyond ASCII is
/// refused, since servers differ in what they make of it, and so is a fixed word in another case
/// or a name that AWS would not have. What is read displays as the canonical path.
///
/// ```
/// use stagemaker_gateway::InvocationPath;
///
/// let path = InvocationPath::parse("/endpoints/shared/components/llama/openai/v1/models")?;
/// assert_eq!(path.component().map(AsRef::as_ref), Some("llama"));
/// let canonical = "/endpoints/shared/inference-components/llama/openai/v1/models";
/// assert_eq!(path.to_string(), canonical);
/// assert!(InvocationPath::parse("/endpoints/shared/inference%2Dcomponents/llama").is_err());
/// # Ok::<(), stagemaker_gateway::PathError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvocationPath {
    endpoint: Name,
    component: Option<Name>,
    route: Arc<str>,
}

const ENDPOINTS: &str = "endpoints";
const INFERENCE_COMPONENTS: &str = "inference-components";
const COMPONENTS: &str = "components";

impl InvocationPath {
    /// Reads a path, without a query. SPEC P1, P2, P3, P4
    ///
    /// # Errors
    ///
    /// When it is not of the form, or not in its only spelling.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        let mut segments = Segments(path.strip_prefix('/'));
        if segments.next() != Some(ENDPOINTS) {
            return Err(PathError::NoEndpoint);
        }
        let endpoint = name(segments.next(), "endpointName", 1)?;
        let route = segments.clone();
        let (component, route, first) = match segments.next() {
            Some(INFERENCE_COMPONENTS | COMPONENTS) => {
                let component = name(segments.next(), "inferenceComponentName", 3)?;
                (Some(component), segments, 4)
            }
            Some(word) if is_look_alike(word) => return Err(PathError::Segment { index: 2 }),
            _ => (None, route, 2),
        };
        if let Some(at) = route.clone().position(|segment| !is_plain(segment)) {
            return Err(PathError::Segment { index: first + at });
        }
        let route = route.0.map_or_else(Arc::default, |rest| format!("/{rest}").into());
        Ok(Self { endpoint, component, route })
    }

    /// The endpoint.
    pub fn endpoint(&self) -> &Name {
        &self.endpoint
    }

    /// The inference component; none where the path addresses the endpoint alone.
    pub fn component(&self) -> Option<&Name> {
        self.component.as_ref()
    }

    /// The same as [`route`](Self::route), to keep.
    pub(crate) fn shared_route(&self) -> &Arc<str> {
        &self.route
    }

    /// The route behind the names, such as `/openai/v1/chat/completions`; empty where nothing does.
    pub fn route(&self) -> &str {
        &self.route
    }
}

impl fmt::Display for InvocationPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{ENDPOINTS}/{}", self.endpoint)?;
        if let Some(component) = &self.component {
            write!(f, "/{INFERENCE_COMPONENTS}/{component}")?;
        }
        f.write_str(&self.route)
    }
}

/// The segments of a path that are still to be read, without the slash before them.
#[derive(Clone)]
struct Segments<'a>(Option<&'a str>);

impl<'a> Iterator for Segments<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let (segment, rest) = match self.0?.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (self.0?, None),
        };
        self.0 = rest;
        Some(segment)
    }
}

/// Reads a name as it stands. SPEC P3
fn name(segment: Option<&str>, field: &'static str, index: usize) -> Result<Name, PathError> {
    let text = segment.filter(|text| !text.is_empty()).ok_or(PathError::Segment { index })?;
    Name::parse(text).map_err(|error| {
        let Ok(decoded) = percent_decode_str(text).decode_utf8() else {
            return PathError::Segment { index };
        };
        // AWS quotes the decoded value; where that would be a name, the spelling is the fault.
        let value = if Name::parse(&decoded).is_ok() { text } else { &decoded };
        PathError::Name { field, value: value.into(), error }
    })
}

/// Returns whether a server that ignores case or marks would read a fixed word. SPEC P2
fn is_look_alike(word: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
    }
    [INFERENCE_COMPONENTS, COMPONENTS].iter().any(|fixed| letters(word).eq(letters(fixed)))
}

/// Returns whether all servers read a segment alike. SPEC P1
fn is_plain(segment: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:@".contains(&byte);
    !matches!(segment, "" | "." | "..") && segment.bytes().all(plain)
}

/// A path that cannot be decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// The path does not begin with `/endpoints/`.
    NoEndpoint,
    /// A segment is empty, `.` or `..`, holds an escape, a `;` or another character that servers
    /// read differently, or is a fixed word in another case.
    Segment {
        /// Its index, counted from 0: the word `endpoints` is the first.
        index: usize,
    },
    /// A segment is not the name of an endpoint or component.
    Name {
        /// The field of the service's API: `endpointName` or `inferenceComponentName`.
        field: &'static str,
        /// The name, decoded as the service quotes it.
        value: Box<str>,
        /// The fault.
        error: NameError,
    },
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEndpoint => f.write_str("the path does not begin with `/endpoints/`"),
            Self::Segment { index } => write!(
                f,
                "segment {} of the path is not in its only spelling: it is empty or a dot segment, \
                 holds an escape or a `;`, or is a fixed word in another case",
                index + 1
            ),
            Self::Name { field, value, error } => {
                write!(f, "`{}` is no `{field}`: {error}", value.escape_debug())
            }
        }
    }
}

impl std::error::Error for PathError {}
