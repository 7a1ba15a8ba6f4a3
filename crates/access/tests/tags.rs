use stagemaker_access::access_config::AccessConfig;
use stagemaker_access::loaded::LoadedAccess;
use stagemaker_gateway::{Invocation, Name};

/// Loads a configuration of this text from a file.
fn load(text: &str) -> LoadedAccess {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    std::fs::write(&path, text).unwrap();
    AccessConfig::load(&path).unwrap_or_else(|problems| panic!("{problems}"))
}

fn invocation(endpoint: &str, component: Option<&str>) -> Invocation {
    let invocation = Invocation::of(Name::parse(endpoint).unwrap());
    match component {
        Some(component) => invocation.with_component(Name::parse(component).unwrap()),
        None => invocation,
    }
}

const ENDPOINTS: &str = "endpoints:
  plain: {}
  tagged: {tags: {team: blue, tier: '1'}, dialect: lmi}
  shared:
    tags: {team: red}
    components:
      llama: {tags: {model: llama}}
      bare:
";

#[test]
fn without_endpoints_every_name_is_deployed() {
    let loaded = load("region: us-east-1\n");
    assert!(loaded.endpoints.deploys(&invocation("anything", None)));
    assert!(loaded.endpoints.deploys(&invocation("anything", Some("at-all"))));
}

#[test]
fn with_endpoints_only_they_are_deployed_and_components_only_by_name() {
    let endpoints = load(ENDPOINTS).endpoints;
    for (endpoint, component, deployed) in [
        ("plain", None, true),
        ("plain", Some("llama"), false),
        ("shared", Some("llama"), true),
        ("shared", Some("bare"), true),
        ("shared", Some("other"), false),
        ("shared", None, false),
        ("other", None, false),
        ("Plain", None, false),
    ] {
        let found = endpoints.deploys(&invocation(endpoint, component));
        assert_eq!(found, deployed, "{endpoint} {component:?}");
    }
}

#[test]
fn an_invocation_gets_the_tags_of_its_endpoint_and_of_its_component() {
    let endpoints = load(ENDPOINTS).endpoints;
    let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let tagged = endpoints.with_tags(invocation("tagged", None));
    assert_eq!(tagged.endpoint.tags, [tag("team", "blue"), tag("tier", "1")]);
    let shared = endpoints.with_tags(invocation("shared", Some("llama")));
    assert_eq!(shared.endpoint.tags, [tag("team", "red")]);
    assert_eq!(shared.component.unwrap().tags, [tag("model", "llama")]);
    let bare = endpoints.with_tags(invocation("shared", Some("bare")));
    assert_eq!(bare.component.unwrap().tags, []);
    assert_eq!(endpoints.with_tags(invocation("other", None)).endpoint.tags, []);
}

#[test]
fn a_name_or_a_tag_that_is_none_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    std::fs::write(&path, "endpoints:\n  my_endpoint: {}\n  b: {tags: {team: [blue]}}\n").unwrap();
    let problems = AccessConfig::load(&path).unwrap_err();
    let displayed: Vec<_> = problems.iter().map(|problem| (problem.line, &*problem.path)).collect();
    assert_eq!(displayed, [(2, "endpoints.my_endpoint"), (3, "endpoints.b.tags.team")]);
}
