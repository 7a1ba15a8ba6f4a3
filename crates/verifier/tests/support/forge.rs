//! Builds tokens that are correctly signed but for the one thing that a test breaks.
//!
//! It signs with hmac and sha2 directly, knows nothing of the verifier's code, and puts
//! whatever it is told into the token and into what is signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
pub(crate) use stagemaker_testing::credentials::{ACCESS_KEY_ID, SECRET_ACCESS_KEY as SECRET};

/// The parameters in botocore's order, each `name=value` as it will stand in the token.
#[derive(Clone, Debug)]
pub(crate) struct Forge {
    pub(crate) prefix: String,
    pub(crate) start: String,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) secret: String,
    pub(crate) canonical_head: String,
    pub(crate) canonical_tail: String,
    pub(crate) after: String,
}

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

impl Forge {
    /// A long-term token of us-east-1, signed 2026-11-22T10:00:00Z for 12 hours.
    pub(crate) fn new() -> Self {
        let credential =
            format!("{ACCESS_KEY_ID}%2F20261122%2Fus-east-1%2Fsagemaker%2Faws4_request");
        let parameters = [
            ("Action", "CallWithBearerToken"),
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", &credential),
            ("X-Amz-Date", "20261122T100000Z"),
            ("X-Amz-Expires", "43200"),
            ("X-Amz-SignedHeaders", "host"),
        ];
        Self {
            prefix: "sagemaker-api-key-".into(),
            start: "sagemaker.amazonaws.com/?".into(),
            parameters: parameters.map(|(name, value)| (name.into(), value.into())).into(),
            secret: SECRET.into(),
            canonical_head: "POST\n/\n".into(),
            canonical_tail: format!("\nhost:sagemaker.amazonaws.com\n\nhost\n{EMPTY}"),
            after: "&Version=1".into(),
        }
    }

    /// Replaces a value, in the token and in what is signed.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        let at = self.parameters.iter().position(|(parameter, _)| parameter == name).expect(name);
        self.parameters[at].1 = value.into();
        self
    }

    /// Renames a parameter.
    pub(crate) fn rename(mut self, name: &str, other: &str) -> Self {
        let at = self.parameters.iter().position(|(parameter, _)| parameter == name).expect(name);
        self.parameters[at].0 = other.into();
        self
    }

    /// Leaves a parameter out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.parameters.retain(|(own, _)| own != name);
        self
    }

    /// Adds a signed parameter.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Puts the parameters into the order in which botocore writes them.
    pub(crate) fn in_botocores_order(mut self) -> Self {
        let order = ["Ac", "X-Amz-Al", "X-Amz-C", "X-Amz-D", "X-Amz-E", "X-Amz-Si", "X-Amz-Se"];
        self.parameters.sort_by_key(|(name, _)| order.iter().position(|one| name.starts_with(one)));
        self
    }

    /// Sets what follows the signature.
    pub(crate) fn after(mut self, after: &str) -> Self {
        self.after = after.into();
        self
    }

    /// The signed text, as it stands in the Base64.
    pub(crate) fn text(&self) -> String {
        let query = join(&self.parameters);
        format!("{}{query}&X-Amz-Signature={}{}", self.start, self.signature(), self.after)
    }

    pub(crate) fn token(&self) -> String {
        self.encode(&self.text())
    }

    pub(crate) fn encode(&self, text: &str) -> String {
        format!("{}{}", self.prefix, STANDARD.encode(text))
    }

    pub(crate) fn signature(&self) -> String {
        let mut sorted = self.parameters.clone();
        sorted.sort();
        let request = format!("{}{}{}", self.canonical_head, join(&sorted), self.canonical_tail);
        let date = self.value("X-Amz-Date");
        let credential = percent_decoded(self.value("X-Amz-Credential"));
        let scope = credential.split_once('/').map_or("", |(_, scope)| scope);
        let hash = hex::encode(Sha256::digest(request));
        let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hash}");
        let mut key = format!("AWS4{}", self.secret).into_bytes();
        for part in scope.split('/') {
            key = hmac(&key, part);
        }
        hex::encode(hmac(&key, &to_sign))
    }

    fn value(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value)
    }
}

/// Whatever is not an escape stays as it is.
fn percent_decoded(value: &str) -> String {
    let mut pieces = value.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        match piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => bytes.extend([&[byte], &piece.as_bytes()[2..]].concat()),
            None => bytes.extend(["%", piece].concat().into_bytes()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn join(parameters: &[(String, String)]) -> String {
    let pairs: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
