use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use stagemaker_emulator::gateway::{Credential, InvalidSetting, Secret};
use stagemaker_emulator::{
    Catalog, ChatRequest, Config, ConnectionLimits, ControlAccess, FileProblem, FileProblems,
    InvalidControlToken, JournalLimits,
};

use stagemaker_testing::http::Connection;

use crate::support::Stage;

#[test]
fn the_default_lets_nobody_in_and_answers_at_every_name() {
    let config = Config::default();
    assert!(config.access.credentials.is_empty() && matches!(config.catalog, Catalog::Any(_)));
    assert_eq!(config.addresses, ["my-endpoint"]);
    assert!(config.sources.is_empty() && config.warnings.is_empty());
    assert_eq!((config.seed, config.max_body_bytes), (None, 26_214_400));
}

#[tokio::test]
async fn a_seed_decides_the_ids() {
    let id = async |config: Config| {
        let stage = Stage::start(config).await;
        stage.say("hi", json!({})).await.json()["id"].as_str().unwrap().to_owned()
    };
    let seeded = |seed| Config::default().with_seed(seed);
    assert_eq!(id(seeded(7)).await, id(seeded(7)).await);
    assert_ne!(id(seeded(7)).await, id(seeded(8)).await);
    assert_ne!(id(Config::default()).await, id(Config::default()).await);
}

#[tokio::test]
async fn a_body_may_have_as_many_bytes_as_the_configuration_says() {
    let stage = Stage::start(Config::default().with_max_body_bytes(100)).await;
    let body = json!({"messages": [{"role": "user", "content": "hi"}]}).to_string();
    for (length, status) in [(100, 200), (101, 413)] {
        let padded = format!("{body}{}", " ".repeat(length - body.len()));
        assert_eq!(stage.ask("e", padded).await.status, status, "{length}");
    }
}

#[test]
fn the_default_limits_of_connections_are_those_of_the_documents() {
    let limits = Config::default().connection_limits;
    let timeouts =
        [limits.head_timeout, limits.idle_timeout, limits.body_timeout, limits.unread_timeout];
    assert_eq!(timeouts.map(|timeout| timeout.as_secs()), [30, 120, 30, 60]);
    assert_eq!((limits.max_open, limits), (None, ConnectionLimits::default()));
}

#[tokio::test]
async fn limits_of_connections_are_set_in_code() {
    let mut limits = ConnectionLimits::default();
    limits.head_timeout = Duration::from_millis(100);
    let stage = Stage::start(Config::default().with_connection_limits(limits)).await;
    Connection::open(stage.address).await.assert_closed_without_a_word().await;
}

/// Each setting of the server, as code makes it: the keys of a file have cases of their own.
#[tokio::test]
async fn what_a_file_says_code_can_say() {
    let token = || ControlAccess::with_token("0123456789abcdef").unwrap();
    for guessed in ["0123456789abcde", "0123456789 abcdef", "0123456789abcdéf"] {
        let refused: InvalidControlToken = ControlAccess::with_token(guessed).unwrap_err();
        assert!(refused.to_string().contains("at least 16 characters"), "{guessed}");
    }
    let config = Config::default().with_control_access(token()).with_health_routes();
    assert!(config.has_health_routes && !config.is_unverified);
    assert!(matches!(config.control_access, ControlAccess::Token(_)));
    assert!(matches!(Config::default().control_access, ControlAccess::Loopback));
    let limits = JournalLimits { max_entries: 0, ..JournalLimits::default() };
    let config = config.with_journal_limits(limits).with_unverified().with_tests_by_access_key_id();
    assert_eq!((config.journal_limits, config.is_unverified), (limits, true));
    for (access, status) in
        [(token(), 401), (ControlAccess::Off, 404), (ControlAccess::Loopback, 200)]
    {
        let stage = Stage::start(Config::default().with_control_access(access)).await;
        assert_eq!(stage.control("GET", "/health", json!(null)).await.status, status);
    }
    let stage = Stage::start(Config::default().with_tests_by_access_key_id()).await;
    stage.say("hi", json!({})).await;
    assert_eq!(stage.emulator.journal().get(1).unwrap().test.as_deref(), Some("test"));
}

