use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;
use stagemaker_emulator::gateway::iam::{Kind, Policies, Policy, PolicySet};
use stagemaker_emulator::gateway::{Access, Credential, Permissions, Principal, Secret};
use stagemaker_emulator::{
    Catalog, ChatRequest, Component, Config, Deployed, Endpoint, Model, Name, NameError,
};

use crate::support::{Request, Stage};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn model(says: &'static str) -> Arc<Model> {
    Arc::new(Model::default().with_replies(move |_: &ChatRequest| says))
}

fn team(value: &str) -> Vec<(String, String)> {
    vec![("team".to_owned(), value.to_owned())]
}

/// An endpoint of one model, and one of two components.
fn by_hand() -> Catalog {
    let components = [
        (name("blue"), Component::new(model("component")).with_tags(team("blue"))),
        (name("plain"), Component::new(model("plain"))),
    ];
    let shared = Endpoint::new(Deployed::Components(BTreeMap::from(components)));
    Catalog::Only(BTreeMap::from([
        (name("single"), Endpoint::new(Deployed::Model(model("single"))).with_tags(team("blue"))),
        (name("shared"), shared.with_tags(team("blue"))),
        (name("plain"), Endpoint::new(Deployed::Model(model("plain")))),
    ]))
}

const COMPONENT: &str = "shared/inference-components/blue";

#[tokio::test]
async fn a_catalog_by_hand_deploys_what_it_names_and_nothing_else() {
    let stage = Stage::start(Config::default().with_catalog(by_hand())).await;
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    for (address, status, expected) in [
        ("single", 200, "single"),
        (COMPONENT, 200, "component"),
        ("none", 400, "Endpoint none of account 123456789012 not found."),
        ("shared/inference-components/none", 400, "Inference Component none of account"),
        ("shared", 400, "Inference Component Name header is required"),
        ("single/inference-components/blue", 400, "Inference Component Name header is not allowed"),
    ] {
        let response = stage.ask(address, &body).await;
        assert_eq!(response.status, status, "{address}: {}", response.body);
        assert!(response.body.contains(expected), "{address}: {}", response.body);
    }
}

#[tokio::test]
async fn a_catalog_of_any_name_answers_every_address_with_its_model() {
    let stage = Stage::start(Config::default().with_catalog(Catalog::Any(model("any")))).await;
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    for address in ["one", COMPONENT] {
        let response = stage.ask(address, &body).await;
        assert_eq!(response.json()["choices"][0]["message"]["content"], "any", "{address}");
    }
}

#[tokio::test]
async fn tags_of_a_catalog_by_hand_reach_the_policies() {
    let mut config = Config::default().with_catalog(by_hand());
    config.access.credentials.push(blue_only());
    let stage = Stage::start(config).await;
    let body = json!({"messages": [{"role": "user", "content": "hi"}]}).to_string();
    for (address, status) in [
        ("single", 200),
        ("plain", 403),
        (COMPONENT, 200),
        ("shared/inference-components/plain", 403),
    ] {
        let path = format!("/endpoints/{address}/openai/v1/chat/completions");
        let response =
            Request::post(&path, &stage.token_of("own"), &body).send(stage.address).await;
        assert_eq!(response.status, status, "{address}: {}", response.body);
    }
}

/// A credential that may invoke what is tagged blue.
fn blue_only() -> Credential {
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"sagemaker:CallWithBearerToken","Resource":"*"},
        {"Effect":"Allow","Action":"sagemaker:InvokeEndpoint","Resource":"*",
            "Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}]}"#;
    let identity = vec![Policy::parse("blue", Kind::Identity, policy).unwrap()];
    let policies = PolicySet::new(Policies { identity, ..Policies::default() }).unwrap();
    let access = Access::Policies(Arc::new(Permissions::new(policies)));
    let principal = Principal::parse("arn:aws:iam::123456789012:user/own").unwrap();
    Credential::new("own", Secret::new("test"), Arc::new(principal), access).unwrap()
}

#[test]
fn what_is_deployed_has_no_tags_until_it_is_given_some() {
    let endpoint = Endpoint::new(Deployed::Model(model("a")));
    let component = Component::new(model("a"));
    assert!(endpoint.tags.is_empty() && component.tags.is_empty());
    assert!(matches!(&endpoint.deployed, Deployed::Model(_)));
    assert_eq!(format!("{:?}", component.model.replies), "Code");
    assert_eq!(endpoint.with_tags(team("blue")).tags, team("blue"));
    assert_eq!(component.with_tags(team("red")).tags, team("red"));
}

#[test]
fn names_are_letters_digits_and_inner_dashes() {
    assert_eq!(name("My-1").as_str(), "My-1");
    assert_eq!("a".parse::<Name>().unwrap().to_string(), "a");
    assert_eq!(Name::parse("a_b"), Err(NameError::Form));
    assert_eq!(Name::parse(&"a".repeat(64)), Err(NameError::TooLong));
    assert!(Name::parse(&"a".repeat(63)).is_ok());
}
