use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use serde_json::{Value, json};
use stagemaker_emulator::gateway::Permissions;
use stagemaker_emulator::gateway::iam::{Kind, Policies, Policy, PolicySet};
use stagemaker_emulator::gateway::verifier::{Audience, Timestamp};
use stagemaker_emulator::{
    Catalog, ChatRequest, Config, Deployed, Endpoint, Model, Name, Raw, Reply, ReplyKind,
    RequestFilter,
};
use stagemaker_verifier::{SigningCredentials, mint};
use tokio::runtime::Builder;

use crate::keys::connections::{self, Client, LONG_REPLY_BYTES};
use crate::keys::files::{FILES, TAGS_POLICY};
use crate::keys::paced;
use crate::support::{NOW, Request, Response, Stage};

/// A request, and the part of its answer that is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Probe {
    endpoint: &'static str,
    message: &'static str,
    /// The fields of the request beside its messages, as a JSON object.
    fields: &'static str,
    caller: Caller,
    /// Seconds by which the token is signed ahead of the emulator's clock.
    ahead: i64,
    /// The region that the token is for.
    region: &'static str,
    addition: Addition,
    shown: Shown,
}

/// The caller, whose token is signed with the secret `test`.
#[derive(Clone, Copy)]
pub(crate) enum Caller {
    /// The access key id `test`, which is let in whatever the configuration says.
    Test,
    /// The access key id `ci-key`.
    Principal,
    /// The access key id `ci-key` with the session token `session`.
    Session,
}

/// A part of the emulator that code adds to the configuration, which then needs no key for it.
#[derive(Clone, Copy)]
pub(crate) enum Addition {
    None,
    /// One endpoint named `other`, and no more.
    OtherEndpoint,
    /// An answer that is longer than all buffers between server and client.
    LongReply,
    /// A policy for `test`, which may invoke what has the tag `team` with the value `blue`.
    PolicyOfTags,
}

/// The part of an answer that is looked at.
#[derive(Clone, Copy)]
pub(crate) enum Shown {
    /// The status, and the content or the message of the error.
    Content,
    /// The status, and the name of the model.
    Model,
    /// The status, and the type of the content.
    ContentType,
    /// The numbers of tokens read and written.
    Usage,
    /// `true` where two emulators give the same answer to the same request.
    Repeats,
    /// The texts of a stream's events, each with the milliseconds after which it comes.
    Stream,
    /// The milliseconds after which the last text of a stream comes.
    LastText,
    /// `true` where two streams of the same text come at the same pace.
    PaceRepeats,
    /// The status of a request without a token to another path.
    Status(&'static str),
    /// The requests of the journal, what it keeps of the first body, and the first test.
    Recorded,
    /// The end of a connection, as a client of a certain conduct sees it.
    Connection(Client),
}

/// A request of `test` to `my-endpoint`, whose message is `hello`.
pub(crate) const ASK: Probe = Probe {
    endpoint: "my-endpoint",
    message: "hello",
    fields: "{}",
    caller: Caller::Test,
    ahead: 0,
    region: "us-east-1",
    addition: Addition::None,
    shown: Shown::Content,
};

impl Probe {
    pub(crate) const fn at(self, endpoint: &'static str) -> Self {
        Self { endpoint, ..self }
    }

    pub(crate) const fn saying(self, message: &'static str) -> Self {
        Self { message, ..self }
    }

    pub(crate) const fn fields(self, fields: &'static str) -> Self {
        Self { fields, ..self }
    }

    pub(crate) const fn by(self, caller: Caller) -> Self {
        Self { caller, ..self }
    }

    pub(crate) const fn ahead(self, ahead: i64) -> Self {
        Self { ahead, ..self }
    }

    pub(crate) const fn signed_for(self, region: &'static str) -> Self {
        Self { region, ..self }
    }

    pub(crate) const fn adding(self, addition: Addition) -> Self {
        Self { addition, ..self }
    }

    pub(crate) const fn showing(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }

    /// Returns the part that is looked at, or the problems of the configuration.
    pub(crate) fn run(self, yaml: &str) -> String {
        self.load(yaml).map_or_else(|problems| problems, |config| self.show(config, yaml))
    }

    fn show(self, config: Config, yaml: &str) -> String {
        match self.shown {
            Shown::Content | Shown::Model | Shown::ContentType | Shown::Usage => {
                self.describe(&block_on(self.answer(config)))
            }
            Shown::Connection(client) => {
                let shown = async { connections::show(client, &Stage::start(config).await).await };
                Builder::new_current_thread()
                    .enable_all()
                    .start_paused(true)
                    .build()
                    .unwrap()
                    .block_on(shown)
            }
            Shown::Status(path) => block_on(async {
                let request = Request::bare("GET", path).header("host", "127.0.0.1");
                let stage = Stage::start(config).await;
                request.send(stage.address).await.status.to_string()
            }),
            Shown::Recorded => block_on(self.recorded(config)),
            Shown::Repeats => {
                let again = self.load(yaml).expect("it was loaded before");
                let (one, other) = (block_on(self.answer(config)), block_on(self.answer(again)));
                let same = one.json()["id"] == other.json()["id"];
                (if same { "the same id" } else { "another id" }).to_owned()
            }
            Shown::Stream | Shown::LastText | Shown::PaceRepeats => {
                let Some(model) = paced::model_of(&config, self.endpoint) else {
                    return format!("no model at {}", self.endpoint);
                };
                self.describe_pace(|seed| paced::stream(&model, seed, &self.body()))
            }
        }
    }

