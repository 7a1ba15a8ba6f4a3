//! Records of decisions, and their codes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use http::Request;
use stagemaker_gateway::verifier::Error;
use stagemaker_gateway::{Authenticator, Code, Event, Grant, Outcome};

use crate::authorize::{CHAT, INVOKE, TOKENS, call, lock, permissions, request};
use crate::support::{KEY, token};

async fn event(lock: &Arc<Authenticator>, request: Request<String>) -> Event {
    Event::of(call(lock, request).await.extensions()).unwrap()
}

/// SPEC A2. Who, what and how it ended, and which token it was.
#[tokio::test]
async fn each_decision_gives_one_event() {
    let component = "/endpoints/shared/inference-components/llama/openai/v1/models";
    let lock = lock(Some(permissions(&[TOKENS, INVOKE])));
    let allowed = event(&lock, request(component)).await;
    assert_eq!(
        (allowed.outcome, allowed.code, &allowed.reason),
        (Outcome::Allowed, "allowed", &None)
    );
    assert_eq!(allowed.access_key_id.as_deref(), Some(KEY));
    assert_eq!(allowed.endpoint.as_deref(), Some("shared"));
    assert_eq!(allowed.component.as_deref(), Some("llama"));
    let caller = allowed.caller.as_ref().unwrap();
    assert_eq!(caller.principal_arn, "arn:aws:iam::123456789012:user/ci");
    assert_eq!((&*caller.account_id, &*caller.region), ("123456789012", "us-west-2"));
    assert_eq!((caller.service, caller.credential_kind), ("sagemaker", "long_term"));
    assert_eq!((caller.signed_at, caller.expires_at), (1_795_341_600, 1_795_384_800));
    assert_eq!(caller.keys_from, "held");
    // By `xxd -r -p signature.txt | sha256sum | cut -c -32`.
    assert_eq!(allowed.fingerprint.as_deref(), Some(FINGERPRINT));

    let without_invoke = self::lock(Some(permissions(&[TOKENS])));
    let forbidden = event(&without_invoke, request(CHAT)).await;
    assert_eq!((forbidden.outcome, forbidden.code), (Outcome::Forbidden, "implicitly_denied"));
    assert!(forbidden.reason.unwrap().starts_with("sagemaker:InvokeEndpoint on arn:aws:"));
    assert_eq!(forbidden.caller, allowed.caller);
    assert_eq!(forbidden.endpoint.as_deref(), Some("My-Endpoint"));

    let mut forged = request(CHAT);
    let other = format!("Bearer {}", token("secret-one-character"));
    forged.headers_mut().insert("authorization", other.parse().unwrap());
    let denied = event(&lock, forged).await;
    assert_eq!((denied.outcome, denied.code), (Outcome::Denied, "signature_mismatch"));
    assert_eq!((denied.access_key_id, denied.caller), (allowed.access_key_id.clone(), None));
    assert_ne!(denied.fingerprint, None);
    assert_ne!(denied.fingerprint, allowed.fingerprint);

    let mut bare = request(CHAT);
    bare.headers_mut().remove("authorization");
    let denied = event(&lock, bare).await;
    assert_eq!((denied.code, denied.access_key_id), ("authorization_missing", None));
    assert_eq!(Event::of(&http::Extensions::new()), None);
}

/// The vector's `signature.txt`, hashed by another program.
const FINGERPRINT: &str = "c43093f71c34d07dd3b5bcf692b436dd";

/// SPEC A3. A field that does not apply is left out.
#[cfg(feature = "serde")]
#[tokio::test]
async fn an_event_is_written_as_one_flat_object() {
    let response = call(&lock(Some(permissions(&[TOKENS, INVOKE]))), request(CHAT)).await;
    let event = Event::of(response.extensions()).unwrap();
    let event = event.with_source_ip("192.0.2.1".parse().unwrap());
    assert_eq!(
        serde_json::to_value(event).unwrap(),
        serde_json::json!({
            "outcome": "allowed",
            "code": "allowed",
            "access_key_id": KEY,
            "fingerprint": FINGERPRINT,
            "principal_arn": "arn:aws:iam::123456789012:user/ci",
            "account_id": "123456789012",
            "credential_kind": "long_term",
            "region": "us-west-2",
            "service": "sagemaker",
            "signed_at": 1_795_341_600,
            "expires_at": 1_795_384_800,
            "keys_from": "held",
            "endpoint": "My-Endpoint",
            "source_ip": "192.0.2.1",
        })
    );
}

