use serde_json::Value;

/// A genuine token of AWS's generator, with what is needed to verify it.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) name: &'static str,
    pub(crate) bearer: &'static str,
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
    pub(crate) session_token: Option<String>,
    pub(crate) region: String,
    pub(crate) signed_at: i64,
    pub(crate) expires: u64,
}

impl Token {
    /// *a* of a long-term key, *b* with a session token of 1,000 characters.
    pub(crate) fn both() -> [Self; 2] {
        macro_rules! vector {
            ($name:literal, $file:literal) => {
                Self::read(
                    $name,
                    include_str!(concat!("../../../fixtures/tokens/", $file, "/token.txt")),
                    include_str!(concat!("../../../fixtures/tokens/", $file, "/context.json")),
                )
            };
        }
        [vector!("a", "long-term-example"), vector!("b", "session-token-1000-characters")]
    }

    /// A forgery of the same shape: the last digit of the signature is another.
    pub(crate) fn forged(&self) -> String {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        let (prefix, encoded) = self.bearer.split_at("sagemaker-api-key-".len());
        let text = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
        let at = text.find("&Version=1").unwrap() - 1;
        let other = if &text[at..=at] == "0" { "1" } else { "0" };
        let text = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        format!("{prefix}{}", STANDARD.encode(text))
    }

    fn read(name: &'static str, bearer: &'static str, context: &str) -> Self {
        let context: Value = serde_json::from_str(context).unwrap();
        let text = |key: &str| context[key].as_str().map(str::to_owned);
        Self {
            name,
            bearer,
            access_key_id: text("access_key_id").unwrap(),
            secret_access_key: text("secret_access_key").unwrap(),
            session_token: text("session_token"),
            region: text("region").unwrap(),
            signed_at: context["signed_at_unix"].as_i64().unwrap(),
            expires: context["expires"].as_u64().unwrap(),
        }
    }
}
