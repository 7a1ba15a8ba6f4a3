use std::sync::Arc;

use serde_json::json;
use stagemaker_emulator::gateway::Clock as _;
use stagemaker_emulator::gateway::verifier::{Audience, Timestamp};
use stagemaker_emulator::gateway::{Credentials, DuplicateAccessKeyId, Secret, SystemClock};
use stagemaker_emulator::{
    ChatRequest, Config, Emulator, EmulatorError, ReloadScope, Reloaded, ReplyScope, RequestFilter,
    Reset,
};
use stagemaker_verifier::{SigningCredentials, mint};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::support::{NOW, Request, Response};

/// An emulator that serves until it is dropped.
struct Serving {
    emulator: Emulator,
    address: std::net::SocketAddr,
    _stop: oneshot::Sender<()>,
}

impl Serving {
    async fn start(emulator: Emulator) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(emulator.clone().serve(listener, async { drop(stopped.await) }));
        Self { emulator, address, _stop: stop }
    }

    /// Sends `hi` as the access key id, whose secret is `test`.
    async fn ask(&self, access_key_id: &str, signed_at: Timestamp) -> Response {
        let credentials =
            SigningCredentials { access_key_id, secret_access_key: "test", session_token: None };
        let token = mint(&Audience::sagemaker("us-east-1"), credentials, signed_at, 900).unwrap();
        let body = json!({"messages": [{"role": "user", "content": "hi"}]}).to_string();
        Request::post("/endpoints/e/openai/v1/chat/completions", &token, &body)
            .send(self.address)
            .await
    }

    async fn content(&self, access_key_id: &str) -> String {
        let response = self.ask(access_key_id, now()).await;
        match response.status {
            200 => response.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned(),
            status => status.to_string(),
        }
    }
}

fn now() -> Timestamp {
    Timestamp::from_unix_seconds(NOW)
}

/// A configuration that lets in one access key id, and always says a text.
fn config(access_key_id: &str, says: &'static str) -> Config {
    let config = Config::default().with_replies(move |_: &ChatRequest| says);
    config.with_credential(access_key_id, Secret::new("test"), None).unwrap()
}

/// A configuration whose credentials may do nothing, and that always says a text.
fn denying(says: &'static str) -> Config {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    let principal = "{access_key_id: first, secret_access_key: test, policies: []}";
    std::fs::write(&path, format!("principals: [{principal}]\n")).unwrap();
    Config::load(&path).unwrap().with_replies(move |_: &ChatRequest| says)
}

async fn serving() -> Serving {
    Serving::start(Emulator::with_clock(config("first", "before"), now).unwrap()).await
}

#[tokio::test]
async fn reloading_takes_replies_and_credentials_at_once() {
    let serving = serving().await;
    assert_eq!(serving.content("first").await, "before");
    serving.emulator.reload(config("second", "after")).unwrap();
    assert_eq!(serving.content("first").await, "403");
    assert_eq!(serving.content("second").await, "after");
    let began_before = serving.emulator.begin_reload(ReloadScope::Requested);
    serving.emulator.reload(denying("never")).unwrap();
    assert_eq!(serving.content("first").await, "403");
    assert_eq!(began_before.publish(config("first", "before")).unwrap(), Reloaded::Superseded);
    assert_eq!(serving.content("first").await, "403");
}

/// Changed replies leave changed credentials and policies out.
#[tokio::test]
async fn reloading_what_is_deployed_leaves_the_lock_as_it_is() {
    let serving = serving().await;
    serving.emulator.reload_deployed(config("second", "after"));
    assert_eq!(serving.content("first").await, "after");
    assert_eq!(serving.content("second").await, "403");
    serving.emulator.reload_deployed(denying("denied before"));
    assert_eq!(serving.content("first").await, "denied before");
}

