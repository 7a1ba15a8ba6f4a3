use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::forbidden::Forbidden;
use crate::refusal::Refusal;

/// The model that the body of a request names, as
/// [`ReadModelLayer`](crate::ReadModelLayer) puts it into the request's extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedModel(Arc<str>);

impl RequestedModel {
    /// The name of the model, as it stands in the body.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the model of a body. SPEC B2, B3
    pub(crate) fn of(body: &[u8]) -> Result<Self, Forbidden> {
        // What is stepped over is not looked at, and JSON is UTF-8 (RFC 8259, section 8.1).
        let text = str::from_utf8(body).map_err(|_| not_read("it is not UTF-8"))?;
        let mut reader = serde_json::Deserializer::from_str(text);
        let model = reader.deserialize_map(Model);
        let model = model.and_then(|model| reader.end().map(|()| model));
        model.map_err(not_read).map(|model| Self(model.into()))
    }
}

/// Finds the one member `model` of an object, and steps over all else.
struct Model;

impl<'de> Visitor<'de> for Model {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a `model`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<String, A::Error> {
        let mut model = None;
        while let Some(key) = members.next_key::<String>()? {
            // A server that ends texts at a NUL reads no further.
            let name = key.split('\0').next().unwrap_or_default();
            if !name.eq_ignore_ascii_case(MODEL) {
                members.next_value::<IgnoredAny>()?;
            } else if key == MODEL && model.is_none() {
                model = Some(members.next_value()?);
            } else {
                // Which of them counts differs from server to server.
                return Err(A::Error::custom("`model` is there twice, or in another case"));
            }
        }
        model.ok_or_else(|| A::Error::custom("`model` is missing"))
    }
}

const MODEL: &str = "model";

/// Checks that a body is JSON as it stands. SPEC B4
pub(crate) fn check_headers(headers: &HeaderMap) -> Result<(), Forbidden> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let is_json = match (types.next(), types.next()) {
        (None, _) => true,
        (Some(only), None) => only.to_str().is_ok_and(is_json),
        (Some(_), Some(_)) => false,
    };
    if !is_json || headers.contains_key(CONTENT_ENCODING) {
        let message = "The body must be application/json, and not be compressed.";
        return Err(unsupported(message));
    }
    Ok(())
}

fn is_json(content_type: &str) -> bool {
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    let parameter = parameters.trim();
    // In another character set, another reader would see another model.
    kind.trim().eq_ignore_ascii_case("application/json")
        && (parameter.is_empty() || parameter.eq_ignore_ascii_case("charset=utf-8"))
}

fn unsupported(message: &'static str) -> Forbidden {
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    let (exception, kind) = ("UnsupportedMediaType", "invalid_request_error");
    let refusal = Refusal::new(status, exception, kind, "unsupported_media_type", message);
    Forbidden::new("body_not_json", message, refusal)
}

/// A body that names no model, or not in one reading.
fn not_read(why: impl fmt::Display) -> Forbidden {
    let message = format!("The body is not JSON with one `model`: {why}.");
    Forbidden::new("model_not_read", &*message, Refusal::validation(message.clone()))
}

/// A body that is longer than what is read. SPEC B1
pub(crate) fn too_large(limit: usize) -> Forbidden {
    let message = format!("HTTP content length exceeded {limit} bytes.");
    let status = StatusCode::PAYLOAD_TOO_LARGE;
    let (exception, kind) = ("ValidationError", "invalid_request_error");
    let refusal = Refusal::new(status, exception, kind, "validation_error", message.clone());
    Forbidden::new("body_too_large", message, refusal)
}

/// A body that ended before it was complete.
pub(crate) fn broken() -> Forbidden {
    let message = "The request body ended before it was complete.";
    Forbidden::new("body_broken", message, Refusal::validation(message))
}
