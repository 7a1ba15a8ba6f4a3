//! A token with every fault at once: they are mended one by one, and each time the next error in
//! the order of SPEC O1 appears.

use std::collections::BTreeSet;

use stagemaker_verifier::{Audience, Error, SigningKey, Timestamp, Token};

use crate::support::Forge;
use crate::support::forge::SECRET;

/// A token in the making, and whom it is shown to.
struct Draft {
    forge: Forge,
    /// Behind the last parameter.
    piece: &'static str,
    /// In place of the signature.
    signature: Option<&'static str>,
    /// Behind the Base64.
    junk: String,
    now: &'static str,
}

impl Draft {
    fn with_every_fault() -> Self {
        let forge = Forge {
            prefix: "Sagemaker-api-key-".into(),
            start: "https://sagemaker.amazonaws.com/?".into(),
            secret: "another secret".into(),
            ..Forge::new()
        };
        let forge = forge
            .set("Action", "AssumeRole")
            .set("X-Amz-Algorithm", "AWS4-HMAC-SHA1")
            .set("X-Amz-SignedHeaders", "host%3Bx-amz-date")
            .set("X-Amz-Credential", "AKIA%2F20261121%2Feu-west-1%2Fbedrock%2Faws4")
            .set("X-Amz-Date", "20261122")
            .set("X-Amz-Expires", "0300")
            .after("");
        let (piece, signature) = ("&odd piece", Some("C0FFEE"));
        Self { forge, piece, signature, junk: "!".repeat(20_000), now: "20261123T100000Z" }
    }

    fn set(&mut self, name: &str, value: &str) {
        self.forge = self.forge.clone().set(name, value);
    }

    fn bearer(&self) -> String {
        let genuine = self.forge.signature();
        let signature = self.signature.unwrap_or(&genuine);
        let text = self.forge.text().replace(&genuine, signature);
        format!("{}{}", self.forge.encode(&format!("{text}{}", self.piece)), self.junk)
    }

    /// Shown to a verifier of us-east-1 that knows temporary credentials.
    fn code(&self) -> &'static str {
        let bearer = self.bearer();
        let token = match Token::parse(&bearer) {
            Ok(token) => token,
            Err(error) => return error.code(),
        };
        let key = SigningKey::derive(SECRET, token.scope()).with_session_token("S");
        let now = Timestamp::parse_basic(self.now).unwrap();
        let audience = Audience::sagemaker("us-east-1").with_max_lifetime_seconds(3_600).unwrap();
        match token.verify(&key, &audience, now) {
            Ok(_) => "accepted",
            Err(error) => error.code(),
        }
    }
}

/// SPEC O1, O2: what each error is, and how it is mended.
type Step = (&'static str, fn(&mut Draft));

#[rustfmt::skip] // one fault a line
const STEPS: [Step; 30] = [
    ("token_too_long", |draft| draft.junk.truncate(1)),
    ("prefix_unknown", |draft| draft.forge.prefix = "sagemaker-api-key-".into()),
    ("base64_invalid", |draft| draft.junk.clear()),
    ("text_not_printable", |draft| draft.piece = "&oddpiece"),
    ("host_mismatch", |draft| draft.forge.start = "sagemaker.amazonaws.com/?".into()),
    ("parameter_without_value", |draft| draft.piece = "&odd=piece"),
    ("parameter_unknown", |draft| draft.piece = "&X-Amz-Date=%2f"),
    ("encoding_not_canonical", |draft| draft.piece = "&X-Amz-Date=%2F"),
    ("parameter_repeated", |draft| draft.piece = ""),
    ("parameter_missing", |draft| draft.piece = "&Version=2"),
    ("action_mismatch", |draft| draft.set("Action", "CallWithBearerToken")),
    ("version_mismatch", |draft| draft.piece = "&Version=1"),
    ("algorithm_mismatch", |draft| draft.set("X-Amz-Algorithm", "AWS4-HMAC-SHA256")),
    ("signed_headers_mismatch", |draft| draft.set("X-Amz-SignedHeaders", "host")),
    ("credential_malformed", |draft| draft.set("X-Amz-Credential", "AKIA%2F20261121%2Feu-west-1%2Fbedrock%2Faws4_request")),
    ("date_invalid", |draft| draft.set("X-Amz-Date", "20261122T100000Z")),
    ("credential_date_mismatch", |draft| draft.set("X-Amz-Credential", "AKIA%2F20261122%2Feu-west-1%2Fbedrock%2Faws4_request")),
    ("expires_malformed", |draft| draft.set("X-Amz-Expires", "43201")),
    ("expires_out_of_range", |draft| draft.set("X-Amz-Expires", "43200")),
    ("signature_malformed", |draft| draft.signature = None),
    ("service_mismatch", |draft| draft.set("X-Amz-Credential", "AKIA%2F20261122%2Feu-west-1%2Fsagemaker%2Faws4_request")),
    ("region_mismatch", |draft| draft.set("X-Amz-Credential", "AKIA%2F20261122%2Fus-east-1%2Fsagemaker%2Faws4_request")),
    ("lifetime_too_long", |draft| draft.set("X-Amz-Expires", "3600")),
    ("signature_mismatch", |draft| draft.forge.secret = SECRET.into()),
    ("session_token_missing", |draft| draft.forge = draft.forge.clone().with("X-Amz-Security-Token", "T")),
    ("session_token_mismatch", |draft| draft.set("X-Amz-Security-Token", "S")),
    ("expired", |draft| draft.now = "20261122T095459Z"),
    ("not_yet_valid", |draft| draft.now = "20261122T100000Z"),
    ("accepted", |draft| draft.forge = draft.forge.clone().set("X-Amz-Security-Token", "")),
    ("session_token_missing", |_| ()),
];

/// Every code that there is is one of the steps, but for the two that exclude another.
#[test]
fn each_code_stands_in_the_order_of_checks() {
    let steps: BTreeSet<_> = STEPS.iter().map(|(code, _)| *code).collect();
    let missing: Vec<_> = Error::CODES.into_iter().filter(|code| !steps.contains(code)).collect();
    assert_eq!(missing, ["session_token_unexpected"]);
    let order =
        STEPS.iter().filter_map(|(code, _)| Error::CODES.iter().position(|own| own == code));
    let order: Vec<_> = order.take(23).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn a_token_with_all_faults_is_refused_for_the_first_that_is_left() {
    let mut draft = Draft::with_every_fault();
    for (expected, mend) in STEPS {
        assert_eq!(draft.code(), expected);
        mend(&mut draft);
    }
}
