//! The evaluator and the reference say the same of any request, and what limits only limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stagemaker_fuzz::iam::{Outcome, Situation, Verdict, judge};
use stagemaker_fuzz::{Shares, Trial, decided, reversed, with_deny, without_allow, without_limits};

fuzz_target!(|trial: Trial| {
    let Trial { situation, pick } = &trial;
    let Some(own) = decided(situation) else {
        SHARES.count("refused");
        return;
    };
    SHARES.count(if own.verdict == Verdict::Allowed { "allowed" } else { "denied" });
    assert_eq!(own, judge(situation), "product, reference: {}", shown(situation));

    let other = reversed(situation);
    let mirrored = Outcome { told: None, ..of(&other) };
    assert_eq!(mirrored, Outcome { told: None, ..own.clone() }, "reversed: {}", shown(situation));
    for narrower in [with_deny(situation, *pick), without_allow(situation, *pick)] {
        assert!(of(&narrower).verdict <= own.verdict, "{own:?}: {}", shown(&narrower));
    }
    for wider in without_limits(situation) {
        assert!(of(&wider).verdict >= own.verdict, "{own:?}: {}", shown(&wider));
    }
});

static SHARES: Shares<3> = Shares::of(["refused", "allowed", "denied"]);

/// What is accepted is not refused for being in another order, or for having less in it.
fn of(situation: &Situation) -> Outcome {
    decided(situation).unwrap_or_else(|| panic!("refused: {}", shown(situation)))
}

/// A line of the form of `fixtures/policies`.
fn shown(situation: &Situation) -> String {
    serde_json::to_string(situation).expect("it has no keys but strings")
}
