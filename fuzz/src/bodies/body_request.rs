//! Requests whose body names a model.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use arbitrary::{Arbitrary, Result, Unstructured};
use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use http_body::{Body, Frame};

use super::sample::{ENCODINGS, METHODS, PATHS, TYPES, object};
use crate::signer::usual;
use crate::written::is_plain;

/// A request whose body comes in frames, of which one may be an error.
#[derive(Clone, Debug)]
pub struct BodyRequest {
    method: &'static str,
    path: &'static str,
    types: Vec<&'static str>,
    encoding: Option<&'static str>,
    frames: Vec<std::result::Result<Bytes, Gone>>,
}

/// The longest body that is read.
pub const LIMIT: usize = 400;

/// The connection ends before the body does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone;

impl<'a> Arbitrary<'a> for BodyRequest {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mode: u8 = u.arbitrary()?;
        if is_plain(mode) {
            let frames = vec![Ok(Bytes::copy_from_slice(u.bytes(u.len())?))];
            return Ok(Self { frames, ..Self::usual() });
        }
        let types = if usual(u)? {
            vec!["application/json"]
        } else {
            (0..u.int_in_range(0..=2)?).map(|_| u.choose(&TYPES).copied()).collect::<Result<_>>()?
        };
        let encoding = if usual(u)? { None } else { Some(*u.choose(&ENCODINGS)?) };
        let usual_head = Self::usual();
        let method = if usual(u)? { usual_head.method } else { *u.choose(&METHODS)? };
        let path = if usual(u)? { usual_head.path } else { *u.choose(&PATHS)? };
        let body = Bytes::from(object(u)?);
        Ok(Self { method, path, types, encoding, frames: frames(body, u)? })
    }
}

impl BodyRequest {
    fn usual() -> Self {
        let types = vec!["application/json"];
        Self { method: "POST", path: "/v1/chat/completions", types, encoding: None, frames: vec![] }
    }

    /// Returns whether the body of the request is to be read. SPEC B6
    pub fn is_post(&self) -> bool {
        self.method == "POST"
    }

    /// Returns whether the target of the request names a model in its body. SPEC B6
    pub fn is_routed(&self) -> bool {
        self.is_post() && self.path.split('?').next() == Some("/v1/chat/completions")
    }

    /// Makes the request itself.
    pub fn http(&self) -> Request<Frames> {
        let body = Frames(self.frames.iter().cloned().collect());
        let request = Request::builder().method(self.method).uri(self.path);
        let mut request = request.body(body).expect("a method and a path");
        for value in &self.types {
            request.headers_mut().append(CONTENT_TYPE, HeaderValue::from_static(value));
        }
        if let Some(value) = self.encoding {
            request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(value));
        }
        request
    }

    /// Collects the body, or says the code by which it is refused before it is read as JSON.
    /// SPEC B1, B4
    ///
    /// # Errors
    ///
    /// The gateway's codes of bodies.
    pub fn body(&self) -> std::result::Result<Vec<u8>, &'static str> {
        let is_json = match *self.types {
            [] => true,
            // Those of the samples that say so, and no others.
            [only] => {
                let only = only.to_lowercase().replace([' ', '\t'], "");
                let only = only.trim_end_matches(';');
                only == "application/json" || only == "application/json;charset=utf-8"
            }
            _ => false,
        };
        if !is_json || self.encoding.is_some() {
            return Err("body_not_json");
        }
        let mut body = Vec::new();
        for frame in &self.frames {
            body.extend_from_slice(frame.as_ref().map_err(|Gone| "body_broken")?);
            if body.len() > LIMIT {
                return Err("body_too_large");
            }
        }
        Ok(body)
    }
}

/// Cuts a body into up to four frames, and sometimes ends it too early.
fn frames(
    mut body: Bytes,
    u: &mut Unstructured<'_>,
) -> Result<Vec<std::result::Result<Bytes, Gone>>> {
    let mut frames = Vec::new();
    for _ in 0..u.int_in_range(0..=3)? {
        frames.push(Ok(body.split_to(u.int_in_range(0..=body.len())?)));
    }
    frames.push(if u.ratio(1, 32)? { Err(Gone) } else { Ok(body) });
    Ok(frames)
}

/// A body in frames.
#[derive(Debug)]
pub struct Frames(VecDeque<std::result::Result<Bytes, Gone>>);

impl Frames {
    /// Returns all bytes of a body that is whole.
    ///
    /// # Panics
    ///
    /// If it is not.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_iter().flat_map(|frame| frame.expect("it is whole")).collect()
    }
}

impl From<Bytes> for Frames {
    fn from(bytes: Bytes) -> Self {
        Self(VecDeque::from([Ok(bytes)]))
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, io::Error>>> {
        let gone = |Gone| io::Error::other("gone");
        Poll::Ready(self.0.pop_front().map(|frame| frame.map(Frame::data).map_err(gone)))
    }
}
