//! The threat model names a test for each claim, and the test is there.

use crate::support::proofs::rows;

const PAGE: &str = include_str!("../docs/threat-model.md");

#[test]
fn every_claim_of_the_threat_model_names_a_test_that_is_there() {
    let (_, claims) = PAGE.split_once("## Anybody\n").unwrap();
    let claims = rows(claims, "| proved by |");
    assert_eq!(claims.len(), 57, "rows");
    for claim in claims {
        claim.assert_proved();
    }
}
