//! Random sequences of what happens to a configuration that is served, held against a model of who may
//! call.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::prop_oneof;
use stagemaker_emulator::gateway::{Clock as _, SystemClock};
use stagemaker_emulator::{Config, Emulator, ReloadScope, Reloaded, Reloading};
use stagemaker_testing::random::{Tally, check};
use stagemaker_verifier::{Audience, SigningCredentials, mint};

use super::Reload;
use crate::control::ControlArgs;
use crate::listen::Reach;
use crate::serve::followed::{self, FollowedFiles};
use crate::settings;
use crate::settings::Exposure;

/// The access key ids that configurations name.
const IDS: [&str; 3] = ["A", "B", "C"];

/// The access key ids that may call, and whether policies limit each.
type Allowed = BTreeMap<String, bool>;

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    /// Somebody writes a configuration: of each id, whether it is left out, open or limited.
    Edit([u8; 3], bool),
    /// The same, by a link that is swapped.
    Swap([u8; 3], bool),
    /// The file that is in force is cut after so many percent.
    Cut(usize),
    /// A line of the file is lost: a key, or the policies of a principal.
    Lose(usize),
    EditReplies,
    /// The watch looks at the files.
    Watch,
    Hangup,
    /// A reload begins and reads, and ends later.
    Begin(ReloadScope),
    End,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ids = || [0..3_u8, 0..3, 0..3];
    let scopes = prop_oneof![
        proptest::strategy::Just(ReloadScope::Replies),
        proptest::strategy::Just(ReloadScope::Watched),
        proptest::strategy::Just(ReloadScope::Requested),
    ];
    let step = prop_oneof![
        3 => (ids(), any::<bool>()).prop_map(|(ids, seed)| Step::Edit(ids, seed)),
        1 => (ids(), any::<bool>()).prop_map(|(ids, seed)| Step::Swap(ids, seed)),
        2 => (0..100_usize).prop_map(Step::Cut),
        1 => (0..6_usize).prop_map(Step::Lose),
        1 => proptest::strategy::Just(Step::EditReplies),
        5 => proptest::strategy::Just(Step::Watch),
        2 => proptest::strategy::Just(Step::Hangup),
        2 => scopes.prop_map(Step::Begin),
        2 => proptest::strategy::Just(Step::End),
    ];
    vec(step, 1..40)
}

/// Writes a configuration, one line a key and one a principal.
fn text_of(ids: [u8; 3], has_seed: bool) -> String {
    let mut text = "region: us-east-1\n".to_owned();
    if ids.iter().any(|kind| *kind > 0) {
        text.push_str("principals:\n");
    }
    for (id, kind) in IDS.iter().zip(ids) {
        let policies = if kind == 2 { ", policies: []" } else { "" };
        let line = ["- {access_key_id: ", id, ", secret_access_key: s", policies, "}\n"].concat();
        if kind > 0 {
            text.push_str(&line);
        }
    }
    text.push_str("endpoints: {e: {replies: replies}}\n");
    if has_seed {
        text.push_str("seed: 12\n");
    }
    text
}

/// Reads who may call from the lines of a configuration, without a reader of YAML.
fn allowed_by(text: &str, fallback: &str) -> Allowed {
    if !text.contains("principals:") {
        return Allowed::from([(fallback.to_owned(), false)]);
    }
    let ids = IDS.iter().filter_map(|id| {
        let line = text.lines().find(|line| line.contains(&format!("id: {id},")))?;
        Some(((*id).to_owned(), line.contains("policies")))
    });
    ids.collect()
}

/// Returns whether a text has lost something that restricts callers.
fn has_lost(before: &str, now: &str) -> bool {
    let has_lost_key = |key: &&str| before.contains(*key) && !now.contains(*key);
    let (before_ids, now_ids) = (allowed_by(before, ""), allowed_by(now, ""));
    let is_open = |id: &String| now_ids.get(id) == Some(&false);
    let is_cut = before.starts_with(now) && before.trim_end() != now.trim_end();
    ["region:", "principals:", "endpoints:"].iter().any(has_lost_key)
        || before_ids.iter().any(|(id, is_limited)| *is_limited && is_open(id))
        || is_cut
}

/// A server without sockets, and the model of it.
struct World {
    folder: tempfile::TempDir,
    reload: Reload,
    fallback: String,
    /// The text whose access is in force, and the number of the reload that took it.
    text: String,
    published: usize,
    begun: usize,
    slow: Vec<(usize, ReloadScope, Reloading, String, Option<Config>)>,
    versions: AtomicUsize,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = text_of([1, 2, 0], false);
        fs::create_dir(folder.path().join("replies")).unwrap();
        fs::write(folder.path().join("replies/a.yaml"), "- say: a\n").unwrap();
        fs::write(folder.path().join("c.yaml"), &text).unwrap();
        let file = folder.path().join("c.yaml");
        let fallback = settings::load(None).unwrap().access.credentials.remove(0);
        let files = FollowedFiles::new(file.clone());
        let reading = files.begin();
        let config = settings::load(Some(&file)).unwrap();
        files.end(reading, &config.sources, None, true);
        let emulator = Emulator::new(config).unwrap();
        let (reach, control) = (Reach::Loopback, ControlArgs::default());
        let reload = Reload { emulator, files, reach, exposure: Exposure::Named, control };
        let fallback = fallback.access_key_id().to_owned();
        let (slow, versions) = (Vec::new(), AtomicUsize::new(0));
        Self { folder, reload, fallback, text, published: 0, begun: 0, slow, versions }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the file through whatever link it is.
    fn write(&self, text: &str) {
        fs::write(self.path("c.yaml"), text).unwrap();
    }

