//! From the header to the verdict: who gets in, and what everybody else is told.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stagemaker_fuzz::reference::judge;
use stagemaker_fuzz::{
    AUTHENTICATOR, Headers, KNOWN, Sealed, Shares, Signed, VECTORS, is_reordering,
};
use stagemaker_gateway::{MAX_AUTHORIZATION_BYTES, Reason, Refusal};

fuzz_target!(|headers: Headers| {
    let verdict = AUTHENTICATOR.authenticate(&headers.map);
    SHARES.count(if verdict.is_ok() { "let in" } else { "refused" });
    match verdict {
        Ok(identity) => assert_genuine(&headers, identity.access_key_id()),
        Err(denied) => {
            for word in headers.words() {
                Sealed::of(word).assert_not_in(&format!("{denied} {denied:?} {denied:#?}"));
            }
            assert_told_alike(&headers, denied.reason());
        }
    }
});

static SHARES: Shares<2> = Shares::of(["let in", "refused"]);

/// Only a token that was made with a known key opens, and an old one not unless it is unchanged.
fn assert_genuine(headers: &Headers, access_key_id: &str) {
    let token = headers.token().expect("one header of one token");
    let vector = KNOWN.iter().find(|vector| vector.access_key_id() == access_key_id);
    let facts = judge(token, &vector.expect("a known key").setting());
    assert_eq!(facts.map(|facts| facts.access_key_id).as_deref(), Ok(access_key_id));
    let is_old = VECTORS.iter().any(|vector| is_reordering(token, vector.token));
    assert!(is_old || headers.signed == Signed::Now, "{headers:?}");
}

/// The caller is told the same as everybody, unless the header is too large for any token.
fn assert_told_alike(headers: &Headers, reason: &Reason) {
    let told = |reason| Refusal::of(reason).into_response::<String>().into_parts();
    let ((head, body), (usual, usual_body)) = (told(reason), told(&Reason::AuthorizationMissing));
    if head.status == 431 {
        assert!(headers.map.values().any(|value| value.len() > MAX_AUTHORIZATION_BYTES));
        return;
    }
    assert_eq!((head.status.as_u16(), head.headers), (403, usual.headers));
    assert_eq!(body, usual_body);
    assert!(KNOWN.iter().all(|vector| headers.token() != Some(vector.token)), "{reason}");
}
