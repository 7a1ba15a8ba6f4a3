use serde_json::{Value, json};
use stagemaker_emulator::{Model, Replies, Timing};

use crate::reply_keys::observations::{self, Observation};
use crate::reply_keys::path;
use crate::reply_keys::server::{Ask, ask, serve};

/// A key of the reply language, and the difference that it makes.
///
/// It is compared with the same file without the key, which [`path::without`] makes.
pub(crate) struct Line {
    /// The path of the key behind its rule; that of the top of a file begins with `file.`.
    pub(crate) key: String,
    /// A file of replies in which the key stands.
    pub(crate) file: Value,
    /// The path of the rule in problems, for which `RULE` stands in outcomes.
    pub(crate) rule: &'static str,
    /// The speed of the model, which counts where the file gives none.
    pub(crate) timing: Timing,
    /// The requests, which are sent one after the other.
    pub(crate) asks: Vec<Ask>,
    /// The part of the answers that is compared.
    pub(crate) observation: Observation,
    /// The outcome with the key.
    pub(crate) with: String,
    /// The outcome without the key.
    pub(crate) without: String,
}

/// A file whose first rule has a condition, and the second has none.
pub(crate) fn conditional(condition: &Value) -> Value {
    json!([{"when": condition, "say": "1"}, {"say": "2"}])
}

impl Line {
    /// A key in one rule, asked once.
    pub(crate) fn rule(key: &str, rule: &Value, with: &str, without: &str) -> Self {
        Self::file(key, json!([rule]), with, without)
    }

    /// A key in a file, asked once.
    pub(crate) fn file(key: &str, file: Value, with: &str, without: &str) -> Self {
        Self {
            key: key.to_owned(),
            file,
            rule: "[0]",
            timing: Timing::default(),
            asks: vec![ask(&json!({}))],
            observation: observations::texts,
            with: with.to_owned(),
            without: without.to_owned(),
        }
    }

    /// A key of a condition, asked by a request that it holds for and by one that it does not.
    pub(crate) fn when(key: &str, condition: &Value, held: Ask, missed: Ask) -> Self {
        let line = Self::file(key, conditional(condition), "1, 2", "1, 1");
        line.asking([held, missed])
    }

    pub(crate) fn asking(self, asks: impl IntoIterator<Item = Ask>) -> Self {
        Self { asks: asks.into_iter().collect(), ..self }
    }

    pub(crate) fn seen(self, observation: Observation) -> Self {
        Self { observation, ..self }
    }

    pub(crate) fn of_model(self, timing: Timing) -> Self {
        Self { timing, ..self }
    }

    /// Returns what differs from the expected outcomes, in lines that begin with the key.
    pub(crate) async fn faults(&self) -> Vec<String> {
        let without = path::without(&self.file, &self.key);
        let sides = [("with", &self.file, &self.with), ("without", &without, &self.without)];
        let mut faults = Vec::new();
        for (side, file, expected) in sides {
            let found = self.outcome(file).await;
            let expected = match self.rule {
                "" => expected.replace("RULE.", ""),
                path => expected.replace("RULE", path),
            };
            if found != expected {
                let key = &self.key;
                faults.push(format!("{key}: {side} it: expected `{expected}`, found `{found}`"));
            }
        }
        faults
    }

    /// Returns what is seen of a file, or why it is refused.
    pub(crate) async fn outcome(&self, file: &Value) -> String {
        match load(file) {
            Ok(replies) => {
                let model = Model::default().with_replies(replies).with_timing(self.timing);
                (self.observation)(&serve(model, &self.asks).await)
            }
            Err(problems) => format!("refused: {problems}"),
        }
    }
}

/// Loads a file of replies that stands beside the file `text.txt`.
pub(crate) fn load(file: &Value) -> Result<Replies, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replies.yaml");
    std::fs::write(&path, file.to_string()).unwrap();
    std::fs::write(folder.path().join("text.txt"), "from a file").unwrap();
    Replies::load(&path).map_err(|problems| {
        let problem =
            problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message));
        problem.collect::<Vec<_>>().join("; ")
    })
}