    fn describe(self, response: &Response) -> String {
        let status = response.status;
        let body = || response.json();
        let shown = match self.shown {
            _ if status != 200 => response.message(),
            Shown::Model => text(&body()["model"]),
            Shown::ContentType => response.header("content-type").unwrap_or_default().to_owned(),
            Shown::Usage => {
                let usage = &body()["usage"];
                format!("{} read, {} written", usage["prompt_tokens"], usage["completion_tokens"])
            }
            Shown::Content
            | Shown::Repeats
            | Shown::Stream
            | Shown::LastText
            | Shown::PaceRepeats
            | Shown::Status(_)
            | Shown::Recorded
            | Shown::Connection(_) => text(&body()["choices"][0]["message"]["content"]),
        };
        format!("{status} {shown}")
    }

    fn describe_pace(self, stream: impl Fn(u64) -> Vec<(String, u128)>) -> String {
        let texts = stream(1);
        if matches!(self.shown, Shown::PaceRepeats) {
            let same = texts == stream(2);
            return (if same { "the same pace" } else { "another pace" }).to_owned();
        }
        if matches!(self.shown, Shown::LastText) {
            return texts.last().map_or(0, |(_, millis)| *millis).to_string();
        }
        let texts = texts.into_iter().map(|(text, millis)| format!("{text}@{millis}"));
        texts.collect::<Vec<_>>().join("|")
    }

    /// Loads a configuration beside the files that configurations may name.
    fn load(self, yaml: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let files = FILES.into_iter().chain([("stagemaker.yaml", yaml)]);
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let mut config =
            Config::load(&folder.path().join("stagemaker.yaml")).map_err(|problems| {
                let texts =
                    problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message));
                texts
                    .collect::<Vec<_>>()
                    .join("; ")
                    .replace(&format!("{}/", folder.path().display()), "")
            })?;
        match self.addition {
            Addition::None => {}
            Addition::OtherEndpoint => {
                let endpoint = Endpoint::new(Deployed::Model(Arc::new(Model::default())));
                let endpoints = [(Name::parse("other").unwrap(), endpoint)];
                config.catalog = Catalog::Only(BTreeMap::from(endpoints));
            }
            Addition::LongReply => {
                let mut reply = Reply::raw(Raw::default());
                if let ReplyKind::Raw(raw) = &mut reply.kind {
                    raw.body = "x".repeat(LONG_REPLY_BYTES).into();
                }
                return Ok(config.with_replies(move |_: &ChatRequest| reply.clone()));
            }
            Addition::PolicyOfTags => {
                let policy = Policy::parse("tags", Kind::Identity, TAGS_POLICY).unwrap();
                let policies = Policies { identity: vec![policy], ..Policies::default() };
                let permissions = Permissions::new(PolicySet::new(policies).unwrap());
                config.access.default_permissions = Some(Arc::new(permissions));
            }
        }
        Ok(config)
    }

    async fn recorded(self, config: Config) -> String {
        let stage = Stage::start(config).await;
        assert_eq!(self.ask(&stage).await.status, 200);
        let records = stage.emulator.journal().find(&RequestFilter::default());
        let first = records.first();
        let body = first.and_then(|first| first.request.body.clone());
        let kept = body.map_or(0, |body| body.to_text().len());
        let test = first.and_then(|first| first.test.as_deref()).unwrap_or("none");
        format!("{} requests, {kept} bytes of a body, test {test}", records.len())
    }

    async fn answer(self, config: Config) -> Response {
        self.ask(&Stage::start(config).await).await
    }

    async fn ask(self, stage: &Stage) -> Response {
        let path = format!("/endpoints/{}/openai/v1/chat/completions", self.endpoint);
        Request::post(&path, &self.token(), &self.body()).send(stage.address).await
    }

    fn token(self) -> String {
        let (access_key_id, session_token) = match self.caller {
            Caller::Test => ("test", None),
            Caller::Principal => ("ci-key", None),
            Caller::Session => ("ci-key", Some("session")),
        };
        let credentials =
            SigningCredentials { access_key_id, secret_access_key: "test", session_token };
        let signed_at = Timestamp::from_unix_seconds(NOW + self.ahead);
        mint(&Audience::sagemaker(self.region), credentials, signed_at, 900).unwrap()
    }

    fn body(self) -> String {
        let mut body = json!({"messages": [{"role": "user", "content": self.message}]});
        let fields: Value = serde_json::from_str(self.fields).expect(self.fields);
        for (key, value) in fields.as_object().expect(self.fields) {
            body[key] = value.clone();
        }
        body.to_string()
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn block_on<F: Future>(future: F) -> F::Output {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
