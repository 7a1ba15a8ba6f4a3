//! The forms of secrets.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

use crate::redacted::MARK;

/// The form of a secret.
struct Form {
    /// The texts of which at least one is in each secret of this form, in any case of ASCII.
    triggers: &'static [&'static str],
    /// The pattern. Where there is a group, it is the secret.
    ///
    /// A search for one match reads no further than to the end of the match, but for a bounded
    /// number of characters: so the search for all of them takes a time in line with the text.
    /// `\b` and `\w` are those of ASCII, with which the fast engine can be used.
    pattern: &'static str,
}

/// The forms of secrets.
const FORMS: [Form; 23] = [
    // Access key ids, the first form.
    Form { triggers: &["akia", "asia"], pattern: r"(?-u:\b)(?:AKIA|ASIA)[A-Z0-9]{16}(?-u:\b)" },
    // Private keys, whole and cut off.
    Form {
        triggers: &["private key"],
        pattern: r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----",
    },
    Form {
        triggers: &["private key"],
        pattern: r"-----BEGIN [A-Z ]*PRIVATE KEY-----([A-Za-z0-9+/=\s\\]{16,})",
    },
    // Bearer tokens of AWS, and the presigned URL in one without its prefix: `amazonaws.com/` in
    // Base64, which looks different from each third byte to the next.
    Form {
        triggers: &["api-key-"],
        pattern: r"(?:sagemaker|bedrock|aws-external-anthropic)-api-key-[A-Za-z0-9+/=_%-]+",
    },
    Form {
        triggers: &["YW1hem9uYXdzLmNvbS8", "FtYXpvbmF3cy5jb20v", "hbWF6b25hd3MuY29tL"],
        pattern: r"[A-Za-z0-9+_-]*(?:YW1hem9uYXdzLmNvbS8|FtYXpvbmF3cy5jb20v|hbWF6b25hd3MuY29tL)[A-Za-z0-9+/=_%-]*",
    },
    // Long-term keys of Bedrock.
    Form { triggers: &["absk"], pattern: r"(?-u:\b)ABSK[A-Za-z0-9+/]{40,}=*" },
    // Keys of OpenAI's kind: long, or with digits.
    Form { triggers: &["sk-"], pattern: r"(?-u:\bsk-[\w-]*\w{16}[\w-]*)" },
    Form { triggers: &["sk-"], pattern: r"(?-u:\bsk-[\w-]*[0-9][\w-]{7,})" },
    // GitHub, GitLab, Hugging Face, Slack, Google.
    Form {
        triggers: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "hf_"],
        pattern: r"(?-u:\b(?:gh[pousr]_|github_pat_|glpat-|hf_)\w{16,})",
    },
    Form { triggers: &["xox"], pattern: r"(?-u:\b)xox[abeoprs]-[A-Za-z0-9-]{10,}" },
    Form { triggers: &["aiza"], pattern: r"(?-u:\bAIza[\w-]{30,})" },
    // JSON web tokens.
    Form { triggers: &["eyj"], pattern: r"(?-u:\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)*)" },
    // Credentials of AWS.
    Form {
        triggers: &["akia", "asia"],
        pattern: r"(?-u:\b)(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9/+]{1,8}([A-Za-z0-9/+]{40})(?-u:\b)",
    },
    Form {
        triggers: &["secret"],
        pattern: r"(?i)secret(?-u:[\w -]){0,24}[^A-Za-z0-9/+]{1,8}([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)",
    },
    Form {
        triggers: &["IQoJb3JpZ2lu", "FwoGZXIvYXdz", "AQoDYXdz"],
        pattern: r"(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|AQoDYXdz)[A-Za-z0-9+/=_%-]*",
    },
    Form {
        triggers: &["x-amz-"],
        pattern: r#"(?i)X-Amz-(?:Signature|Security-Token|Credential)(?:%3D|\\*["']?\s*[:=]\s*\\*["']?)([^&\s"'\\]+)"#,
    },
    // Keys in a header.
    Form {
        triggers: &["bearer"],
        pattern: r"(?i:(?-u:\b)bearer)\s+([A-Za-z._~+/=-]*[0-9][A-Za-z0-9._~+/=-]*)",
    },
    Form {
        triggers: &["authorization"],
        pattern: r#"(?i)authorization\\*["']?\s*[:=]\s*\\*["']?((?:bearer|basic|token)\s+[^\s"'\\,]+)"#,
    },
    Form {
        triggers: &["authorization"],
        pattern: r#"(?i)authorization\\*["']?\s*[:=]\s*\\*["']?([^\s"'\\,]*[0-9][^\s"'\\,]*)"#,
    },
    Form {
        triggers: &["cookie"],
        pattern: r#"(?i)cookie\\*["']?\s*[:=]\s*\\*["']?([^\s=;,"'\\]+=[^\r\n"'\\]+)"#,
    },
    // Parameters with the name of a secret.
    Form {
        triggers: &[
            "password",
            "passwd",
            "passphrase",
            "apikey",
            "api key",
            "api_key",
            "api-key",
            "client_secret",
            "client-secret",
            "clientsecret",
            "subscription-key",
        ],
        pattern: r#"(?i)(?:password|passwd|passphrase|api[ _-]?key|client[_-]?secret|subscription-key)\\*["']?\s*[:=]\s*(?:\\*["']([^"'\\\r\n]{4,})|([^\s"'\\,;&)}\]<>]{4,}))"#,
    },
    Form {
        triggers: &["secret", "private", "token"],
        pattern: r#"(?i)(?:secret[_-]?(?:access[_-]?)?key|private[_-]?key|(?:session|access|refresh|auth|security)[_-]?token)\\*["']?\s*[:=]\s*\\*["']?([^\s"'\\,;&)}\]<>]{4,})"#,
    },
    // The password in a URL.
    Form { triggers: &["://"], pattern: r"(?-u:\b)[a-z][a-z0-9+.-]*://[^\s/:@]+:([^\s/@]+)@" },
];

