//! Without the key, nothing is accepted but a genuine token in any order of its parameters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stagemaker_fuzz::reference::{Setting, judge};
use stagemaker_fuzz::{Attempt, Shares, VECTORS, audience, is_reordering, key, verdict};
use stagemaker_verifier::{Scope, SigningKey, Stage, Timestamp, Token};

fuzz_target!(|attempt: Attempt| {
    let setting = attempt.vector.setting();
    let accepted = verdict(&attempt.bearer, &setting);
    if accepted.is_ok() {
        // The reference makes an HMAC of its own over a canonical request of its own.
        assert_eq!(accepted, judge(&attempt.bearer, &setting));
        let genuine = |token| is_reordering(&attempt.bearer, token);
        assert!(VECTORS.iter().any(|vector| genuine(vector.token)), "{attempt:?}");
    }
    let token = Token::parse(&attempt.bearer);
    SHARES.count(match (&accepted, &token) {
        (Ok(_), _) => "accepted",
        (Err(_), Ok(_)) => "refused later",
        (Err(_), Err(_)) => "refused for their form",
    });
    if let Ok(token) = token {
        assert_refused(&token, &setting);
    }
});

static SHARES: Shares<3> = Shares::of(["accepted", "refused later", "refused for their form"]);

/// No wrong key opens, and nobody without the right one is told more than that.
fn assert_refused(token: &Token, setting: &Setting) {
    let now = Timestamp::from_unix_seconds(setting.now);
    let refused = |key: &SigningKey| token.verify(key, &audience(setting), now).unwrap_err();
    let scope = token.scope();
    for wrong in [
        SigningKey::derive("", scope),
        SigningKey::derive(&format!("{}x", setting.secret), scope),
        SigningKey::derive(&setting.secret, Scope { date: "20261121", ..scope }),
        SigningKey::derive(&setting.secret, Scope { region: "us-west-1", ..scope }),
        SigningKey::derive(&setting.secret, Scope { service: "s3", ..scope }),
    ] {
        assert!(refused(&wrong).stage() <= Stage::Signature);
    }
    let other = key(setting, scope).with_session_token("that of another session");
    assert!(refused(&other).stage() <= Stage::SessionToken);
}
