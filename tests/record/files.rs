//! The files of recordings, however exchanges end and whatever stops the recorder.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::thread;

use serde_json::{Value, json};
use stagemaker_testing::LIMIT;
use stagemaker_testing::http::{Response, block_on};

use super::recorder::{Recorder, files, request};
use super::upstream::{Act, Upstream, completion, respond};
use crate::support::Folder;

const PATH: &str = "/v1/chat/completions";

fn asked(text: &str) -> Value {
    json!({"messages": [{"role": "user", "content": text}]})
}

fn ask(recorder: &Recorder, text: &str) -> Response {
    recorder.send(PATH, &[], &asked(text))
}

fn answer(text: &str) -> Act {
    respond(200, "application/json", &completion(&json!({"content": text}), "stop").to_string())
}

/// Hands the connection on, which is then answered by whoever holds it.
fn hand_on(holder: &Sender<TcpStream>) -> Act {
    let holder = holder.clone();
    Box::new(move |connection| holder.send(connection.try_clone().unwrap()).unwrap())
}

/// Asks a question meanwhile.
fn ask_meanwhile(address: SocketAddr, text: &str) -> thread::JoinHandle<Response> {
    let request = request(PATH, &[], &asked(text));
    thread::spawn(move || block_on(request.send_to_the_end(address)))
}

/// Returns the questions of a file, in the order of its rules.
fn questions(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let rules = text.lines().filter_map(|line| line.strip_prefix("    user: {is: "));
    rules.map(|rule| rule.trim_end_matches('}').to_owned()).collect()
}

#[test]
fn each_exchange_is_on_disk_when_it_ends_whichever_hangs() {
    let (holder, held) = mpsc::channel();
    let mut acts = vec![hand_on(&holder), hand_on(&holder)];
    acts.extend((0..20).map(|_| answer("Here it is.")));
    let upstream = Upstream::start(acts);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let mut hanging = Vec::new();
    for name in ["first", "second"] {
        let asking = ask_meanwhile(recorder.0.address, name);
        hanging.push((asking, held.recv_timeout(LIMIT).expect("the upstream is asked")));
    }
    let path = folder.path("r/shared.yaml");
    let names: Vec<_> = (0..20).map(|number| format!("q{number}")).collect();
    for (count, name) in names.iter().enumerate() {
        assert_eq!(ask(&recorder, name).status, 200);
        assert_eq!(questions(&path), &names[..=count], "on disk once it is answered");
    }
    for (asking, mut connection) in hanging.into_iter().rev() {
        answer("At last.")(&mut connection);
        connection.flush().unwrap();
        drop(connection);
        assert_eq!(asking.join().unwrap().status, 200);
    }
    let began = [vec!["first".to_owned(), "second".to_owned()], names].concat();
    assert_eq!(questions(&path), began, "in the order in which they began");
    drop(recorder);
    let recorder = Recorder::replaying(&folder, "r");
    assert!(began.iter().all(|name| ask(&recorder, name).status == 200));
}

#[test]
fn an_edit_survives_while_an_exchange_hangs() {
    let (holder, held) = mpsc::channel();
    let upstream = Upstream::start(vec![answer("a"), hand_on(&holder), answer("b"), answer("c")]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let path = folder.path("r/shared.yaml");
    ask(&recorder, "one");
    let asking = ask_meanwhile(recorder.0.address, "hanging");
    let mut connection = held.recv_timeout(LIMIT).expect("the upstream is asked");
    ask(&recorder, "two");
    let edited = std::fs::read_to_string(&path).unwrap().replace("say: a", "say: Mine") + "# mine";
    std::fs::write(&path, &edited).unwrap();
    answer("late")(&mut connection);
    drop(connection);
    assert_eq!(asking.join().unwrap().status, 200);
    ask(&recorder, "three");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with(&edited), "{text}");
    assert_eq!(questions(&path), ["one", "two", "hanging", "three"]);
}