/// The bit of access key ids. They are no secret, and a log names callers by them; a recording has
/// no use for them.
const ACCESS_KEY_IDS: u32 = 1;

/// The bit of the escapes that [`Unescaped`](crate::escapes::Unescaped) resolves, behind those of the
/// forms.
const ESCAPES: u32 = 1 << FORMS.len();

/// The patterns of [`FORMS`].
static PATTERNS: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| FORMS.iter().map(|form| Regex::new(form.pattern).ok()).collect());

/// The search for all triggers at once, and the bit of each of them.
static TRIGGERS: LazyLock<Option<(AhoCorasick, Vec<u32>)>> = LazyLock::new(|| {
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(triggers().map(|(trigger, _)| trigger))
        .ok()?;
    Some((automaton, triggers().map(|(_, bit)| bit).collect()))
});

/// Returns the triggers of all forms, and of escapes, with the bits of what they may stand for.
fn triggers() -> impl Iterator<Item = (&'static str, u32)> {
    let of_forms = FORMS
        .iter()
        .enumerate()
        .flat_map(|(index, form)| form.triggers.iter().map(move |trigger| (*trigger, 1 << index)));
    [("%", ESCAPES), ("\\", ESCAPES)].into_iter().chain(of_forms)
}

/// Returns whether a text has the characters of a UUID only, of which no trigger is made. Each request has
/// one of its own.
pub(crate) fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The forms that a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidates(u32);

impl Candidates {
    /// Looks for the triggers of all forms, in one pass. Most texts have none.
    pub(crate) fn of(text: &str) -> Self {
        let Some((automaton, bits)) = TRIGGERS.as_ref() else { return Self(u32::MAX) };
        let mut found = 0;
        // Finding out that there is none is twice as fast as finding all.
        if !automaton.is_match(text) {
            return Self(found);
        }
        let Ok(hits) = automaton.try_find_overlapping_iter(text) else { return Self(u32::MAX) };
        for hit in hits {
            found |= bits.get(hit.pattern().as_usize()).copied().unwrap_or_default();
        }
        Self(found)
    }

