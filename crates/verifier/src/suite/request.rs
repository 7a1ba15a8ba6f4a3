//! A presigned request of any service, as it goes over the wire, and its canonical form.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

use crate::canonical;
use crate::encoding;
use crate::sha256::Sha256;

/// What a request does not say of how it was signed.
#[derive(Clone, Copy)]
pub(super) struct Options {
    /// Whether dot segments and empty segments of the path are resolved.
    pub(super) normalize: bool,
    /// Whether the session token was added after signing.
    pub(super) omit_session_token: bool,
}

pub(super) struct Request {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    pub(super) fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap();
        let (line, headers) = head.split_once('\n').unwrap();
        // Targets of the suite hold spaces, so the version is what follows the last one.
        let (line, _version) = line.rsplit_once(' ').unwrap();
        let (method, target) = line.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap();
        let pairs = query.split('&').map(|piece| piece.split_once('=').unwrap());
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            headers: unfolded(headers).lines().map(header).collect(),
            body: body.to_owned(),
        }
    }

    /// The value of a parameter, as it stands.
    pub(super) fn parameter(&self, name: &str) -> &str {
        let mut values = self.query.iter().filter(|(own, _)| own == name).map(|(_, value)| value);
        let value = values.next().unwrap();
        assert!(values.next().is_none(), "{name} is repeated");
        value
    }

    pub(super) fn canonical(&self, options: Options) -> String {
        let signed = self.parameter("X-Amz-SignedHeaders").replace("%3B", ";");
        let headers: String = signed.split(';').map(|name| self.header_line(name)).collect();
        let mut sha256 = Sha256::new();
        sha256.update(self.body.as_bytes());
        let hash = canonical::lower_hex(&sha256.finish());
        let (path, query) = (self.canonical_path(options), self.canonical_query(options));
        let hash = str::from_utf8(&hash).unwrap();
        format!("{}\n{path}\n{query}\n{headers}\n{signed}\n{hash}", self.method)
    }

    fn canonical_path(&self, options: Options) -> String {
        let path = if options.normalize { normalized(&self.path) } else { self.path.clone() };
        let segments: Vec<_> = path.split('/').map(encoding::encode).collect();
        segments.join("/")
    }

    /// Sorted by name and then by value, both as they are encoded.
    fn canonical_query(&self, options: Options) -> String {
        let is_signed = |name: &str| {
            name != "X-Amz-Signature"
                && !(options.omit_session_token && name == "X-Amz-Security-Token")
        };
        let signed = self.query.iter().filter(|(name, _)| is_signed(name));
        let mut pairs: Vec<_> =
            signed.map(|(name, value)| (reencoded(name), reencoded(value))).collect();
        pairs.sort();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }

    /// The values of a header that is there more than once are joined, in their order.
    fn header_line(&self, name: &str) -> String {
        let values = self.headers.iter().filter(|(own, _)| own == name);
        let values: Vec<_> = values.map(|(_, value)| value.as_str()).collect();
        assert!(!values.is_empty(), "{name} is signed and not there");
        format!("{name}:{}\n", values.join(","))
    }
}

/// A line that begins with white space goes on with the one before.
fn unfolded(headers: &str) -> String {
    headers.replace("\n ", " ").replace("\n\t", " ")
}

/// The name in lower case, and the value without more than one space anywhere.
fn header(line: &str) -> (String, String) {
    let (name, value) = line.split_once(':').unwrap();
    let words: Vec<_> = value.split_ascii_whitespace().collect();
    (name.to_lowercase(), words.join(" "))
}

fn reencoded(text: &str) -> String {
    encoding::encode(&percent_decode_str(text).decode_utf8().unwrap())
}

fn normalized(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            plain => segments.push(plain),
        }
    }
    let ends_open = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let end = if ends_open && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}
