//! A response as it leaves the socket.

use std::ops::RangeInclusive;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::raw::Raw;
use crate::read::reader::Reader;
use crate::read::value;
use crate::script::text::Text;
use stagemaker_yaml::Node;

/// Reads a response.
pub(crate) fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Raw> {
    let [code, headers, body] = node.fields(["status", "headers", "body"], reader.problems);
    let status = match code {
        Some(own) => StatusCode::from_u16(status(&own, 200..=599, reader)?).ok()?,
        None => StatusCode::OK,
    };
    let body = match body {
        Some(own) => match value::literal(&own, reader)? {
            Text::Literal(text) => Bytes::copy_from_slice(text.as_bytes()),
            Text::Template(_) => return None,
        },
        None => Bytes::new(),
    };
    let mut sent = HeaderMap::new();
    for (name, value) in headers.map(|own| own.entries(reader.problems)).unwrap_or_default() {
        let (name, value) = header(name, &value, reader)?;
        sent.append(name, value);
    }
    Some(Raw { status, headers: sent, body })
}

fn header(
    name: &str,
    node: &Node<'_>,
    reader: &mut Reader<'_>,
) -> Option<(HeaderName, HeaderValue)> {
    let Ok(header) = HeaderName::try_from(name) else {
        reader.add(node, format!("`{name}` is no name of a header"));
        return None;
    };
    let Ok(value) = HeaderValue::try_from(node.text(reader.problems)?) else {
        reader.add(node, "no header can have this value");
        return None;
    };
    Some((header, value))
}

/// Reads a status out of some.
pub(crate) fn status(
    node: &Node<'_>,
    known: RangeInclusive<u64>,
    reader: &mut Reader<'_>,
) -> Option<u16> {
    let number = node.number(reader.problems)?;
    if !known.contains(&number) {
        let (from, to) = known.into_inner();
        reader.add(node, format!("expected a status from {from} to {to}"));
        return None;
    }
    u16::try_from(number).ok()
}
