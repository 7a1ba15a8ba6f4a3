pub(crate) mod proofs;
pub(crate) mod server;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
pub(crate) use stagemaker_testing::credentials::{
    ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, TEMPORARY_ACCESS_KEY_ID,
};
pub(crate) use stagemaker_testing::fixtures::vector;
use stagemaker_testing::process::{output, without_environment};
use tempfile::TempDir;

/// The credentials of the examples, for [`Folder::command_of`].
pub(crate) const EXAMPLE: [&str; 2] = [ACCESS_KEY_ID, SECRET_ACCESS_KEY];

/// A folder for one test, and an environment without credentials.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// One with a file of this name and text.
    pub(crate) fn with(name: &str, text: &str) -> Self {
        let folder = Self::new();
        std::fs::write(folder.path(name), text).unwrap();
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The command, called in the folder.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stagemaker"));
        command.current_dir(self.0.path()).args(words).stdin(Stdio::null());
        without_environment(&mut command);
        command
    }

    pub(crate) fn call(&self, words: &[&str]) -> Answer {
        Answer::of(&mut self.command(words))
    }

    /// The command with a key in its environment.
    pub(crate) fn command_of(&self, [id, secret]: [&str; 2], words: &[&str]) -> Command {
        let mut command = self.command(words);
        command.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", secret);
        command
    }

    /// A token of `test` and `test`, which every server without principals lets in.
    pub(crate) fn token_of_test(&self) -> String {
        let answer = Answer::of(&mut self.command_of(["test"; 2], &["token", "mint"]));
        answer.stdout.trim_end().to_owned()
    }

    /// The command, with this on its stdin.
    pub(crate) fn call_with(&self, words: &[&str], stdin: impl AsRef<[u8]>) -> Answer {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.as_ref().to_owned();
        let writing = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
        let answer = Answer::from(&output(child, &words.join(" ")));
        writing.join().unwrap();
        answer
    }
}

/// What the command answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Answer {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Self::from(&output(child, &format!("{command:?}")))
    }

    /// Its lines of JSON.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    #[track_caller]
    pub(crate) fn refuses(&self, status: i32, words: &str) {
        assert_eq!(self.status, Some(status), "{self:?}");
        assert!(self.stderr.contains(words), "{self:?}");
        assert_eq!(self.stdout, "");
    }
}

impl From<&Output> for Answer {
    fn from(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        Self { status: output.status.code(), stdout, stderr }
    }
}

/// A configuration with the credentials of the vectors that are called examples.
pub(crate) const CONFIG: &str = r"
region: us-west-2
principals:
  - arn: arn:aws:iam::123456789012:user/ci
    access_key_id: AKIAIOSFODNN7EXAMPLE
    secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
  - arn: arn:aws:sts::123456789012:assumed-role/ci/session
    access_key_id: ASIAIOSFODNN7EXAMPLE
    secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
    session_token: IQoJb3JpZ2luX2VjEXAMPLE/tok+en==
";
