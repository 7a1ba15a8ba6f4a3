//! The secrets that are found, and the texts in which there are none.

use proptest::prelude::{any, proptest};
use regex::Regex;
use stagemaker_redact::Redactor;

fn mask(text: &str) -> String {
    Redactor::default().redact(text).text().to_string()
}

#[test]
fn secrets_are_left_out() {
    for (text, redacted) in [
        ("use sagemaker-api-key-c2FnZQ== now", "use [redacted] now"),
        ("bedrock-api-key-YmVkcm9jaw", "[redacted]"),
        ("Bearersagemaker-api-key-c2Fn", "Bearer[redacted]"),
        ("SageMaker is no key", "SageMaker is no key"),
        ("sk-proj-abcdefghijklmnopqrst, sk-ant-12345678", "[redacted], [redacted]"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted]"),
        ("hf_abcdefghijklmnopqrst.", "[redacted]."),
        ("(eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln)", "([redacted])"),
        ("id AKIAIOSFODNN7EXAMPLE", "id [redacted]"),
        ("AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "[redacted]:[redacted]"),
        (
            "The secret key is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.",
            "The secret key is [redacted].",
        ),
        (
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "aws_secret_access_key = [redacted]",
        ),
        ("session FwoGZXIvYXdzEXAMPLE//x ends", "session [redacted] ends"),
        ("Authorization: Bearer abc.def", "Authorization: [redacted]"),
        ("curl -H 'Authorization: Basic dTpw' x", "curl -H 'Authorization: [redacted]' x"),
        ("Set-Cookie: session=abc; Path=/\nx", "Set-Cookie: [redacted]\nx"),
        ("X-Amz-Security-Token: opaque", "X-Amz-Security-Token: [redacted]"),
        (r#"{"x-api-key": "letmein"}"#, r#"{"x-api-key": "[redacted]"}"#),
        (r#"{"password": "my own words"}"#, r#"{"password": "[redacted]"}"#),
        (r#"{\"password\": \"hunter2\"}"#, r#"{\"password\": \"[redacted]\"}"#),
        ("DB_PASSWORD=hunter2&x=1", "DB_PASSWORD=[redacted]&x=1"),
        ("https://e/?X-Amz-Signature=0c0d&x", "https://e/?X-Amz-Signature=[redacted]&x"),
        ("postgres://me:hunter2@db/x", "postgres://me:[redacted]@db/x"),
        ("password=sk-abcdefghijklmnopqrst", "password=[redacted]"),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIEvAIBADANBgkqhkiG",
            "-----BEGIN PRIVATE KEY-----[redacted]",
        ),
    ] {
        assert_eq!(mask(text), redacted, "{text}");
    }
}

/// A presigned URL in Base64 is a token, whatever is before it and wherever the prefix was lost.
#[test]
fn a_token_without_its_prefix_is_left_out() {
    for (text, redacted) in [
        // sagemaker.amazonaws.com/?Action=Call
        ("/c2FnZW1ha2VyLmFtYXpvbmF3cy5jb20vP0FjdGlvbj1DYWxs", "/[redacted]"),
        // bedrock.amazonaws.com/?A=1
        ("(YmVkcm9jay5hbWF6b25hd3MuY29tLz9BPTE=)", "([redacted])"),
        // https://iam.amazonaws.com/?A=1
        ("aHR0cHM6Ly9pYW0uYW1hem9uYXdzLmNvbS8/QT0x!", "[redacted]!"),
    ] {
        assert_eq!(mask(text), redacted);
    }
}

/// A URL, JSON, and JSON in JSON, each with the escapes that some writers use.
#[test]
fn a_secret_is_found_behind_escapes() {
    for (text, redacted) in [
        ("/x/sagemaker-api-key-c2FnZQ%3D%3D/y z", "/x/[redacted] z"),
        ("/x/sagemaker%2Dapi%2Dkey%2Dc2FnZQ%3D%3D", "/x/[redacted]"),
        ("/%73k%252Dant%252d12345678 x", "/[redacted] x"),
        ("?next=%3Fpassword%3Dhunter2%26a%3D1", "?next=%3Fpassword%3D[redacted]%26a%3D1"),
        (
            r#"{"a": "\u0073ecret: wJalrXUtnFEMI\/K7MDENG\/bPxRfiCYEXAMPLEKEY"}"#,
            r#"{"a": "\u0073ecret: [redacted]"}"#,
        ),
        (
            r#"{\\\"token\\\": \\\"hf_abcdefghijklmnopqrst\\\"}"#,
            r#"{\\\"token\\\": \\\"[redacted]\\\"}"#,
        ),
    ] {
        assert_eq!(mask(text), redacted, "{text}");
    }
}

#[test]
fn a_text_without_secrets_is_kept() {
    for text in [
        "",
        "A bearer token is a key, and a task-list no secret.",
        "Use the sk-learn library; commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "What is the password policy? See https://example.com:8080/a@b",
        "Authorization is needed. Bake a cookie: dough, and 100 % of butter.",
        "arn:aws:sagemaker:us-east-1:123456789012:endpoint/e%20f",
        "password=[redacted], me:[redacted]@x, postgres://me:[redacted]@db",
    ] {
        let redactor = Redactor::default();
        assert!(redactor.redact(text).is_whole(), "{text}: {}", mask(text));
    }
}

#[test]
fn the_secrets_of_a_client_are_left_out_short_ones_as_words() {
    let secrets = ["hunter2", "pässwört", "a/long+secret", "xyz", "letmeinplease"];
    let redactor = Redactor::with_secrets(secrets);
    for (text, redacted) in [
        ("is hunter2 (hunter2), \"hunter2\"", "is [redacted] ([redacted]), \"[redacted]\""),
        ("hunter2000 and xhunter2", "hunter2000 and xhunter2"),
        ("xletmeinpleasex pässwörter", "x[redacted]x [redacted]er"),
        ("xyz is too short", "xyz is too short"),
        (r"a\/long\u002Bsecret, a%2flong%2bsecret", "[redacted], [redacted]"),
    ] {
        assert_eq!(redactor.redact(text).text().as_str(), redacted);
    }
    assert_eq!(format!("{redactor:?}"), "Redactor { secrets: 4, .. }");
}

#[test]
fn a_placeholder_that_everybody_uses_is_no_secret() {
    let text = "EMPTY not-needed test dummy sk-no-key-required ollama";
    let redactor = Redactor::with_secrets(text.split(' '));
    assert!(redactor.redact(text).is_whole());
}

#[test]
fn the_pattern_matches_the_text_with_any_secret_and_no_other_text() {
    let text = "a+b\nAKIAIOSFODNN7EXAMPLE?\nhf_abcdefghijklmnopqrst";
    let pattern = Redactor::default().redact(text).pattern().to_string();
    assert!(!pattern.contains("EXAMPLE"), "{pattern}");
    let pattern = Regex::new(&pattern).unwrap();
    assert!(pattern.is_match(text) && pattern.is_match("a+b\nASIA?\nhf_"));
    assert!(!pattern.is_match("a+b\nASIA\nhf_") && !pattern.is_match("x a+b\nASIA?\nhf_"));
}

proptest! {
    /// Whatever is around it, and however it is escaped.
    #[test]
    fn a_planted_secret_is_never_left(before: String, after: String, escapes in any::<u32>()) {
        let secret = "q7+lantern/vole";
        let escaped: String = secret.char_indices().map(|(index, character)| {
            let code = u32::from(character);
            match escapes >> (2 * index) & 3 {
                0 => format!("%{code:02x}"),
                1 => format!("\\u{code:04X}"),
                _ => character.to_string(),
            }
        }).collect();
        let masked = Redactor::with_secrets([secret]).redact(&format!("{before}{escaped}{after}")).text();
        let lost = before.len() + after.len() + "[redacted]".len() - masked.as_str().len();
        assert!(masked.as_str().contains("[redacted]") && lost <= before.len() + after.len());
        assert!(!masked.as_str().contains(&escaped), "{masked}");
    }
}
