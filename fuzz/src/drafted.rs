//! Texts of documents: as somebody wrote them, or edited.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Error, Result, Unstructured};
use serde::Deserialize;

use crate::edit::Edit;
use crate::iam::{Document, Situation};
use crate::written::is_plain;

/// A text that may be a document.
#[derive(Debug)]
pub struct Drafted {
    /// The text.
    pub text: String,
    /// Which of its places is to be changed.
    pub pick: usize,
}

impl<'a> Arbitrary<'a> for Drafted {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mode: u8 = u.arbitrary()?;
        let pick = usize::from(u.arbitrary::<u8>()?);
        if is_plain(mode) {
            let bytes = u.bytes(u.len())?.to_vec();
            let text = String::from_utf8(bytes).map_err(|_| Error::IncorrectFormat)?;
            return Ok(Self { text, pick });
        }
        let mut text = u.choose(&GENUINE)?.clone();
        for _ in 0..u.int_in_range(0..=4)? {
            text =
                if u.ratio(1, 2)? { replaced(u, &text)? } else { Edit::arbitrary(u)?.apply(&text) };
        }
        Ok(Self { text, pick })
    }
}

/// One of the strings and words of a text replaced by another, or by one that a document may hold.
fn replaced(u: &mut Unstructured<'_>, text: &str) -> Result<String> {
    let mut pieces: Vec<&str> = text.split_inclusive(['"', ',', ':', '{', '[', ']', '}']).collect();
    if pieces.is_empty() {
        return Ok(String::new());
    }
    let at = u.choose_index(pieces.len())?;
    pieces[at] =
        if u.ratio(1, 2)? { pieces[u.choose_index(pieces.len())?] } else { u.choose(&WORDS)? };
    Ok(pieces.concat())
}

/// Every document of the records, right or wrong.
static GENUINE: LazyLock<Vec<String>> = LazyLock::new(genuine);

fn genuine() -> Vec<String> {
    #[derive(Deserialize)]
    struct Invalid {
        document_text: String,
    }
    let wrong = INVALID.lines().filter_map(|line| serde_json::from_str::<Invalid>(line).ok());
    let mut texts: Vec<String> = wrong.map(|own| own.document_text).collect();
    for line in CASES.lines() {
        let Ok(mut situation) = serde_json::from_str::<Situation>(line) else { continue };
        let documents = situation.documents_mut().into_iter();
        texts.extend(documents.map(|(_, own): (_, &mut Document)| own.get().to_owned()));
    }
    texts
}

const INVALID: &str = include_str!("../../fixtures/policies/invalid-documents.jsonl");
const CASES: &str = include_str!("../../fixtures/policies/cases-docs.jsonl");

/// Words that matter, with what closes them.
const WORDS: [&str; 64] = [
    "Version\"",
    "Id\"",
    "Statement\"",
    "Sid\"",
    "Effect\"",
    "Principal\"",
    "NotPrincipal\"",
    "Action\"",
    "NotAction\"",
    "Resource\"",
    "NotResource\"",
    "Condition\"",
    "2012-10-17\"",
    "2008-10-17\"",
    "Allow\"",
    "Deny\"",
    "AWS\"",
    "Service\"",
    "Federated\"",
    "CanonicalUser\"",
    "111122223333\"",
    "*\"",
    "arn:aws:iam::111122223333:root\"",
    "arn:aws:iam::111122223333:role/worker\"",
    "sagemaker:*\"",
    "sagemaker:CallWithBearerToken\"",
    "arn:aws:s3:::logs/*\"",
    "arn:aws:s3*\"",
    "arn:aws:s3\"",
    "arn:*:s?:::${aws:username}\"",
    "${aws:username}\"",
    "${aws:username, 'x'}\"",
    "${aws:username\"",
    "${}\"",
    "${*}\"",
    "${a, b}\"",
    "${a,'b' }\"",
    "StringEquals\"",
    "StringLikeIfExists\"",
    "ForAllValues:StringLike\"",
    "ForAnyValue:ArnEquals\"",
    "forallvalues:Bool\"",
    "NullIfExists\"",
    "Null\"",
    "NumericLessThan\"",
    "DateEquals\"",
    "BinaryEquals\"",
    "IpAddress\"",
    "notipaddress\"",
    "Bool\"",
    "true\"",
    "1e5\"",
    "2026-11-22T10:00:00Z\"",
    "203.0.113.0/24\"",
    "Zg==\"",
    "aws:SourceIp\"",
    "AWS:SOURCEIP\"",
    "null",
    "1E5",
    "-0.0",
    "{}",
    "[]",
    "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
    "\\ud800\"",
];
