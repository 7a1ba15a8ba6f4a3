//! Redaction: no secret is written down.

use std::ops::Range;
use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HeaderName};
use regex::Regex;

/// The mark in the place of a secret.
const REDACTED: &str = "[redacted]";

/// A finder of secrets: texts of the form of one, and the keys of the client.
pub(crate) struct Redactor {
    /// The keys that the client sent.
    secrets: Vec<String>,
}

/// A text without its secrets: the pieces before, between and after them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Redacted<'a>(Vec<&'a str>);

impl Redactor {
    /// Makes the redactor of a client that sends these headers.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let keys = ["x-api-key", "api-key"].map(HeaderName::from_static);
        let values = [AUTHORIZATION].into_iter().chain(keys).filter_map(|name| headers.get(name));
        let secrets = values.filter_map(|value| value.to_str().ok()?.split_whitespace().last());
        // A key such as `not-needed` is none, and a word that texts may hold.
        let is_secret = |word: &&str| {
            word.len() >= MIN_KEY_BYTES && word.bytes().any(|byte| byte.is_ascii_digit())
        };
        Self { secrets: secrets.filter(is_secret).map(ToOwned::to_owned).collect() }
    }

    /// Finds the secrets of a text, and leaves them out.
    pub(crate) fn redact<'a>(&self, text: &'a str) -> Redacted<'a> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for secret in &self.secrets {
            ranges.extend(text.match_indices(secret).map(|(start, _)| start..start + secret.len()));
        }
        for pattern in PATTERNS.iter() {
            // The last group is the secret, or all of it where there is no other.
            let secrets =
                pattern.captures_iter(text).filter_map(|found| found.iter().flatten().last());
            ranges.extend(secrets.map(|secret| secret.range()));
        }
        ranges.sort_by_key(|range| range.start);
        let mut pieces = Vec::new();
        let mut end = 0;
        for range in ranges {
            if range.start >= end {
                pieces.push(text.get(end..range.start).unwrap_or_default());
            }
            end = end.max(range.end);
        }
        pieces.push(text.get(end..).unwrap_or_default());
        Redacted(pieces)
    }

    /// Replaces each secret of a text by a mark.
    pub(crate) fn text(&self, text: &str) -> String {
        self.redact(text).text()
    }
}

/// The shortest key of a client that is looked for, in bytes.
const MIN_KEY_BYTES: usize = 12;

impl Redacted<'_> {
    /// Returns whether the text has no secret.
    pub(crate) const fn is_whole(&self) -> bool {
        self.0.len() == 1
    }

    /// Returns the text with a mark in the place of each secret.
    pub(crate) fn text(&self) -> String {
        self.0.join(REDACTED)
    }

    /// Returns a pattern of the text that allows any text in the place of each secret.
    pub(crate) fn pattern(&self) -> String {
        let escaped: Vec<_> = self.0.iter().map(|piece| regex::escape(piece)).collect();
        format!("(?s)^{}$", escaped.join(".*"))
    }
}

/// The patterns of [`FORMS`].
static PATTERNS: LazyLock<Vec<Regex>> =
    LazyLock::new(|| FORMS.iter().filter_map(|form| Regex::new(form).ok()).collect());

/// The forms of secrets. Where there is a group, it is the secret.
const FORMS: [&str; 18] = [
    // Private keys.
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----",
    // Bearer tokens of AWS.
    r"\b(?:sagemaker|bedrock)-api-key-[A-Za-z0-9+/=_%-]+",
    r"\baws-external-anthropic-api-key-[A-Za-z0-9+/=_%-]+",
    // Keys of OpenAI's kind: long, or with digits.
    r"\bsk-[\w-]*\w{16}[\w-]*",
    r"\bsk-[\w-]*[0-9][\w-]{7,}",
    // GitHub, GitLab, Hugging Face, Slack.
    r"\b(?:gh[pousr]_|github_pat_|glpat-|hf_)\w{16,}",
    r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    // JSON web tokens.
    r"\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)*",
    // Credentials of AWS.
    r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    r"\b(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9/+]{1,8}([A-Za-z0-9/+]{40})\b",
    r"(?i)secret[\w -]{0,24}[^A-Za-z0-9/+]{1,8}([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)",
    r#"(?i)X-Amz-(?:Signature|Security-Token|Credential)(?:=|%3D)([^&\s"'\\]+)"#,
    // Keys in a header.
    r"(?i:\bbearer)\s+([A-Za-z._~+/=-]*[0-9][A-Za-z0-9._~+/=-]*)",
    r#"(?i)\bauthorization\\*["']?\s*[:=]\s*\\*["']?((?:bearer|basic|token)\s+[^\s"'\\,]+)"#,
    r#"(?i)\bauthorization\\*["']?\s*[:=]\s*\\*["']?([^\s"'\\,]*[0-9][^\s"'\\,]*)"#,
    // Parameters with the name of a secret.
    r#"(?i)(?:password|passwd|passphrase|api[ _-]?key|client[_-]?secret)\\*["']?\s*[:=]\s*\\*["']?([^\s"'\\,;&)}\]<>]{4,})"#,
    r#"(?i)(?:secret[_-]?(?:access[_-]?)?key|private[_-]?key|(?:session|access|refresh|auth)[_-]?token)\\*["']?\s*[:=]\s*\\*["']?([^\s"'\\,;&)}\]<>]{4,})"#,
    // The password in a URL.
    r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:([^\s/@]+)@",
];

