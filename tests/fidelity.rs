//! The page of fidelity names a test for each claim, and the test is there.

use crate::support::proofs::rows;

const PAGE: &str = include_str!("../docs/fidelity.md");

#[test]
fn every_claim_of_fidelity_names_its_basis_and_a_test_that_is_there() {
    let claims = rows(PAGE, "| what | basis | held by |");
    assert_eq!(claims.len(), 66, "rows");
    for claim in claims {
        claim.assert_tested();
        let basis = claim.cells()[1];
        let words = ["observed", "elsewhere", "documented", "inferred", "ours", "run", "read"];
        let sources = ["OpenAI's", "Qwen's", "later versions", "vLLM"];
        let named = words.iter().chain(&sources).any(|word| basis.contains(word));
        assert!(named || basis.starts_with("`crates/iam/SPEC.md`"), "no basis: {basis}");
    }
}