    /// Puts a link to another file in the place of the configuration.
    fn swap(&self, text: &str) {
        let version = self.versions.fetch_add(1, Ordering::Relaxed);
        let name = format!("..{version}");
        fs::write(self.path(&name), text).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&name, self.path("new")).unwrap();
        #[cfg(not(unix))]
        fs::copy(self.path(&name), self.path("new")).unwrap();
        fs::rename(self.path("new"), self.path("c.yaml")).unwrap();
    }

    fn on_disk(&self) -> String {
        fs::read_to_string(self.path("c.yaml")).unwrap()
    }

    fn step(&mut self, step: &Step, tally: &Tally) {
        match step {
            Step::Edit(ids, has_seed) => self.write(&text_of(*ids, *has_seed)),
            Step::Swap(ids, has_seed) => self.swap(&text_of(*ids, *has_seed)),
            Step::Cut(percent) => {
                let end = self.text.len() * percent / 100;
                self.write(self.text.get(..end).unwrap());
            }
            Step::Lose(line) => {
                let mut lines: Vec<_> = self.text.lines().collect();
                lines.remove(line % lines.len());
                self.write(&(lines.join("\n") + "\n"));
            }
            Step::EditReplies => {
                let version = self.versions.fetch_add(1, Ordering::Relaxed);
                fs::write(self.path("replies/a.yaml"), format!("- say: v{version}\n")).unwrap();
            }
            Step::Watch => {
                let read = self.reload.files.read();
                let differs = |(path, stamp): &(PathBuf, _)| followed::stamp(path) != *stamp;
                let changed: Vec<_> =
                    read.into_iter().filter(differs).map(|(path, _)| path).collect();
                if !changed.is_empty() {
                    self.take(self.reload.files.scope_of(&changed), tally);
                }
            }
            Step::Hangup => self.take(ReloadScope::Requested, tally),
            Step::Begin(scope) => {
                self.begun += 1;
                let reloading = self.reload.emulator.begin_reload(*scope);
                let config = settings::load(Some(&self.path("c.yaml"))).ok();
                self.slow.push((self.begun, *scope, reloading, self.on_disk(), config));
            }
            Step::End => {
                if self.slow.is_empty() {
                    return;
                }
                let (number, scope, reloading, text, config) = self.slow.remove(0);
                let Some(config) = config else { return };
                let ended = reloading.publish(config).ok();
                self.ended(number, scope, &text, ended.as_ref(), tally);
            }
        }
    }

    /// Reads the files and takes them at once.
    fn take(&mut self, scope: ReloadScope, tally: &Tally) {
        self.begun += 1;
        let text = self.on_disk();
        let ended = self.reload.take(scope).ok();
        self.ended(self.begun, scope, &text, ended.as_ref(), tally);
    }

    /// Updates the model at the end of a reload, and holds its outcome against it.
    fn ended(
        &mut self,
        number: usize,
        scope: ReloadScope,
        text: &str,
        ended: Option<&Reloaded>,
        tally: &Tally,
    ) {
        let is_taken = matches!(ended, Some(Reloaded::InForce(_)));
        let is_later = number > self.published;
        if scope != ReloadScope::Requested && is_later && has_lost(&self.text, text) {
            tally.count("refused");
            assert!(!is_taken, "{scope:?} took what is lost: {text}");
        }
        if scope == ReloadScope::Replies {
            return;
        }
        if !is_later {
            tally.count("superseded");
            return;
        }
        if is_taken {
            tally.count(if scope == ReloadScope::Watched { "watched" } else { "requested" });
            self.published = number;
            text.clone_into(&mut self.text);
        }
    }

    /// Holds who is let in against the model.
    fn check(&self) {
        let allowed = allowed_by(&self.text, &self.fallback);
        let lock = self.reload.emulator.authenticator();
        let mut let_in = Allowed::new();
        let now = SystemClock.now();
        lock.credentials(|credentials| {
            for (id, secret) in IDS.map(|id| (id, "s")).into_iter().chain([("test", "test")]) {
                let signer = SigningCredentials {
                    access_key_id: id,
                    secret_access_key: secret,
                    session_token: None,
                };
                let audience = Audience::sagemaker("us-east-1");
                let token = mint(&audience, signer, now, 900).unwrap();
                if let Ok(verified) = credentials.verify(&token, &audience, now) {
                    let is_limited = verified.credential().permissions().is_some();
                    let_in.insert(id.to_owned(), is_limited);
                }
            }
        });
        // The key of an environment is not one of those that are tried.
        let allowed: Allowed =
            allowed.into_iter().filter(|(id, _)| IDS.contains(&&**id) || id == "test").collect();
        assert_eq!(let_in, allowed, "in force: {}", self.text);
    }
}

/// Nobody is let in, or may do more, than the last configuration says that was taken: by a watch, which
/// takes nothing that has lost a restriction, or by somebody who asked.
#[test]
fn nobody_is_let_in_whom_the_model_does_not_let_in() {
    let tally = Tally::default();
    check(100, &steps(), |steps| {
        let mut world = World::new();
        for step in &steps {
            world.step(step, &tally);
            world.check();
        }
        Ok(())
    });
    tally.assert_shares(&[("refused", 5), ("superseded", 3), ("watched", 5), ("requested", 10)]);
}
