use std::process::Stdio;
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use stagemaker_testing::LIMIT;
use stagemaker_testing::process::{Lines, wait};

use crate::support::{ACCESS_KEY_ID, Answer, CONFIG, Folder};

#[test]
fn run_ends_with_the_exit_status_of_the_command() {
    let folder = Folder::new();
    for (script, status) in
        [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 137), ("kill -15 $$", 143)]
    {
        let answer = folder.call(&["run", "--", "sh", "-c", script]);
        assert_eq!(answer.status, Some(status), "{script}: {answer:?}");
    }
    folder.call(&["run", "--", "no-such-command"]).refuses(127, "`no-such-command` cannot be run");
}

#[test]
fn the_command_finds_the_emulator_in_its_environment() {
    let folder = Folder::with("c.yaml", CONFIG);
    let mut command = folder.command(&["run", "--config", "c.yaml", "--", "env"]);
    command.env("AWS_PROFILE", "production").env("AWS_SESSION_TOKEN", "of another key");
    command.env("NO_PROXY", "example.com");
    let output = Answer::of(&mut command).stdout;
    let value = |name: &str| {
        let start = format!("{name}=");
        output.lines().find_map(|line| line.strip_prefix(&start)).map(ToOwned::to_owned)
    };
    let url = value("STAGEMAKER_URL").unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let base = format!("{url}/endpoints/my-endpoint/openai/v1");
    assert_eq!(value("OPENAI_BASE_URL"), Some(base));
    assert!(value("OPENAI_API_KEY").unwrap().starts_with("sagemaker-api-key-"));
    assert_eq!(value("AWS_ACCESS_KEY_ID").as_deref(), Some(ACCESS_KEY_ID));
    assert_eq!(value("AWS_REGION").as_deref(), Some("us-west-2"));
    assert_eq!(value("AWS_DEFAULT_REGION").as_deref(), Some("us-west-2"));
    assert_eq!((value("AWS_PROFILE"), value("AWS_SESSION_TOKEN")), (None, None));
    assert_eq!(value("NO_PROXY").as_deref(), Some("example.com,127.0.0.1"));
}

#[test]
fn run_listens_where_it_is_told_and_has_a_stopped_clock() {
    let folder = Folder::new();
    let options = ["run", "--listen", "0.0.0.0:0", "--at", "2026-11-22T10:00:00Z", "--expose"];
    let script = "echo $STAGEMAKER_URL; exec 3<>/dev/tcp/127.0.0.1/${STAGEMAKER_URL##*:}; \
                  printf 'GET /_stagemaker/health HTTP/1.1\\r\\nhost: a\\r\\nconnection: close\\r\\n\\r\\n' >&3; cat <&3";
    let answer = folder.call(&[&options[..], &["--", "bash", "-c", script]].concat());
    assert!(answer.stdout.starts_with("http://127.0.0.1:"), "{answer:?}");
    assert!(answer.stdout.contains("date: Sun, 22 Nov 2026 10:00:00 GMT"), "{answer:?}");
    folder.call(&["run", "--listen", "0.0.0.0:0", "--", "true"]).refuses(2, "--expose");
    let folder = Folder::with("stagemaker.yaml", CONFIG);
    let answer = folder.call(&["run", "--", "sh", "-c", "echo $AWS_REGION"]);
    assert_eq!(answer.stdout, "us-west-2\n");
    assert!(answer.stderr.contains("stagemaker.yaml of this folder is used"), "{answer:?}");
}

/// Requests, by bash alone: to paths of the server that `run` has started, without a token.
const ASK: &str = "ask() { exec 3<>/dev/tcp/127.0.0.1/${STAGEMAKER_URL##*:}; \
    printf 'POST %s HTTP/1.1\\r\\nhost: a\\r\\nconnection: close\\r\\ncontent-length: 0\\r\\n\\r\\n' $1 >&3; \
    cat <&3 >/dev/null; }; ";

fn run(folder: &Folder, options: &[&str], script: &str) -> Answer {
    let script = format!("{ASK}{script}");
    folder.call(&[&["run"], options, &["--", "bash", "-c", &script]].concat())
}

