use crate::{principal, problem, valid, verify};

/// Of the token that `verify` tries, which was signed at 10:00:00.
const FINGERPRINT: &str = "c43093f71c34d07dd3b5bcf692b436dd";

#[test]
fn tokens_signed_before_an_instant_are_refused_and_those_of_that_instant_are_not() {
    let now = "2026-11-22T11:00:00Z";
    let refusing = |instant: &str| {
        verify(valid(&principal(&format!("  refuse_tokens_before: {instant}\n"))), now)
    };
    assert_eq!(refusing("2026-11-22T10:00:01Z"), Err("signed_before_revocation"));
    assert!(refusing("2026-11-22T10:00:00Z").is_ok());
}

#[test]
fn a_token_is_refused_by_its_fingerprint_and_by_no_other() {
    let now = "2026-11-22T11:00:00Z";
    let refusing = |fingerprints: &str| {
        verify(valid(&principal(&format!("  refuse_tokens: [{fingerprints}]\n"))), now)
    };
    let other = FINGERPRINT.replace("dd", "de");
    assert_eq!(refusing(FINGERPRINT), Err("token_revoked"));
    assert_eq!(refusing(&format!("{other}, {FINGERPRINT}")), Err("token_revoked"));
    assert!(refusing(&other).is_ok());
    assert!(refusing("").is_ok());
}

#[test]
fn a_revocation_that_cannot_be_read_is_a_problem_and_never_left_out_in_silence() {
    for (keys, expected) in [
        (
            "refuse_tokens_before: 20261122T100000Z",
            "c.yaml:5: principals[0].refuse_tokens_before: expected an instant such as \
             `2026-11-22T10:00:00Z`",
        ),
        (
            "refuse_tokens: [abc]",
            "c.yaml:5: principals[0].refuse_tokens[0]: expected the 32 lower-case hexadecimal \
             digits of a fingerprint",
        ),
        (
            "refuse_tokens: c43093f71c34d07dd3b5bcf692b436dd",
            "c.yaml:5: principals[0].refuse_tokens: expected a list, found a text",
        ),
    ] {
        assert_eq!(problem(&principal(&format!("  {keys}\n"))), expected);
    }
}
