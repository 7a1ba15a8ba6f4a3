use std::fs;
use std::io::Write as _;
use std::process::{Child, ChildStdin, Stdio};

use serde_json::{Value, json};
use stagemaker_testing::process::{Lines, wait};

use crate::support::{CONFIG, Folder, vector};

const AT: &str = "2026-11-22T10:00:00Z";

const TAKEN: &str = "c.yaml was read again, and is in force";
const KEPT: &str = "what was before stays in force";

/// `token verify --jsonl`, kept open until the test ends.
struct Verifying {
    child: Child,
    stdin: ChildStdin,
    answers: Lines,
    log: Lines,
}

impl Verifying {
    fn start(folder: &Folder, words: &[&str]) -> Self {
        let base = ["token", "verify", "--config", "c.yaml", "--at", AT, "--jsonl"];
        let mut command = folder.command(&[&base[..], words].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let answers = Lines::of(child.stdout.take().unwrap());
        let log = Lines::of(child.stderr.take().unwrap());
        Self { stdin: child.stdin.take().unwrap(), child, answers, log }
    }

    fn verdict(&mut self, token: &str) -> Value {
        writeln!(self.stdin, "{}", json!({ "token": token })).unwrap();
        let answer = self.answers.next("a verdict").unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    #[track_caller]
    fn accepts(&mut self, token: &str) {
        let verdict = self.verdict(token);
        assert_eq!(verdict["verdict"], "accept", "{verdict}");
    }

    #[track_caller]
    fn rejects(&mut self, token: &str, code: &str) {
        let verdict = self.verdict(token);
        assert_eq!(verdict["code"], code, "{verdict}");
    }

    /// The next line of the log that says these words.
    fn logged(&mut self, words: &str) -> String {
        self.log.containing(words)
    }

    #[cfg(unix)]
    fn hang_up(&self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::HUP).unwrap();
    }

    /// Ends the input, and returns the exit status.
    fn end(self) -> Option<i32> {
        let Self { mut child, stdin, .. } = self;
        drop(stdin);
        wait(&mut child, "the command").code()
    }
}

fn start() -> (Folder, Verifying, String) {
    let folder = Folder::with("c.yaml", CONFIG);
    let mut verifying = Verifying::start(&folder, &[]);
    let token = vector("long-term-example", "token.txt");
    verifying.accepts(&token);
    (folder, verifying, token)
}

#[test]
fn a_line_after_a_change_of_the_secret_is_verified_by_the_new_one() {
    let (folder, mut verifying, token) = start();
    let rotated = CONFIG.replace("wJalr", "other");
    // Never later than the next line: nothing is awaited here.
    for _ in 0..5 {
        fs::write(folder.path("c.yaml"), &rotated).unwrap();
        verifying.rejects(&token, "signature_mismatch");
        fs::write(folder.path("new"), CONFIG).unwrap();
        fs::rename(folder.path("new"), folder.path("c.yaml")).unwrap();
        verifying.accepts(&token);
    }
    verifying.logged(TAKEN);
    assert_eq!(verifying.end(), Some(1));
}

#[test]
fn a_change_is_taken_and_reported_although_no_line_comes() {
    let (folder, mut verifying, token) = start();
    fs::write(folder.path("c.yaml"), CONFIG.replace("wJalr", "other")).unwrap();
    verifying.logged(TAKEN);
    verifying.rejects(&token, "signature_mismatch");
    fs::write(folder.path("beside.txt"), "nothing of its own").unwrap();
    fs::write(folder.path("c.yaml"), CONFIG).unwrap();
    verifying.logged(TAKEN);
    verifying.accepts(&token);
}

#[test]
fn a_broken_file_is_reported_and_leaves_what_was_before_in_force() {
    let (folder, mut verifying, token) = start();
    fs::write(folder.path("c.yaml"), CONFIG.replace("secret_access_key", "secret_key")).unwrap();
    verifying.accepts(&token);
    let line = verifying.logged("c.yaml has 4 problems");
    assert!(line.contains(KEPT), "{line}");
    let line = verifying.logged("the key is not known here");
    assert!(line.contains(KEPT), "{line}");
    fs::remove_file(folder.path("c.yaml")).unwrap();
    verifying.accepts(&token);
    verifying.logged("c.yaml: the file cannot be read");
    fs::write(folder.path("c.yaml"), CONFIG.replace("wJalr", "other")).unwrap();
    verifying.rejects(&token, "signature_mismatch");
    verifying.logged(TAKEN);
}

/// A file without principals would let in what everybody knows, and one without policies more.
#[test]
fn a_file_that_lost_a_restriction_leaves_what_was_before_in_force() {
    let limited = CONFIG.replacen("EXAMPLEKEY\n", "EXAMPLEKEY\n    policies: []\n", 1);
    let folder = Folder::with("c.yaml", &limited);
    let mut verifying = Verifying::start(&folder, &["--invoke", "my-endpoint"]);
    let token = vector("long-term-example", "token.txt");
    let test = vector("access-key-id-test", "token.txt");
    verifying.rejects(&token, "implicitly_denied");
    for (text, lost) in [
        ("", "c.yaml has lost `principals`, `region`"),
        ("region: us-west-2\n", "c.yaml has lost `principals`, and"),
        (CONFIG, "c.yaml has lost `principals[AKIAIOSFODNN7EXAMPLE].policies`"),
        (&limited[..limited.len() - 20], "c.yaml has lost the end of its text"),
    ] {
        fs::write(folder.path("c.yaml"), text).unwrap();
        verifying.rejects(&test, "access_key_unknown");
        verifying.rejects(&token, "implicitly_denied");
        let line = verifying.logged(lost);
        assert!(line.contains(KEPT), "{line}");
    }
}

/// Whoever asks for it is heard, and told what it costs.
#[cfg(unix)]
#[test]
fn a_hangup_takes_a_file_that_lost_a_restriction_and_says_so() {
    let (folder, mut verifying, token) = start();
    let test = vector("access-key-id-test", "token.txt");
    fs::write(folder.path("c.yaml"), "region: us-west-2\n").unwrap();
    verifying.rejects(&test, "access_key_unknown");
    verifying.hang_up();
    let line = verifying.logged(TAKEN);
    assert!(line.contains("it has lost `principals`"), "{line}");
    assert!(line.contains("+1 principal (test arn:aws:iam::123456789012:user/test)"), "{line}");
    verifying.accepts(&test);
    verifying.rejects(&token, "access_key_unknown");
}

#[test]
fn a_configuration_that_never_named_principals_is_taken_when_it_does() {
    let folder = Folder::with("c.yaml", "region: us-west-2\n");
    let mut verifying = Verifying::start(&folder, &[]);
    verifying.accepts(&vector("access-key-id-test", "token.txt"));
    fs::write(folder.path("c.yaml"), CONFIG).unwrap();
    verifying.rejects(&vector("access-key-id-test", "token.txt"), "access_key_unknown");
    verifying.accepts(&vector("long-term-example", "token.txt"));
}

#[cfg(unix)]
#[test]
fn a_hangup_reads_the_policies_again_and_ends_nothing() {
    const ALL: &str =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let limited = CONFIG.replacen("EXAMPLEKEY\n", "EXAMPLEKEY\n    policies: [ci.json]\n", 1);
    let folder = Folder::with("c.yaml", &limited);
    let write = |name: &str, text: &str| fs::write(folder.path(name), text).unwrap();
    write("ci.json", ALL);
    let mut verifying = Verifying::start(&folder, &["--invoke", "my-endpoint"]);
    let token = vector("long-term-example", "token.txt");
    verifying.accepts(&token);

    write("ci.json", &ALL.replace("Allow", "Deny"));
    verifying.hang_up();
    verifying.logged(TAKEN);
    verifying.rejects(&token, "explicitly_denied");

    write("ci.json", &ALL.replace("Allow", "deny"));
    verifying.hang_up();
    let line = verifying.logged("ci.json:1: Statement[0].Effect: expected exactly");
    assert!(line.contains(KEPT), "{line}");
    verifying.rejects(&token, "explicitly_denied");

    // A change of the configuration reads its policies, too.
    write("ci.json", ALL);
    write("c.yaml", &format!("{limited}\n"));
    verifying.accepts(&token);
    assert_eq!(verifying.end(), Some(1));
}
