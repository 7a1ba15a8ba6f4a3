use axum::http::{HeaderMap, HeaderValue, header};
use std::sync::Arc;

use allocation_counter::measure;
use serde_json::Value;
use stagemaker_gateway::iam::{Context, Kind, Policies, Policy, PolicySet, Request};
use stagemaker_gateway::verifier::{Audience, SigningKey, Timestamp, Token};
use stagemaker_gateway::{Access, Authenticator, Credential, Credentials, Principal, Secret};

use crate::claims::page::{README, root};
use crate::support::vector;

/// The tokens of the two tables of README.md: of a long-term key, and with a session token of 1,000
/// characters.
const TOKENS: [(&str, &str, usize); 2] =
    [("a", "long-term-example", 466), ("b", "session-token-1000-characters", 1_922)];

/// Returns the last column of a row in the table that this header begins.
fn stated(header: &str, row: &str) -> u64 {
    let (_, table) = README.split_once(header).expect(header);
    let start = format!("| {row} |");
    let row = table.lines().find(|line| line.starts_with(&start)).expect(row);
    let cells: Vec<_> = row.trim_matches(['|', ' ']).split('|').map(str::trim).collect();
    cells.last().unwrap().parse().expect(row)
}

/// A token, and what its verifier holds.
struct Case {
    token: String,
    id: String,
    secret: String,
    session_token: Option<String>,
    audience: Audience,
    now: Timestamp,
}

impl Case {
    fn of(name: &str) -> Self {
        let context: Value = serde_json::from_str(&vector(name, "context.json")).unwrap();
        let text = |key: &str| context[key].as_str().map(str::to_owned);
        let signed_at = context["signed_at_unix"].as_i64().unwrap();
        Self {
            token: vector(name, "token.txt"),
            id: text("access_key_id").unwrap(),
            secret: text("secret_access_key").unwrap(),
            session_token: text("session_token"),
            audience: Audience::sagemaker(&text("region").unwrap()),
            now: Timestamp::from_unix_seconds(signed_at),
        }
    }

    fn key(&self) -> SigningKey {
        let key = SigningKey::derive(&self.secret, Token::parse(&self.token).unwrap().scope());
        match &self.session_token {
            Some(session_token) => key.with_session_token(session_token),
            None => key,
        }
    }

    fn verifies(&self, key: &SigningKey) -> bool {
        Token::parse(&self.token).unwrap().verify(key, &self.audience, self.now).is_ok()
    }

    fn authenticator(&self) -> Authenticator {
        let principal = Principal::parse("arn:aws:iam::123456789012:user/ci").unwrap();
        let secret = Secret::new(self.secret.as_str());
        let credential =
            Credential::new(&self.id, secret, Arc::new(principal), Access::Unlimited).unwrap();
        let credential = match &self.session_token {
            Some(token) => {
                let end = self.now.plus_seconds(3_600);
                credential.temporary(Secret::new(token.as_str()), end).unwrap()
            }
            None => credential,
        };
        let (credentials, now) = (Credentials::new([credential]).unwrap(), self.now);
        Authenticator::with_clock(self.audience.clone(), credentials, move || now).unwrap()
    }
}

/// Returns the allocations of a second run, when what is made once has been made.
fn allocations(mut run: impl FnMut()) -> u64 {
    run();
    measure(run).count_total
}

#[test]
fn the_allocations_of_the_verifier_are_those_that_readme_states() {
    for (table, name, length) in TOKENS {
        let case = Case::of(name);
        assert_eq!(case.token.len(), length);
        let header = format!("| token *{table}* |");
        let key = case.key();
        let counted = allocations(|| assert!(case.verifies(&key)));
        assert_eq!(counted, stated(&header, "stagemaker-verifier"), "{name}");
        let other =
            SigningKey::derive("another secret", Token::parse(&case.token).unwrap().scope());
        let counted = allocations(|| assert!(!case.verifies(&other)));
        assert_eq!(counted, stated(&header, "the same, a forged token"), "{name}");
    }
}

#[test]
fn the_allocations_without_a_cached_key_are_those_that_readme_states() {
    for (table, name, _) in TOKENS {
        let case = Case::of(name);
        let counted = allocations(|| {
            let token = Token::parse(&case.token).unwrap();
            let session_token = case.session_token.as_deref().unwrap_or_default();
            let key = SigningKey::derive(&case.secret, token.scope());
            let key = key.with_session_token(session_token);
            assert!(token.verify(&key, &case.audience, case.now).is_ok());
        });
        let header = format!("| token *{table}* |");
        assert_eq!(counted, stated(&header, "the same, without a cached key"), "{name}");
    }
}

#[test]
fn the_allocations_from_header_to_identity_are_those_that_readme_states() {
    for (table, name, _) in TOKENS {
        let case = Case::of(name);
        let authenticator = case.authenticator();
        let value = HeaderValue::from_str(&format!("Bearer {}", case.token)).unwrap();
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
        let counted = allocations(|| assert!(authenticator.authenticate(&headers).is_ok()));
        let row = "stagemaker-gateway, from header to identity";
        assert_eq!(counted, stated(&format!("| token *{table}* |"), row), "{name}");
    }
}

#[test]
fn the_allocations_of_a_decision_are_those_that_readme_states() {
    let path = root().join("fixtures/policies/three-statements.json");
    let record: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let document = record["identity_policies"][0].to_string();
    let policy = Policy::parse("three.json", Kind::Identity, &document).unwrap();
    let set = PolicySet::new(Policies { identity: vec![policy], ..Policies::default() }).unwrap();
    let mut context = Context::default();
    for (key, value) in record["request"]["context"].as_object().unwrap() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        context.set(key.clone(), text).unwrap();
    }
    let text = |key: &str| record["request"][key].as_str().unwrap();
    let (principal, action, resource) = (text("principal_arn"), text("action"), text("resource"));
    let counted = allocations(|| {
        let request = Request::new(principal, action, resource, &context);
        assert!(set.decide(&request).is_allowed());
    });
    assert_eq!(counted, stated("| name | ns, median | peer takes |", "stagemaker-iam"));
}

/// A table of figures says where it comes from: what prints it is named in its section, and is there.
#[test]
fn each_table_of_figures_names_what_prints_it() {
    let mut tables = 0;
    for section in README.split("\n## ").filter(|section| section.contains("|---:|")) {
        let title = section.lines().next().unwrap();
        tables += section.matches("|---:|\n").count();
        let script = "`benches/peers/run`";
        let printed =
            section.contains(script) || section.contains("`cargo bench --bench serve` runs");
        assert!(printed, "{title}: nothing says what prints the table");
    }
    assert_eq!(tables, 4);
    assert!(root().join("benches/peers/run").is_file());
}
