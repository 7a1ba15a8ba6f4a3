//! Texts of which bodies are made.

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::edit::Edit;
use crate::signer::usual;

/// Makes an object, mostly with one model, and mostly in its only spelling.
pub(super) fn object(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut members = vec![member(u, b"\"model\"")?];
    for _ in 0..u.int_in_range(0..=3)? {
        let name = *u.choose(&NAMES)?;
        let at = u.int_in_range(0..=members.len())?;
        members.insert(at, member(u, name)?);
    }
    if !usual(u)? {
        members.remove(u.choose_index(members.len())?);
    }
    let space = *u.choose(&SPACES)?;
    let mut body = [space, b"{", &members.join(&b","[..]), b"}", space].concat();
    if !usual(u)? {
        body.splice(0..0, u.choose(&HEADS)?.iter().copied());
    }
    if !usual(u)? {
        body.extend_from_slice(u.choose(&TAILS)?);
    }
    for _ in 0..u.int_in_range(0..=2)? {
        if !body.is_empty() {
            Edit::arbitrary(u)?.apply_to(&mut body);
        }
    }
    Ok(body)
}

fn member(u: &mut Unstructured<'_>, name: &[u8]) -> Result<Vec<u8>> {
    let value = if u.ratio(1, 2)? { b"\"open\"" } else { *u.choose(&VALUES)? };
    let value = match u.int_in_range(0..=31)? {
        0 => ["[".repeat(200), "]".repeat(200)].concat().into_bytes(),
        1 => [&b"\""[..], &vec![b'a'; u.int_in_range(60..=66)?], b"\""].concat(),
        2 => [&b"\""[..], &vec![b' '; u.int_in_range(340..=400)?], b"\""].concat(),
        _ => value.to_vec(),
    };
    let space = *u.choose(&SPACES)?;
    Ok([space, name, space, b":", space, &value, space].concat())
}

const NAMES: [&[u8]; 22] = [
    b"\"messages\"",
    b"\"stream\"",
    b"\"\"",
    b"\"model\"",
    b"\"Model\"",
    b"\"MODEL\"",
    b"\"mod\\u0065l\"",
    b"\"\\u006Dodel\"",
    b"\"\\u004dodel\"",
    b"\"model \"",
    b"\" model\"",
    b"\"models\"",
    b"\"mode\"",
    b"\"model\\\\\"",
    b"\"mode\\/l\"",
    b"\"m\xc3\xb6del\"",
    b"\"\xef\xbd\x8dodel\"",
    b"\"model\xe2\x80\x8b\"",
    b"\"model\\ud800\"",
    b"\"mode\xff\"",
    b"'model'",
    b"model",
];

const VALUES: [&[u8]; 34] = [
    b"\"open\"",
    b"\"secret\"",
    b"\"op\\u0065n\"",
    b"\"Open\"",
    b"\"\"",
    b"\" open\"",
    b"\"open\\n\"",
    b"\"open\\u0000\"",
    b"\"a/b\"",
    b"\"..\"",
    b"\"meta-llama/Llama-3.1-8B\"",
    b"\"\\ud83d\\ude00\"",
    b"\"\\ud800\"",
    b"\"\xf0\x9f\x98\x80\"",
    b"\"\n\"",
    b"\"\\x41\"",
    b"null",
    b"true",
    b"[\"open\"]",
    b"{\"model\":\"secret\"}",
    b"{\"a\":[{\"model\":\"x\",\"model\":\"y\"}]}",
    b"[]",
    b"{}",
    b"[1,]",
    b"0",
    b"-0",
    b"01",
    b"1.5e+3",
    b"1e400",
    b"1.",
    b".5",
    b"NaN",
    b"-Infinity",
    b"\"unfinished",
];

const SPACES: [&[u8]; 6] = [b"", b"", b" ", b"\n", b"\r\n\t", b"\x0c"];

const HEADS: [&[u8]; 5] = [b"\xef\xbb\xbf", b"[", b"/**/", b"\0", b"{\"model\":\"secret\"}"];

const TAILS: [&[u8]; 5] = [b"{\"model\":\"secret\"}", b",", b"\0", b"x", b"//"];

pub(super) const TYPES: [&str; 12] = [
    "application/json",
    "Application/JSON; charset=UTF-8",
    "application/json;charset=utf-8",
    "application/json;",
    "application/json; charset=utf-16",
    "application/json; charset=\"utf-8\"",
    "application/jsonp",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "text/json",
    "",
];

pub(super) const ENCODINGS: [&str; 4] = ["gzip", "identity", "br", ""];

pub(super) const METHODS: [&str; 5] = ["GET", "PUT", "post", "HEAD", "OPTIONS"];

pub(super) const PATHS: [&str; 6] = [
    "/v1/chat/completions?x=1",
    "/v1/chat/completions/",
    "/v1//chat/completions",
    "/v1/chat%2Fcompletions",
    "/V1/chat/completions",
    "/v1/embeddings",
];
