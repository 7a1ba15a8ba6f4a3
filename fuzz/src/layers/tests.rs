//! The sequences reach every outcome, so that none of them is never tried.

use std::collections::BTreeMap;

use arbitrary::{Arbitrary as _, Unstructured};

use super::{Expected, Oracle, Sequence};
use crate::random;

/// The codes that the sequences are made for, without those of a token's form.
const CODES: [&str; 29] = [
    "access_key_unknown",
    "allowed",
    "authorization_malformed",
    "authorization_missing",
    "authorization_repeated",
    "authorization_too_large",
    "context_value_too_long",
    "credentials_expired",
    "endpoint_not_named",
    "expired",
    "explicitly_denied",
    "header_repeated",
    "header_unreadable",
    "identity_missing",
    "implicitly_denied",
    "lifetime_too_long",
    "name_invalid",
    "not_yet_valid",
    "path_not_canonical",
    "region_mismatch",
    "scheme_not_bearer",
    "service_mismatch",
    "session_token_mismatch",
    "session_token_missing",
    "session_token_unexpected",
    "signature_mismatch",
    "signed_before_revocation",
    "signing_key_unknown",
    "token_revoked",
];

#[test]
fn the_sequences_reach_every_outcome() {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for sequence in (0..2_000).filter_map(sequence) {
        let mut oracle = Oracle::new(&sequence);
        for expected in sequence.operations.iter().filter_map(|operation| oracle.expect(operation))
        {
            *counts.entry(code(&expected)).or_default() += 1;
        }
    }
    let missing: Vec<_> = CODES.iter().filter(|code| !counts.contains_key(*code)).collect();
    assert_eq!(missing, [&""; 0]);
    assert!(counts["allowed"] > 500, "{counts:?}");
}

/// Makes a sequence; none where a header of it cannot be.
fn sequence(seed: u64) -> Option<Sequence> {
    let bytes = random::bytes(seed, 4_000);
    Sequence::arbitrary(&mut Unstructured::new(&bytes)).ok()
}

fn code(expected: &Expected) -> &'static str {
    match expected {
        Expected::Served(..) => "allowed",
        Expected::Denied(code) | Expected::Forbidden(_, code, _) => code,
    }
}
