//! The threat model names a test for each claim, and the test is there.

use std::fs;
use std::path::Path;

/// The name of a test, and the file that it stands in, of each link of a line.
fn proofs(line: &str) -> Vec<(&str, &str)> {
    let links = line.split("[`").skip(1).filter_map(|rest| rest.split_once("`](../"));
    links.filter_map(|(name, rest)| Some((name, rest.split_once(')')?.0))).collect()
}

#[test]
fn every_claim_of_the_threat_model_names_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/threat-model.md")).unwrap();
    let is_claim = |line: &&str| line.starts_with("| ") && !line.starts_with("| asset |");
    let (_, claims) = page.split_once("## Anybody\n").unwrap();
    let claims: Vec<_> = claims.lines().filter(is_claim).collect();
    assert!(claims.len() >= 50, "only {} rows were found", claims.len());
    for claim in claims.iter().filter(|claim| !claim.ends_with("| proved by |")) {
        let proofs = proofs(claim);
        assert!(!proofs.is_empty(), "nothing proves: {claim}");
        for (name, file) in proofs {
            let text = fs::read_to_string(root.join(file)).expect(file);
            assert!(text.contains(&format!("fn {name}(")), "{file} has no `{name}`");
        }
    }
}
