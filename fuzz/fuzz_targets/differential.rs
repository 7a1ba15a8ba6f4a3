//! The verifier and the reference say the same, of any token and in any setting.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stagemaker_fuzz::reference::{judge, read};
use stagemaker_fuzz::{Case, Shares, verdict};
use stagemaker_verifier::{Error, Token};

fuzz_target!(|case: Case| {
    let Case { bearer, setting } = &case;
    let judged = judge(bearer, setting);
    SHARES.count(if judged.is_ok() { "accepted" } else { "refused" });
    assert_eq!(verdict(bearer, setting), judged, "verifier, reference: {case:?}");
    let token = Token::parse(bearer);
    let reading = read(bearer);
    let code = token.as_ref().map(|_| ()).map_err(Error::code);
    assert_eq!(code, reading.as_ref().map(|_| ()).map_err(|code| *code), "form: {case:?}");
    if let (Ok(token), Ok(reading)) = (token, reading) {
        assert_eq!(token.canonical_request(), reading.canonical_request(), "{case:?}");
        assert_eq!(token.string_to_sign(), reading.string_to_sign(), "{case:?}");
        assert_eq!(token.access_key_id(), reading.credential[0], "{case:?}");
        assert_eq!(token.scope().to_string(), reading.scope(), "{case:?}");
        assert_eq!(token.signed_at().unix_seconds(), reading.signed_at, "{case:?}");
        assert_eq!(i64::from(token.lifetime_seconds()), reading.lifetime, "{case:?}");
    }
});

static SHARES: Shares<2> = Shares::of(["accepted", "refused"]);