/// What nobody answered usefully stands at the end, with the real reason and the right path.
#[test]
fn run_lists_what_nobody_answered_usefully() {
    let folder = Folder::new();
    let chat = "/endpoints/my-endpoint/openai/v1/chat/completions";
    let script = format!("ask /v1/responses; ask /v1/responses; ask {chat}");
    let answer = run(&folder, &[], &script);
    assert_eq!(answer.status, Some(0), "{answer:?}");
    let (_, summary) = answer.stderr.split_once("stagemaker: ").expect(&answer.stderr);
    assert_eq!(
        summary,
        format!(
            "3 requests were not answered usefully:\n  #1 404 POST /v1/responses: there is no such \
             path; one that is answered is POST {chat} (2 times)\n  #3 403 POST {chat}: there is no \
             `Authorization` header\n"
        )
    );
    assert!(!run(&folder, &[], "true").stderr.contains("stagemaker:"));
    let many = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do ask /v1/$i; done";
    let answer = run(&folder, &[], many);
    assert_eq!(answer.stderr.lines().filter(|line| line.starts_with("  #")).count(), 10);
    assert!(answer.stderr.contains("  and 2 more; --journal FILE writes all"), "{answer:?}");
}

#[test]
fn run_with_strict_fails_for_it_where_the_command_succeeds() {
    let folder = Folder::new();
    for (script, status) in [("true", 0), ("ask /v1/x", 1), ("ask /v1/x; exit 3", 3)] {
        assert_eq!(run(&folder, &["--strict"], script).status, Some(status), "{script}");
    }
}

#[test]
fn run_writes_its_journal_as_lines_or_as_an_archive() {
    let folder = Folder::new();
    for name in ["j.jsonl", "j.har"] {
        let path = folder.path(name);
        let answer = run(&folder, &["--journal", path.to_str().unwrap()], "ask /v1/x; ask /v1/y");
        assert_eq!(answer.status, Some(0), "{answer:?}");
        let text = std::fs::read_to_string(&path).unwrap();
        let (first, count) = if name == "j.har" {
            let archive: serde_json::Value = serde_json::from_str(&text).unwrap();
            let entries = archive["log"]["entries"].as_array().unwrap().clone();
            (entries[0]["request"]["url"].as_str().unwrap().to_owned(), entries.len())
        } else {
            let record: serde_json::Value =
                serde_json::from_str(text.lines().next().unwrap()).unwrap();
            (record["request"]["path"].as_str().unwrap().to_owned(), text.lines().count())
        };
        assert!(first.ends_with("/v1/x"), "{first}");
        assert_eq!(count, 2);
    }
    let answer = run(&folder, &["--journal", "/nowhere/j.jsonl"], "true");
    answer.refuses(2, "the journal cannot be written to /nowhere/j.jsonl");
}

/// The child, and a grandchild that it leaves behind, are gone when the command is.
#[test]
fn run_leaves_no_process_behind() {
    let folder = Folder::new();
    let answer = folder.call(&["run", "--", "sh", "-c", "sleep 300 >/dev/null 2>&1 & echo $!"]);
    assert_eq!(answer.status, Some(0), "{answer:?}");
    assert_gone(answer.stdout.trim());
}

#[test]
fn a_signal_ends_the_command_and_all_that_it_started() {
    for (signal, status) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let folder = Folder::new();
        let script = "trap '' HUP; sleep 300 & echo $!; echo $$; wait";
        let mut command = folder.command(&["run", "--", "bash", "-c", script]);
        command.stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = Lines::of(child.stdout.take().unwrap());
        let pids = [0; 2].map(|_| lines.next("the id of a process").unwrap());
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(wait(&mut child, "the command").code(), Some(status));
        for pid in &pids {
            assert_gone(pid);
        }
    }
}

/// Ten seconds after it was asked to end, a command is ended, and what it started two seconds later.
#[test]
fn a_command_that_does_not_end_is_ended_after_the_grace() {
    let folder = Folder::new();
    let script =
        "trap '' TERM; (trap '' TERM; exec setsid sleep 300) & echo $!; echo $$; wait; wait";
    let mut command = folder.command(&["run", "--", "bash", "-c", script]);
    command.stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = Lines::of(child.stdout.take().unwrap());
    let pids = [0; 2].map(|_| lines.next("the id of a process").unwrap());
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert_eq!(wait(&mut child, "the command").code(), Some(137));
    for pid in &pids {
        assert_gone(pid);
    }
}

/// Init may take a moment to take notice of an orphan's end.
fn assert_gone(pid: &str) {
    let process = Pid::from_raw(pid.parse().expect(pid)).unwrap();
    let deadline = Instant::now() + LIMIT;
    while test_kill_process(process).is_ok() {
        let status = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        if status.contains(") Z ") {
            return;
        }
        assert!(Instant::now() < deadline, "process {pid} is still there");
        std::thread::yield_now();
    }
}
