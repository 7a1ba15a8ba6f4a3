//! AWS's own signing test suite, through a door that the requests of any service fit.
//!
//! Where the product has constants, the door takes what a request says. Everything behind it is
//! the product's own: the encoding, the credential, the date, the hash, the string to sign, the
//! key and the comparison.

mod request;

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::canonical;
use crate::error::Error;
use crate::key::SigningKey;
use crate::scope::{CredentialSpans, Scope};
use crate::sha256::Sha256;
use crate::signature;
use crate::span::Span;
use crate::timestamp::Timestamp;

use request::{Options, Request};

/// SPEC S1, S3, S4, S5, of any request.
#[test]
fn each_query_vector_of_the_suite_is_signed_alike() {
    let cases = Case::all();
    assert_eq!(cases.len(), 38);
    for case in cases {
        let name = case.folder.display();
        let request = Request::parse(&case.file("query-signed-request.txt"));
        let canonical = request.canonical(case.options());
        assert_eq!(canonical, case.file("query-canonical-request.txt"), "{name}");
        let door = Door::of(&request);
        let to_sign = door.string_to_sign(&canonical);
        assert_eq!(to_sign, case.file("query-string-to-sign.txt"), "{name}");
        assert_eq!(door.signature, case.file("query-signature.txt"), "{name}");
        assert_eq!(door.verify(&case.secret(), &canonical), Ok(()), "{name}");
    }
}

/// Of any character of the canonical request, or of the key.
#[test]
fn a_changed_query_vector_of_the_suite_is_signed_otherwise() {
    for case in Case::all() {
        let name = case.folder.display();
        let request = Request::parse(&case.file("query-signed-request.txt"));
        let canonical = request.canonical(case.options());
        let door = Door::of(&request);
        let refused = Err(Error::SignatureMismatch);
        assert_eq!(door.verify("another secret", &canonical), refused, "{name}");
        for (at, _) in canonical.char_indices() {
            let mut changed = canonical.clone();
            changed.remove(at);
            assert_eq!(door.verify(&case.secret(), &changed), refused, "{name}: without {at}");
        }
    }
}

/// What a presigned request says of its signature.
struct Door {
    /// The credential, as the door's whole text.
    text: Vec<u8>,
    credential: CredentialSpans,
    date: String,
    signature: String,
}

impl Door {
    fn of(request: &Request) -> Self {
        let mut text = request.parameter("X-Amz-Credential").as_bytes().to_vec();
        let whole = Span::new(0, text.len()).unwrap();
        let credential = CredentialSpans::parse(&mut text, whole).unwrap();
        let date = request.parameter("X-Amz-Date").to_owned();
        assert!(Timestamp::parse_basic(&date).is_ok());
        Self { text, credential, date, signature: request.parameter("X-Amz-Signature").to_owned() }
    }

    fn scope(&self) -> Scope<'_> {
        self.credential.scope(&self.text)
    }

    fn string_to_sign(&self, canonical: &str) -> String {
        let mut string = Vec::new();
        self.tell(canonical, |piece| string.extend_from_slice(piece));
        String::from_utf8(string).unwrap()
    }

    fn verify(&self, secret: &str, canonical: &str) -> Result<(), Error> {
        let signature = signature::parse(self.signature.as_bytes())?;
        SigningKey::derive(secret, self.scope()).check_signature(
            |message| self.tell(canonical, |piece| message.update(piece)),
            &signature,
        )
    }

    fn tell(&self, canonical: &str, tell: impl FnMut(&[u8])) {
        let mut sha256 = Sha256::new();
        sha256.update(canonical.as_bytes());
        let hash = canonical::lower_hex(&sha256.finish());
        let scope = self.credential.scope_bytes(&self.text);
        canonical::string_to_sign(self.date.as_bytes(), scope, &hash, tell);
    }
}

/// A case of the suite: a folder of `fixtures/signing-suite`.
struct Case {
    folder: PathBuf,
    context: Value,
}

impl Case {
    fn all() -> Vec<Self> {
        let root = stagemaker_testing::fixtures::path("signing-suite");
        let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
        folders.map(Self::read).collect()
    }

    fn read(folder: PathBuf) -> Self {
        let context = fs::read_to_string(folder.join("context.json")).unwrap();
        Self { folder, context: serde_json::from_str(&context).unwrap() }
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }

    fn secret(&self) -> String {
        self.context["credentials"]["secret_access_key"].as_str().unwrap().to_owned()
    }

    fn options(&self) -> Options {
        let is_set = |name: &str| self.context[name].as_bool().unwrap_or_default();
        Options { normalize: is_set("normalize"), omit_session_token: is_set("omit_session_token") }
    }
}
