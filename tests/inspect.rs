use serde_json::Value;

use crate::support::{Folder, vector};

const AT: [&str; 2] = ["--at", "2026-11-22T10:00:00Z"];

/// The first half of the SHA-256 of the signature of `long-term-example`.
const FINGERPRINT: &str = "c43093f71c34d07dd3b5bcf692b436dd";

fn inspect(token: &str, words: &[&str]) -> (Option<i32>, String) {
    let answer = Folder::new().call(&[&["token", "inspect", token][..], &AT, words].concat());
    assert_eq!(answer.stderr, "");
    (answer.status, answer.stdout)
}

#[test]
fn a_token_is_shown_with_its_secrets_masked() {
    let (status, text) = inspect(&vector("temporary-example", "token.txt"), &[]);
    assert_eq!(status, Some(0));
    let request = vector("temporary-example", "canonical-request.txt");
    let request = request.replace("IQoJb3JpZ2luX2VjEXAMPLE%2Ftok%2Ben%3D%3D", "[40 characters]");
    for shown in [request, vector("temporary-example", "string-to-sign.txt")] {
        let indented: Vec<_> = shown.lines().map(|line| format!("  {line}")).collect();
        assert!(text.contains(&indented.join("\n")), "{text}");
    }
    assert!(text.contains("access key id    ASIAIOSFODNN7EXAMPLE"));
    assert!(text.contains("expires at       2026-11-22T10:05:00Z"));
    for secret in [vector("temporary-example", "signature.txt"), "IQoJb3JpZ2lu".to_owned()] {
        assert!(!text.contains(&secret), "{text}");
    }
}

#[test]
fn inspect_with_json_prints_the_same_facts() {
    let (status, text) = inspect(&vector("long-term-example", "token.txt"), &["--json"]);
    let said: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(status, Some(0));
    assert_eq!(said["access_key_id"], "AKIAIOSFODNN7EXAMPLE");
    assert_eq!(said["canonical_request"], vector("long-term-example", "canonical-request.txt"));
    assert_eq!(said["string_to_sign"], vector("long-term-example", "string-to-sign.txt"));
    assert_eq!(said["fingerprint"], FINGERPRINT);
    assert_eq!(said["refused"], Value::Array(Vec::new()));
    assert!(!text.contains(&vector("long-term-example", "signature.txt")), "{text}");
}

#[test]
fn inspect_prints_the_fingerprint_as_the_last_fact() {
    let (_, text) = inspect(&vector("long-term-example", "token.txt"), &[]);
    let facts = text.split_once("\n\n").unwrap().0;
    assert_eq!(facts.lines().last(), Some(&*format!("fingerprint      {FINGERPRINT}")));
}

#[test]
fn inspect_names_each_refusal_and_ends_with_status_1() {
    let token = vector("expires-1", "token.txt");
    let words = ["--region", "us-gov-west-1", "--at", "2026-11-22T10:00:01Z", "--json"];
    let answer = Folder::new().call(&[&["token", "inspect", &token], &words[..]].concat());
    assert_eq!(answer.status, Some(1));
    let said: Value = serde_json::from_str(&answer.stdout).unwrap();
    let codes: Vec<_> =
        said["refused"].as_array().unwrap().iter().map(|own| &own["code"]).collect();
    assert_eq!(codes, ["region_mismatch", "expired"]);
}

/// A token that no verifier can read is shown as far as it goes.
#[test]
fn a_malformed_token_is_shown_as_far_as_it_goes() {
    use base64::Engine as _;
    let text = "sagemaker.amazonaws.com/?Action=Call&x-amz-signature=abc\u{1b}[31m&X-Amz-Date=1";
    let encoded = base64::engine::general_purpose::STANDARD.encode(text);
    for token in [format!("sagemaker-api-key-{encoded}"), format!("Bearer {encoded}")] {
        let (status, shown) = inspect(&token, &[]);
        assert_eq!(status, Some(1));
        assert!(shown.contains("  Action = Call\n  x-amz-signature = [8 characters]\n"), "{shown}");
        assert!(shown.contains("would be refused (form, "), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }
    let (status, shown) = inspect("nonsense", &[]);
    assert_eq!(status, Some(1));
    assert!(shown.contains("does not begin with `sagemaker-api-key-`"), "{shown}");
}

/// Four times the longest token is read, and no more, however much comes.
#[test]
fn inspect_reads_64_kib_of_stdin() {
    let folder = Folder::new();
    let inspect = |bytes: usize| folder.call_with(&["token", "inspect"], "x".repeat(bytes));
    for (bytes, read) in [(64 * 1024 - 1, 64 * 1024 - 1), (1024 * 1024, 64 * 1024)] {
        let answer = inspect(bytes);
        assert_eq!(answer.status, Some(1), "{answer:?}");
        let told = format!("the token has {read} bytes, expected at most 16384");
        assert!(answer.stdout.contains(&told), "{answer:?}");
    }
}