/// SPEC R3. An id of a stranger does not turn a line of the log around.
#[tokio::test]
async fn a_foreign_id_is_escaped_and_cut() {
    use stagemaker_gateway::verifier::{Audience, SigningCredentials, mint};

    let id = format!("AKIA\u{202e}\u{2028}{}", "x".repeat(200));
    let signer =
        SigningCredentials { access_key_id: &id, secret_access_key: "s", session_token: None };
    let now = crate::support::NOW;
    let bearer = mint(&Audience::sagemaker("us-west-2"), signer, now, 900).unwrap();
    let mut foreign = request(CHAT);
    foreign.headers_mut().insert("authorization", format!("Bearer {bearer}").parse().unwrap());
    let response = call(&lock(None), foreign).await;
    let event = Event::of(response.extensions()).unwrap();
    let shown = format!("AKIA\\u{{202e}}\\u{{2028}}{}", "x".repeat(122));
    assert_eq!(event.access_key_id, Some(shown.clone()));
    let denied = response.extensions().get::<stagemaker_gateway::Denied>().unwrap();
    assert!(denied.to_string().ends_with(&format!("(access key id `{shown}`)")), "{denied}");
}

/// SPEC R2. `ALL`, the table in the documentation and the code say the same codes.
#[test]
fn every_code_is_in_the_table_and_in_the_list() {
    let all: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let unique: BTreeSet<_> = all.iter().copied().collect();
    assert_eq!(unique.len(), all.len(), "a code is listed twice");
    let own: BTreeSet<_> = unique.iter().copied().filter(|c| !Error::CODES.contains(c)).collect();
    assert_eq!(own.len() + Error::CODES.len(), unique.len());

    let table: BTreeSet<_> = source("code.rs")
        .lines()
        .filter_map(|line| Some(line.strip_prefix("/// | `")?.split_once('`')?.0.to_owned()))
        .collect();
    assert_eq!(table, own.iter().map(|code| (*code).to_owned()).collect());

    let said = said_by_the_code();
    assert_eq!(said.len(), 27, "{said:?}");
    for code in &said {
        assert!(unique.contains(&**code), "`{code}` is not in `Code::ALL`");
    }
    let unsaid: Vec<_> =
        own.iter().filter(|code| !said.contains(**code) && !ELSEWHERE.contains(code)).collect();
    assert!(unsaid.is_empty(), "nothing says {unsaid:?}");
}

/// Codes of the crate for policies, and one that is not given any more.
const ELSEWHERE: [&str; 3] =
    ["context_value_too_long", "context_too_many_keys", "credentials_withdrawn"];

/// The first literal behind `Self::new(`, `Forbidden::new(` and the arms of `fn code`.
fn said_by_the_code() -> BTreeSet<String> {
    let mut said = BTreeSet::from(["allowed".to_owned()]);
    for file in ["forbidden.rs", "read_model/body.rs", "read_model/target.rs", "reason.rs"] {
        let text = source(file);
        for marker in ["Self::new(\"", "Forbidden::new(\"", "=> \"", "let code = \""] {
            let literals = text.split(marker).skip(1).filter_map(|rest| rest.split('"').next());
            said.extend(literals.map(str::to_owned));
        }
    }
    let text = source("forbidden.rs");
    for code in ["explicitly_denied", "implicitly_denied"] {
        assert!(text.contains(&format!("\"{code}\"")));
        said.insert(code.to_owned());
    }
    said.retain(|word| word != "unknown_operation_exception");
    said
}

fn source(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file)).unwrap()
}

/// SPEC A4. One for each action, in the order of the questions; and none where nothing is asked.
#[tokio::test]
async fn the_statements_that_allow_a_request_are_told() {
    let allowing = lock(Some(permissions(&[TOKENS, INVOKE])));
    let response = call(&allowing, request(CHAT)).await;
    let grant = response.extensions().get::<Grant>().unwrap();
    let told: Vec<_> = grant.statements().collect();
    assert_eq!(told.len(), 2, "{grant:?}");
    assert!(told[0].starts_with("sagemaker:CallWithBearerToken by statement 0 of `"), "{told:?}");
    assert!(told[1].starts_with("sagemaker:InvokeEndpoint by statement "), "{told:?}");
    let denying = lock(Some(permissions(&[TOKENS])));
    let unlimited = lock(None);
    for other in [denying, unlimited] {
        let response = call(&other, request(CHAT)).await;
        assert!(response.extensions().get::<Grant>().is_none());
    }
}
