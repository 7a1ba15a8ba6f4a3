#![cfg(unix)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustix::process::Signal;

use crate::support::server::Server;
use crate::support::{
    ACCESS_KEY_ID, Answer, CONFIG, Folder, SECRET_ACCESS_KEY as SECRET, SESSION_TOKEN,
    TEMPORARY_ACCESS_KEY_ID, vector,
};

const KEY: &str = "5f0e1d2c3b4a59687786958473625140fedcba98765432100123456789abcdef";

/// Beside the credentials of the examples: whose secret the server does not hold.
const KEYS: &str = r#"
  - arn: arn:aws:iam::123456789012:user/keys
    access_key_id: AKIADERIVEDKEYSONLY1
    keys:
      - {date: "20261122", region: us-east-1, service: sagemaker, key: "KEY"}
"#;

/// A server that says all it can say, while it accepts and refuses for every reason that has to do
/// with a secret.
#[test]
fn no_log_of_accepting_and_refusing_tells_a_secret() {
    let config = format!("{}{}", CONFIG.trim_end(), KEYS.replace("KEY\"", &format!("{KEY}\"")));
    let folder = Folder::with("c.yaml", &config.replace("us-west-2", "us-east-1"));
    let words = ["--config", "c.yaml", "--at", "2026-11-22T10:00:00Z"];
    let server = Server::start_with(&folder, &words, &[("STAGEMAKER_LOG", "trace")]);
    let asked = tokens(&folder);
    let statuses: Vec<_> = asked.iter().map(|(_, token)| server.ask(token).status).collect();
    assert_eq!(statuses, [200, 200, 403, 403, 403, 403, 403, 403, 403, 403]);
    let (status, log) = server.stop(Signal::TERM);
    assert_eq!(status, Some(0), "{log}");
    for (code, token) in asked {
        assert!(log.contains(code), "{code}: {log}");
        assert_redacted(&log, &token);
    }
    for secret in [SECRET, SESSION_TOKEN, &SESSION_TOKEN[..23], KEY] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

/// Neither the token, nor a part of it that could be told from another, nor its signature.
fn assert_redacted(log: &str, token: &str) {
    let encoded = token.rsplit('-').next().unwrap();
    for part in encoded.as_bytes().windows(32) {
        let part = str::from_utf8(part).unwrap();
        assert!(!log.contains(part), "{part}: {log}");
    }
    if let Some(signature) = decoded(token).and_then(|text| parameter(&text, "X-Amz-Signature")) {
        assert!(!log.contains(&signature[..16]), "{signature}: {log}");
    }
}

/// What is shown to the server, and what the log must say of it.
fn tokens(folder: &Folder) -> Vec<(&'static str, String)> {
    let mint = |id: &str, secret: &str, session_token: Option<&str>, at: &str| {
        let words = ["token", "mint", "--region", "us-east-1", "--at", at];
        let mut command = folder.command_of([id, secret], &words);
        command.envs(session_token.map(|token| ("AWS_SESSION_TOKEN", token)));
        Answer::of(&mut command).stdout.trim_end().to_owned()
    };
    let (long_term, temporary, now) =
        (ACCESS_KEY_ID, TEMPORARY_ACCESS_KEY_ID, "2026-11-22T10:00:00Z");
    let genuine = mint(long_term, SECRET, None, now);
    let text = decoded(&genuine).unwrap().replace("X-Amz-Expires=43200", "X-Amz-Expires=43100");
    let tampered = format!("sagemaker-api-key-{}", STANDARD.encode(text));
    vec![
        (" 200 POST", genuine),
        (" 200 POST", vector("temporary-example", "token.txt")),
        ("signature_mismatch", tampered),
        ("signature_mismatch", mint("AKIADERIVEDKEYSONLY1", SECRET, None, now)),
        ("signing_key_unknown", mint("AKIADERIVEDKEYSONLY1", SECRET, None, "2026-11-21T23:00:00Z")),
        ("access_key_unknown", mint("AKIANOBODYKNOWSTHIS1", SECRET, None, now)),
        ("session_token_missing", mint(temporary, SECRET, None, now)),
        (
            "session_token_mismatch",
            mint(temporary, SECRET, Some("FwoGZXIvYXdzEXAMPLEanother"), now),
        ),
        ("expired", mint(long_term, SECRET, None, "2026-11-21T22:00:00Z")),
        ("not_yet_valid", mint(long_term, SECRET, None, "2026-11-22T10:05:01Z")),
    ]
}

fn decoded(token: &str) -> Option<String> {
    let encoded = token.strip_prefix("sagemaker-api-key-")?;
    String::from_utf8(STANDARD.decode(encoded).ok()?).ok()
}

fn parameter(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("{name}="))?;
    Some(rest.split('&').next().unwrap_or_default().to_owned())
}
