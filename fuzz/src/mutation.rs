//! Things that may be wrong with the parameters of a token.

use arbitrary::Arbitrary;

use crate::edit::Edit;

/// A change of the parameters; each is named by its index, wherever it now stands.
#[derive(Arbitrary, Debug)]
pub(crate) enum Mutation {
    Swap(u8, u8),
    Repeat(u8),
    Drop(u8),
    Rename(u8, Word),
    Replace(u8, Word),
    Respell(u8, Spelling),
    Edit(u8, Edit),
    EditName(u8, Edit),
}

impl Mutation {
    /// Changes parameters, of which there must be one at least.
    pub(crate) fn apply(&self, parameters: &mut Vec<(String, String)>) {
        let length = parameters.len();
        let place = |index: &u8| usize::from(*index) % length;
        match self {
            Self::Swap(one, other) => parameters.swap(place(one), place(other)),
            Self::Repeat(index) => parameters.push(parameters[place(index)].clone()),
            Self::Drop(index) => drop(parameters.remove(place(index))),
            Self::Rename(index, word) => parameters[place(index)].0 = word.text(),
            Self::Replace(index, word) => parameters[place(index)].1 = word.text(),
            Self::Respell(index, spelling) => spelling.apply(&mut parameters[place(index)].1),
            Self::Edit(index, edit) => change(&mut parameters[place(index)].1, edit),
            Self::EditName(index, edit) => change(&mut parameters[place(index)].0, edit),
        }
    }
}

fn change(text: &mut String, edit: &Edit) {
    *text = edit.apply(text);
}

/// A name or a value.
#[derive(Arbitrary, Debug)]
pub(crate) enum Word {
    Known(u8),
    Any(String),
}

impl Word {
    fn text(&self) -> String {
        match self {
            Self::Known(index) => KNOWN[usize::from(*index) % KNOWN.len()].to_owned(),
            Self::Any(text) => text.clone(),
        }
    }
}

/// Another way to write the same value.
#[derive(Arbitrary, Debug)]
pub(crate) enum Spelling {
    LowerCaseEscapes,
    NeedlessEscape(u8),
    NoEscapes,
    LowerCase,
    UpperCase,
}

impl Spelling {
    fn apply(&self, value: &mut String) {
        *value = match self {
            Self::LowerCaseEscapes => value.replace("%2F", "%2f").replace("%2B", "%2b"),
            Self::NeedlessEscape(at) => escaped(value, usize::from(*at)),
            Self::NoEscapes => value.replace("%2F", "/").replace("%2B", "+").replace("%3D", "="),
            Self::LowerCase => value.to_ascii_lowercase(),
            Self::UpperCase => value.to_ascii_uppercase(),
        };
    }
}

fn escaped(value: &str, at: usize) -> String {
    let escape = |(index, c): (usize, char)| {
        if index == at && c.is_ascii() { format!("%{:02X}", c as u32) } else { c.to_string() }
    };
    value.chars().enumerate().map(escape).collect()
}

/// Names of parameters and look-alikes, and values that are nearly right.
const KNOWN: [&str; 46] = [
    "Action",
    "Version",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
    "x-amz-date",
    "X%2DAmz-Date",
    "X-Amz-Content-Sha256",
    "",
    "0",
    "1",
    "01",
    "+1",
    "-1",
    "43199",
    "43200",
    "43201",
    "18446744073709551617",
    "host",
    "Host",
    "host%3Bx-amz-date",
    "2",
    "AWS4-HMAC-SHA512",
    "AWS4-ECDSA-P256-SHA256",
    "CallWithBearertoken",
    "InvokeEndpoint",
    "20261122T100000Z",
    "20261122T100001Z",
    "20261123T100000Z",
    "20261122T240000Z",
    "20261122T235960Z",
    "20260229T000000Z",
    "20240229T000000Z",
    "2026-11-22T10:00:00Z",
    "20261122",
    "%00",
    "%2F",
    "%FF",
    "%C2%85",
    "AKIAIOSFODNN7EXAMPLE%2F20261122%2Fus-west-2%2Fsagemaker",
    "AKIAIOSFODNN7EXAMPLE%2F20261122%2Fus-west-2%2Fbedrock%2Faws4_request",
    "%C3%A9%2F20261122%2Fus-west-2%2Fsagemaker%2Faws4_request",
];
