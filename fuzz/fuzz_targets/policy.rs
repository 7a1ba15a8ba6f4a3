//! Any text is a policy or is refused with reasons, and its form tells nothing but its content.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use stagemaker_fuzz::{Audit, Drafted, Shares, Tokens, with_policy};
use stagemaker_iam::{Context, Kind, MAX_DOCUMENT_BYTES, Policy, Request};

fuzz_target!(|drafted: Drafted| {
    let Drafted { text, pick } = &drafted;
    for kind in Kind::ALL {
        let audit = Audit::of(kind, text);
        audit.assert_sound(text);
        assert_eq!(audit.problems, Audit::of(kind, text).problems, "{text}");
        if serde_json::from_str::<Value>(text).is_ok() {
            assert_spaces_mean_nothing(kind, text, *pick);
        }
        SHARES.count(if audit.policy.is_some() { "accepted" } else { "refused" });
        if let Some(policy) = audit.policy {
            assert_each_key_once(kind, text, *pick);
            decide(&policy);
        }
    }
});

static SHARES: Shares<2> = Shares::of(["accepted", "refused"]);

/// White space between tokens moves problems to other lines, and does nothing else.
fn assert_spaces_mean_nothing(kind: Kind, text: &str, pick: usize) {
    let spaced = Tokens::of(text).spaced(pick);
    if text.len().max(spaced.len()) > MAX_DOCUMENT_BYTES {
        return;
    }
    let (before, after) = (Audit::of(kind, text), Audit::of(kind, &spaced));
    after.assert_sound(&spaced);
    assert_eq!(before.findings(), after.findings(), "{text}\n{spaced}");
}

/// What is accepted is an object to every reader of JSON, and no key of it stands twice.
fn assert_each_key_once(kind: Kind, text: &str, pick: usize) {
    assert!(serde_json::from_str::<Map<String, Value>>(text).is_ok(), "{text}");
    let twice = Tokens::of(text).with_duplicate(pick).expect("a document has members");
    let audit = Audit::of(kind, &twice);
    assert!(audit.policy.is_none(), "{twice}");
    audit.assert_sound(&twice);
}

/// Decides on requests, whatever comes of it.
fn decide(policy: &Policy) {
    let mut context = Context::default();
    for (key, value) in CONTEXT {
        context.set(key, value).expect("it is short");
    }
    context.set_list("aws:TagKeys", ["a", "", "*"]).expect("it is short");
    let set = with_policy(policy);
    for (principal, action, resource) in REQUESTS {
        for context in [&context, &Context::default()] {
            let decision = set.decide(&Request::new(principal, action, resource, context));
            assert_eq!(decision.is_allowed(), decision.message().is_none());
        }
    }
}

const CONTEXT: [(&str, &str); 6] = [
    ("aws:username", "alice"),
    ("aws:SourceIp", "203.0.113.7"),
    ("aws:CurrentTime", "2026-11-22T10:00:00Z"),
    ("aws:SecureTransport", "true"),
    ("aws:PrincipalTag/team", "\u{e9}*?${aws:username}"),
    ("aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice"),
];

const REQUESTS: [(&str, &str, &str); 4] = [
    (
        "arn:aws:iam::111122223333:user/alice",
        "sagemaker:InvokeEndpoint",
        "arn:aws:sagemaker:us-west-2:111122223333:endpoint/alice",
    ),
    ("arn:aws:sts::111122223333:assumed-role/worker/one", "sagemaker:CallWithBearerToken", "*"),
    ("arn:aws:iam::111122223333:root", "", ""),
    ("", "\u{e9}:*", "arn:::::\u{e9}"),
];