/// The rules are the same: only the file of the template has changed.
#[tokio::test]
async fn a_script_counts_anew_once_its_template_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("c.yaml", "endpoints: {e: {replies: [template: {file: t.j2}]}}\n");
    write("t.j2", "{{ counter('a') }}");
    let load = || {
        let config = Config::load(&folder.path().join("c.yaml")).unwrap();
        config.with_credential("first", Secret::new("test"), None).unwrap()
    };
    let serving = Serving::start(Emulator::with_clock(load(), now).unwrap()).await;
    assert_eq!(serving.content("first").await, "1");
    serving.emulator.reload_deployed(load());
    assert_eq!(serving.content("first").await, "2");
    write("t.j2", "again {{ counter('a') }}");
    serving.emulator.reload_deployed(load());
    assert_eq!(serving.content("first").await, "again 1");
}

/// The handles see and change the emulator that serves: the cases of each are their own.
#[tokio::test]
async fn an_emulator_has_a_journal_a_clock_replies_in_front_and_a_reset() {
    let serving = serving().await;
    let emulator = &serving.emulator;
    assert_eq!(emulator.clock().now(), now());
    emulator.replies().add(ReplyScope::default(), |_: &ChatRequest| "in front").unwrap();
    assert_eq!(serving.content("first").await, "in front");
    assert_eq!(emulator.journal().last_number(), 1);
    emulator.reset(Some("\u{1b}"), &Reset::ALL);
    assert_eq!(serving.content("first").await, "in front");
    emulator.reset(None, &Reset::ALL);
    assert_eq!(serving.content("first").await, "before");
    assert_eq!(emulator.journal().find(&RequestFilter::default()).len(), 1);
}

#[tokio::test]
async fn a_configuration_that_is_refused_changes_nothing() {
    let serving = serving().await;
    let mut twice = config("second", "after");
    twice.access.credentials.extend(twice.access.credentials.clone());
    let refused = serving.emulator.reload(twice).unwrap_err();
    let EmulatorError::Duplicate(DuplicateAccessKeyId { .. }) = &refused else {
        panic!("{refused}")
    };
    assert_eq!(serving.content("first").await, "before");
    assert!(refused.to_string().contains("second"), "{refused}");
    assert!(!matches!(refused, EmulatorError::Lost(_)), "by hand, nothing is known to be lost");
    let mut nowhere = Config::default();
    nowhere.access.region = "a/b".to_owned();
    let refused = Emulator::new(nowhere).unwrap_err();
    assert!(matches!(refused, EmulatorError::Setting(_)), "{refused:?}");
    assert!(!refused.to_string().is_empty());
}

#[tokio::test]
async fn credentials_can_be_swapped_at_the_lock_in_force() {
    let serving = serving().await;
    let credentials = config("second", "unused").access.credentials;
    let lock = serving.emulator.authenticator();
    lock.replace_credentials(Credentials::new(credentials).unwrap());
    assert_eq!(serving.content("second").await, "before");
    serving.emulator.reload(config("first", "after")).unwrap();
    assert!(!Arc::ptr_eq(&lock, &serving.emulator.authenticator()));
}

#[tokio::test]
async fn a_clock_of_the_caller_decides_what_is_current_and_else_that_of_the_machine() {
    let stopped = serving().await;
    let date = "Sun, 22 Nov 2026 10:00:00 GMT".to_owned();
    assert_eq!(stopped.ask("first", now()).await.header("date"), Some(&*date));
    assert_eq!(stopped.ask("first", Timestamp::from_unix_seconds(NOW - 901)).await.status, 403);
    let machine = Serving::start(Emulator::new(config("first", "now")).unwrap()).await;
    assert_eq!(machine.ask("first", SystemClock.now()).await.status, 200);
    assert_eq!(machine.ask("first", Timestamp::from_unix_seconds(0)).await.status, 403);
}

#[test]
fn an_emulator_shows_its_account_and_region_and_no_secret() {
    let emulator = Emulator::new(config("first", "x")).unwrap();
    let shown = format!("{emulator:?}");
    assert_eq!(shown, r#"Emulator { account: "123456789012", region: "us-east-1", .. }"#);
}