    /// Returns whether there may be a secret, or an escape that hides one.
    pub(crate) const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Leaves access key ids out, but not the secrets behind them.
    pub(crate) const fn without_access_key_ids(self) -> Self {
        Self(self.0 & !ACCESS_KEY_IDS)
    }

    /// Returns whether characters may be escaped.
    pub(crate) const fn has_escapes(self) -> bool {
        self.0 & ESCAPES != 0
    }

    /// Adds the ranges of a text that have one of the forms.
    pub(crate) fn find(self, text: &str, ranges: &mut Vec<Range<usize>>) {
        let patterns = PATTERNS.iter().enumerate().filter(|(index, _)| self.0 & (1 << index) != 0);
        for pattern in patterns.filter_map(|(_, pattern)| pattern.as_ref()) {
            // The last group is the secret, or all of it where there is no other.
            let found = pattern.captures_iter(text);
            let secrets = found.filter_map(|found| found.iter().flatten().last());
            let ranges_of_form = secrets.map(|secret| secret.range());
            ranges.extend(ranges_of_form.filter(|range| !is_mark(text, range)));
        }
    }
}

/// Returns whether a range is the mark of a secret that is masked already.
fn is_mark(text: &str, range: &Range<usize>) -> bool {
    let rest = text.get(range.start..).unwrap_or_default();
    rest.starts_with(MARK) && range.len() <= MARK.len()
}

#[cfg(test)]
mod tests {
    use super::{Candidates, FORMS, PATTERNS, is_id, triggers};
    use stagemaker_testing::credentials::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};

    /// A form that is no pattern, or whose triggers are missing, would be left out in silence.
    #[test]
    fn each_form_finds_its_own_secret() {
        let texts: [&str; FORMS.len()] = [
            ACCESS_KEY_ID,
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEvAIBADANBgkqh",
            "sagemaker-api-key-c2FnZQ==",
            "c2FnZW1ha2VyLmFtYXpvbmF3cy5jb20vP0FjdGlvbj1DYWxs",
            &format!("ABSK{}", "QmVk".repeat(20)),
            "sk-abcdefghijklmnopqrst",
            "sk-ant-12345678",
            "hf_abcdefghijklmnopqrst",
            "xoxb-1234567890",
            &format!("AIza{}", "Sy0_".repeat(9)),
            "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln",
            &format!("{ACCESS_KEY_ID}, {SECRET_ACCESS_KEY}"),
            &format!("secret: {SECRET_ACCESS_KEY}"),
            "IQoJb3JpZ2luX2VjE",
            "X-Amz-Signature=0c0d27",
            "bearer abc1",
            "Authorization: Basic dTpw",
            "authorization=letmein1",
            "Cookie: session=abc",
            "password: hunter2",
            "session_token=IQoJb3JpZ2lu",
            "postgres://me:hunter2@db/x",
        ];
        for (index, text) in texts.iter().enumerate() {
            assert!(PATTERNS[index].as_ref().is_some_and(|form| form.is_match(text)), "{text}");
            let mut ranges = Vec::new();
            Candidates(Candidates::of(text).0 & (1 << index)).find(text, &mut ranges);
            assert!(!ranges.is_empty(), "the triggers of {text}");
        }
    }

    #[test]
    fn no_trigger_looks_like_an_id() {
        assert!(is_id("1f0c6a1e-0B7d-4c55-9a3e-5d2f8e6b7a90"));
        for (trigger, _) in triggers() {
            assert!(!is_id(trigger), "{trigger}");
        }
    }

    #[test]
    fn most_texts_are_read_once() {
        for text in ["", "200 POST /endpoints/e/invocations 1.2ms", "It is sunny in Zürich."] {
            assert!(Candidates::of(text).is_none(), "{text}");
        }
    }
}
