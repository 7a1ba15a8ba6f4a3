//! Any text is read or refused, and of what is read nothing is lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stagemaker_fuzz::reference::base64;
use stagemaker_fuzz::{Sealed, Shares, Written};
use stagemaker_verifier::Token;

fuzz_target!(|written: Written| {
    let Ok(token) = Token::parse(&written.bearer) else {
        SHARES.count("refused");
        return;
    };
    SHARES.count("read");
    let lifetime = token.expires_at().unix_seconds() - token.signed_at().unix_seconds();
    assert_eq!(lifetime, i64::from(token.lifetime_seconds()));
    assert!((1..=43_200).contains(&lifetime) && !token.access_key_id().is_empty());
    Sealed::of(&written.bearer).assert_not_in(&format!("{token:?} {token:#?}"));

    let prefix = token.service().prefix();
    let bytes = base64::decode(&written.bearer[prefix.len()..]).expect("it was decoded");
    assert_eq!(format!("{prefix}{}", base64::encode(&bytes)), written.bearer);
    assert_all_signed(&token, &String::from_utf8(bytes).expect("it is ASCII"));
});

static SHARES: Shares<2> = Shares::of(["read", "refused"]);

/// All that the text says was signed, but for the signature and the version.
fn assert_all_signed(token: &Token, text: &str) {
    let host = token.service().host();
    let query = text.strip_prefix(&format!("{host}/?")).expect("it begins with the host");
    let mut pieces: Vec<_> = query.split('&').collect();
    pieces.retain(|piece| !piece.starts_with("X-Amz-Signature=") && *piece != "Version=1");
    pieces.sort_unstable();
    let tail = format!("\nhost:{host}\n\nhost\n{EMPTY_BODY}");
    assert_eq!(token.canonical_request(), format!("POST\n/\n{}{tail}", pieces.join("&")));

    let date = pieces.iter().find_map(|piece| piece.strip_prefix("X-Amz-Date=")).expect("a date");
    assert_eq!(token.scope().date, &date[..8]);
    let to_sign = token.string_to_sign();
    let hash = to_sign.strip_prefix(&format!("AWS4-HMAC-SHA256\n{date}\n{}\n", token.scope()));
    assert!(
        hash.is_some_and(|hash| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
    );
}

const EMPTY_BODY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
