//! The sequences reach every outcome, so that none of them is never tried.

use std::collections::BTreeMap;

use arbitrary::{Arbitrary as _, Unstructured};

use super::{Expected, Oracle, Sequence};

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
    for sequence in (0..2_000).map(sequence) {
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

/// Makes a sequence out of numbers that look random (`SplitMix64`).
fn sequence(seed: u64) -> Sequence {
    let mut state = seed;
    let bytes: Vec<u8> = (0..500)
        .flat_map(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb).to_le_bytes()
        })
        .collect();
    Sequence::arbitrary(&mut Unstructured::new(&bytes)).unwrap_or_else(|_| Sequence {
        skew_seconds: 0,
        max_lifetime_seconds: 1,
        credentials: super::CredentialSet::default(),
        operations: Vec::new(),
    })
}

fn code(expected: &Expected) -> &'static str {
    match expected {
        Expected::Served(..) => "allowed",
        Expected::Denied(code) | Expected::Forbidden(_, code, _) => code,
    }
}