#[cfg(test)]
mod tests {
    use super::{FORMS, Redactor};
    use axum::http::HeaderMap;
    use regex::Regex;
    use stagemaker_testing::credentials::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};

    fn without_keys() -> Redactor {
        Redactor::of(&HeaderMap::new())
    }

    /// A form that is no pattern would be left out in silence.
    #[test]
    fn each_form_finds_its_own_secret() {
        let texts: [&str; FORMS.len()] = [
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
            "sagemaker-api-key-c2FnZQ==",
            "aws-external-anthropic-api-key-YXdz",
            "sk-abcdefghijklmnopqrst",
            "sk-ant-12345678",
            "hf_abcdefghijklmnopqrst",
            "xoxb-1234567890",
            "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln",
            ACCESS_KEY_ID,
            &format!("{ACCESS_KEY_ID}, {SECRET_ACCESS_KEY}"),
            &format!("secret: {SECRET_ACCESS_KEY}"),
            "X-Amz-Signature=0c0d27",
            "bearer abc1",
            "Authorization: Basic dTpw",
            "authorization=letmein1",
            "password: hunter2",
            "session_token=IQoJb3JpZ2lu",
            "postgres://me:hunter2@db/x",
        ];
        for (form, text) in FORMS.iter().zip(texts) {
            assert!(Regex::new(form).unwrap().is_match(text), "{form}: {text}");
            assert!(!without_keys().redact(text).is_whole(), "{text}");
        }
    }

    #[test]
    fn secrets_are_left_out() {
        for (text, redacted) in [
            ("use sagemaker-api-key-c2FnZQ== now", "use [redacted] now"),
            ("bedrock-api-key-YmVkcm9jaw", "[redacted]"),
            ("sk-proj-abcdefghijklmnopqrst, sk-ant-12345678", "[redacted], [redacted]"),
            ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted]"),
            ("hf_abcdefghijklmnopqrst.", "[redacted]."),
            ("(eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln)", "([redacted])"),
            ("id AKIAIOSFODNN7EXAMPLE", "id [redacted]"),
            (
                "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "[redacted]:[redacted]",
            ),
            (
                "The secret key is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.",
                "The secret key is [redacted].",
            ),
            (
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "aws_secret_access_key = [redacted]",
            ),
            ("Authorization: Bearer abc.def", "Authorization: [redacted]"),
            ("curl -H 'Authorization: Basic dTpw' x", "curl -H 'Authorization: [redacted]' x"),
            (r#"{"x-api-key": "letmein"}"#, r#"{"x-api-key": "[redacted]"}"#),
            (r#"{\"password\": \"hunter2\"}"#, r#"{\"password\": \"[redacted]\"}"#),
            ("DB_PASSWORD=hunter2&x=1", "DB_PASSWORD=[redacted]&x=1"),
            ("https://e/?X-Amz-Signature=0c0d&x", "https://e/?X-Amz-Signature=[redacted]&x"),
            ("postgres://me:hunter2@db/x", "postgres://me:[redacted]@db/x"),
            ("password=sk-abcdefghijklmnopqrst", "password=[redacted]"),
        ] {
            assert_eq!(without_keys().text(text), redacted, "{text}");
        }
    }

    #[test]
    fn a_text_without_secrets_is_kept() {
        for text in [
            "",
            "A bearer token is a key, and a task-list no secret.",
            "Use the sk-learn library; commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
            "What is the password policy? See https://example.com:8080/a@b",
            "Authorization is needed.",
        ] {
            let redacted = without_keys().redact(text);
            assert!(redacted.is_whole(), "{redacted:?}");
        }
    }

    #[test]
    fn the_key_of_the_client_is_left_out() {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer token-abc123".parse().unwrap());
        headers.insert("x-api-key", "not-needed-at-all".parse().unwrap());
        let text = "you are token-abc123, not-needed-at-all";
        assert_eq!(Redactor::of(&headers).text(text), "you are [redacted], not-needed-at-all");
    }

    #[test]
    fn the_pattern_matches_the_text_with_any_secret_and_no_other_text() {
        let text = "a+b\nAKIAIOSFODNN7EXAMPLE?\nhf_abcdefghijklmnopqrst";
        let pattern = without_keys().redact(text).pattern();
        assert!(!pattern.contains("EXAMPLE"), "{pattern}");
        let pattern = Regex::new(&pattern).unwrap();
        assert!(pattern.is_match(text) && pattern.is_match("a+b\nASIA?\nhf_"));
        assert!(!pattern.is_match("a+b\nASIA\nhf_") && !pattern.is_match("x a+b\nASIA?\nhf_"));
    }
}
