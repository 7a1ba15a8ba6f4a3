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