#[tokio::test]
async fn replies_are_given_at_every_endpoint_and_component() {
    let stage = Stage::start(Config::default().with_replies(|_: &ChatRequest| "said")).await;
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    for address in ["one", "two/inference-components/c"] {
        let answer = stage.ask(address, &body).await.json();
        assert_eq!(answer["choices"][0]["message"]["content"], "said", "{address}");
    }
}

#[test]
fn a_catalog_takes_the_place_of_the_one_before() {
    let config = Config::default().with_catalog(Catalog::Only(BTreeMap::new()));
    assert!(matches!(&config.catalog, Catalog::Only(endpoints) if endpoints.is_empty()));
}

#[test]
fn a_credential_is_added_as_it_is_given() {
    let config = Config::default()
        .with_credential("first", Secret::new("s"), None)
        .and_then(|config| {
            config.with_credential("second", Secret::new("s"), Some(Secret::new("t")))
        })
        .unwrap();
    let credentials = &config.access.credentials;
    let ids: Vec<_> = credentials.iter().map(Credential::access_key_id).collect();
    assert_eq!(ids, ["first", "second"]);
    assert!(credentials[0].session_token().is_none() && credentials[1].session_token().is_some());
    assert_eq!(credentials[0].principal().arn(), "arn:aws:iam::123456789012:user/first");
    let refused = Config::default().with_credential("", Secret::new("s"), None).unwrap_err();
    assert!(matches!(refused, InvalidSetting::AccessKeyId(_)), "{refused:?}");
}

#[test]
fn a_file_gives_addresses_and_sources_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    let yaml = "seed: 7\nmax_body_bytes: 9\nendpoints:\n  b: {replies: r.yaml}\n  \
                a: {components: {d: , c: {replies: r.yaml}}}\n";
    std::fs::write(&path, yaml).unwrap();
    std::fs::write(folder.path().join("r.yaml"), "- say: x\n").unwrap();
    let config = Config::load(&path).unwrap();
    assert_eq!((config.seed, config.max_body_bytes), (Some(7), 9));
    let addresses = ["b", "a/inference-components/d", "a/inference-components/c"];
    assert_eq!(config.addresses, addresses);
    let replies = folder.path().join("r.yaml");
    assert_eq!(config.sources, [replies.clone(), replies]);
}

/// Whoever waits for a file that is missing has to know its name.
#[test]
fn sources_are_told_of_a_configuration_with_problems_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    std::fs::write(
        &path,
        "endpoints: {a: {replies: missing}, b: {replies: [say: {file: m.txt}]}}\n",
    )
    .unwrap();
    let mut sources = Vec::new();
    assert_eq!(Config::load_with_sources(&path, &mut sources).unwrap_err().len(), 2);
    assert_eq!(sources, [folder.path().join("missing"), folder.path().join("m.txt")]);
}

#[test]
fn problems_are_told_all_at_once_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    std::fs::write(&path, "seed: x\nregion: X\n").unwrap();
    let problems: FileProblems = Config::load(&path).unwrap_err();
    assert_eq!((problems.len(), problems.is_empty()), (2, false));
    let places: Vec<_> =
        problems.iter().map(|problem| (problem.line, problem.path.as_str())).collect();
    assert_eq!(places, [(2, "region"), (1, "seed")]);
    let first: &FileProblem = problems.iter().next().unwrap();
    assert_eq!(first.file, path);
    let start = format!("{}:2: region: {}", path.display(), first.message);
    assert_eq!(first.to_string(), start);
    assert!(problems.to_string().starts_with(&format!("{start}\n")));
}

#[test]
fn problems_are_added_once_and_warnings_refuse_nothing() {
    let problem = |message: &str| FileProblem {
        file: "c.yaml".into(),
        line: 0,
        path: String::new(),
        message: message.to_owned(),
    };
    let mut problems = FileProblems::default();
    problems.push_warning(problem("odd"));
    problems.push_warning(problem("odd"));
    assert_eq!(problems.warnings(), [problem("odd")]);
    assert_eq!(problems.clone().into_warnings().unwrap(), [problem("odd")]);
    problems.push(problem("wrong"));
    problems.push(problem("wrong"));
    assert_eq!(problems.len(), 1);
    problems.add_file(std::path::Path::new("d.yaml"), 3, "gone");
    assert_eq!(problems.to_string(), "c.yaml: wrong\nd.yaml:3: gone");
    assert_eq!(problems.clone().into_warnings().unwrap_err(), problems);
}
