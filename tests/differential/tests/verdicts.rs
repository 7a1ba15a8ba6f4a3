use proptest::prelude::*;

use crate::support::case::{Case, any_case};
use crate::support::{Signer, Signers, Tally, check, oracle};

/// A token of either signer is accepted, or refused at the stage that the other signer and plain
/// rules say, and both tokens alike.
#[test]
fn a_genuine_token_gets_the_verdict_of_the_oracle() {
    let (signers, tally) = (Signers::start(), Tally::default());
    check(&any_case(), |Case { claims, secret, lock }| {
        let mut verdicts = Vec::new();
        for signer in Signer::BOTH {
            let bearer = signers.presign(signer, &claims, &secret).unwrap().bearer;
            let expected = oracle::verdict(&bearer, &lock, |claims, secret| {
                signers.presign(signer.other(), claims, secret)
            });
            prop_assert_eq!(lock.verdict(&bearer), expected, "{:?}: {}", signer, bearer);
            verdicts.push(expected);
        }
        prop_assert_eq!(verdicts[0], verdicts[1]);
        tally.add(verdicts[0]);
        Ok(())
    });
    let all = ["accepted", "form", "audience", "signature", "session_token", "time"];
    tally.tell("genuine tokens", &all);
}