/// Bytes are counted, not time: what a rule costs must not depend on the rules before it.
#[cfg(target_os = "linux")]
#[test]
fn the_last_of_many_rules_costs_what_the_first_cost() {
    const RULES: usize = 300;
    const SAMPLE: usize = 20;
    let upstream = Upstream::start((0..=RULES).map(|_| answer("It is sunny.")).collect());
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    ask(&recorder, "the file is made");
    let costs: Vec<_> = (0..RULES / SAMPLE)
        .map(|sample| {
            let before = recorder.0.transferred();
            for number in 0..SAMPLE {
                let question = format!("question {:04}", sample * SAMPLE + number);
                assert_eq!(ask(&recorder, &question).status, 200);
            }
            recorder.0.transferred() - before
        })
        .collect();
    let (first, last) = (costs[0], costs[costs.len() - 1]);
    assert!(last < first + first / 10, "bytes of {SAMPLE} rules each: {costs:?}");
    let text = std::fs::read_to_string(folder.path("r/shared.yaml")).unwrap();
    assert_eq!(text.matches("- when:").count(), RULES + 1);
}

#[test]
fn two_recorders_in_one_folder_refuse_each_other() {
    let upstream = Upstream::start(vec![answer("a"), answer("b")]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let words =
        ["record", "--upstream", &upstream.url, "--replies", "r", "--listen", "127.0.0.1:0"];
    folder
        .call(&words)
        .refuses(2, "another recorder writes into r: stop it first, or name another");
    assert_eq!(ask(&recorder, "one").status, 200);
    let other = Recorder::recording(&folder, "http://127.0.0.1:9", "r2");
    let replay = Recorder::replaying(&folder, "r");
    assert_eq!(ask(&replay, "one").status, 200, "a replay locks nothing");
    drop((other, recorder.0.kill()));
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    assert_eq!(ask(&recorder, "two").status, 200, "a killed recorder blocks nobody");
    assert_eq!(files(&folder.path("r")).len(), 1, "nothing is left behind");
}

/// Started under `ulimit -f`: the disk is as good as full once a file has some kilobytes.
#[cfg(unix)]
#[test]
fn a_failed_write_loses_nothing_and_the_client_has_its_answer() {
    use std::process::{Command, Stdio};

    use crate::support::server::Server;

    let upstream = Upstream::start((0..60).map(|_| answer(&"long ".repeat(40))).collect());
    let folder = Folder::new();
    let limited = r#"ulimit -f 8; exec "$@""#;
    let mut command = Command::new("sh");
    command.current_dir(folder.path("")).stdin(Stdio::null()).args(["-c", limited, "sh"]);
    command.arg(env!("CARGO_BIN_EXE_stagemaker"));
    command.args([
        "record",
        "--upstream",
        &upstream.url,
        "--replies",
        "r",
        "--listen",
        "127.0.0.1:0",
    ]);
    let recorder = Recorder(Server::of(&mut command));
    let names: Vec<_> = (0..30).map(|number| format!("q{number}")).collect();
    for name in &names {
        assert_eq!(ask(&recorder, name).status, 200);
    }
    let path = folder.path("r/shared.yaml");
    let kept = questions(&path);
    let log = recorder.0.end();
    assert!(log.contains("not recorded") && log.contains("shared.yaml cannot be written"), "{log}");
    assert!((5..30).contains(&kept.len()) && names.starts_with(&kept), "{kept:?}");
    assert_eq!(files(&folder.path("r")).len(), 1, "no unfinished file is left");
    let recorder = Recorder::replaying(&folder, "r");
    assert_eq!(ask(&recorder, "q3").status, 200);
    drop(recorder);
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    for name in &names {
        assert_eq!(ask(&recorder, name).status, 200);
    }
    assert_eq!(questions(&path), names);
}

/// A recorder that was killed while it appended has left a NUL, and what it had written behind it.
#[test]
fn an_unfinished_rule_is_left_out_and_repaired() {
    let upstream = Upstream::start(vec![answer("a"), answer("b")]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    ask(&recorder, "one");
    drop(recorder);
    let path = folder.path("r/shared.yaml");
    let whole = std::fs::read(&path).unwrap();
    let unfinished = [&whole[..], b"\0- when:\n    user: {is: \xe2\x82\0\0\0\0"].concat();
    std::fs::write(&path, &unfinished).unwrap();
    std::fs::write(folder.path("r.yaml"), "endpoints: {e: {replies: r}}").unwrap();
    for checked in ["r.yaml", "r/shared.yaml"] {
        assert_eq!(folder.call(&["check", checked]).status, Some(0), "{checked}");
    }
    assert_eq!(ask(&Recorder::replaying(&folder, "r"), "one").status, 200);
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    assert_eq!(ask(&recorder, "two").status, 200);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.as_bytes().starts_with(&whole) && !text.contains('\0'), "{text}");
    assert_eq!(questions(&path), ["one", "two"]);
}
