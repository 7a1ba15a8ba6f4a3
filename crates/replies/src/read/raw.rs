//! The responses that are sent as they are, and statuses of any kind.

use std::ops::RangeInclusive;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::parts::Raw;
use crate::read::reader::Reader;
use crate::read::value;
use crate::script::value::Text;
use stagemaker_yaml::Node;

/// Reads a whole response: its status, headers and body.
pub(crate) fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Raw> {
    let [code, headers, body] = node.fields(["status", "headers", "body"], reader.problems);
    let status = match code {
        Some(code) => StatusCode::from_u16(read_status(&code, 200..=599, reader)?).ok()?,
        None => StatusCode::OK,
    };
    let body = match body {
        Some(body) => match value::literal(&body, reader)? {
            Text::Literal(text) => Bytes::copy_from_slice(text.as_bytes()),
            Text::Template(_) => return None,
        },
        None => Bytes::new(),
    };
    let mut map = HeaderMap::new();
    for (name, value) in headers.map(|headers| headers.entries(reader.problems)).unwrap_or_default()
    {
        let (name, value) = read_header(name, &value, reader)?;
        map.append(name, value);
    }
    Some(Raw { status, headers: map, body })
}

fn read_header(
    name: &str,
    node: &Node<'_>,
    reader: &mut Reader<'_>,
) -> Option<(HeaderName, HeaderValue)> {
    let Ok(header) = HeaderName::try_from(name) else {
        reader.report(node, format!("`{name}` is no name of a header"));
        return None;
    };
    let Ok(value) = HeaderValue::try_from(node.text(reader.problems)?) else {
        reader.report(node, "no header can have this value");
        return None;
    };
    Some((header, value))
}

/// Reads a status that lies in a range.
pub(crate) fn read_status(
    node: &Node<'_>,
    range: RangeInclusive<u64>,
    reader: &mut Reader<'_>,
) -> Option<u16> {
    let number = node.number(reader.problems)?;
    if !range.contains(&number) {
        let (from, to) = range.into_inner();
        reader.report(node, format!("expected a status from {from} to {to}"));
        return None;
    }
    u16::try_from(number).ok()
}
