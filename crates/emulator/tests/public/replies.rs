use std::sync::Arc;

use serde_json::{Value, json};
use stagemaker_emulator::{ChatRequest, NoReply, Replies, Reply, ReplyKind, Respond};

use crate::public::server::{answer, hi};

/// A responder of a type of its own.
struct Fixed(&'static str);

impl Respond for Fixed {
    fn respond(&self, request: &ChatRequest) -> Reply {
        Reply::text(format!("{} {}", self.0, request.last_user_message()))
    }
}

#[tokio::test]
async fn replies_come_from_an_echo_a_text_a_type_or_a_closure() {
    let script = Replies::parse("- {when: hi, say: script}\n").unwrap();
    for (replies, shown, content) in [
        (Replies::default(), "Echo", "hi"),
        (script, "Script", "script"),
        (Replies::new(Fixed("type")), "Code", "type hi"),
        (Replies::from(|_: &ChatRequest| "closure"), "Code", "closure"),
    ] {
        assert_eq!(format!("{replies:?}"), shown);
        assert_eq!(answer(replies, &hi(json!({}))).await.content(), content);
    }
}

/// A text that somebody sends names no files.
#[test]
fn a_detached_text_is_parsed_and_reads_nothing() {
    let kinds = [Replies::default(), Replies::from(|_: &ChatRequest| "x")];
    assert_eq!(kinds.map(|replies| replies.kind()), ["echo", "code"]);
    assert_eq!(Replies::parse_detached("sent", "- say: a").unwrap().kind(), "script");
    let refused = Replies::parse_detached("sent", "- say: {file: /etc/hostname}").unwrap_err();
    assert!(refused.to_string().ends_with("no file is read from here: send what it holds"));
}

#[test]
fn a_file_is_loaded_or_all_its_problems_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let right = write("right.yaml", "- say: a\n");
    assert_eq!(format!("{:?}", Replies::load(&right).unwrap()), "Script");
    let wrong = write("wrong.yaml", "- {say: []}\n- {wehn: a, say: b}\n");
    assert_eq!(Replies::load(&wrong).unwrap_err().len(), 2);
    assert_eq!((Replies::check(&right).len(), Replies::check(&wrong).len()), (0, 2));
    // Braces that no template works out are probably a mistake.
    let braces = write("braces.yaml", "- say: '{{ user }}'\n");
    let problems = Replies::check(&braces);
    assert_eq!((problems.len(), problems.warnings().len()), (0, 1));
    let listed = write("listed.yaml", "replies: []\n");
    let configuration = write("configuration.yaml", "endpoints: {a: }\n");
    let is_replies = [&right, &listed, &configuration, &folder.path().join("none.yaml")]
        .map(|path| Replies::is_replies_file(path));
    assert_eq!(is_replies, [true, true, false, false]);
    let is_taken = ["a.yaml", "a.yml", "a.json", "a.log", "yaml"]
        .map(|name| Replies::is_file_of_folder(std::path::Path::new(name)));
    assert_eq!(is_taken, [true, true, true, false, false]);
}

/// Returns the reply of a script to a message, which only code gets to see.
async fn previewed(script: &'static str, message: &'static str) -> Result<String, NoReply> {
    let script = Arc::new(Replies::parse(script).unwrap());
    let (result, mut previews) = tokio::sync::mpsc::unbounded_channel();
    let respond = move |request: &ChatRequest| {
        let reply = script.preview(request, 0).map(|reply| {
            let ReplyKind::Content(texts, _) = reply.kind else {
                panic!("a reply of the script has a text")
            };
            texts.concat()
        });
        result.send(reply).unwrap();
        "seen"
    };
    let body: Value = json!({"messages": [{"role": "user", "content": message}]});
    answer(respond, &body).await;
    previews.recv().await.expect("the code is asked")
}

#[tokio::test]
async fn a_preview_is_the_first_of_its_test_at_the_given_time() {
    let script = "- {when: time, template: '{{ now }}'}\n- {when: {user: a, nth: 1}, say: first}\n";
    assert_eq!(previewed(script, "time").await, Ok("1970-01-01T00:00:00Z".to_owned()));
    assert_eq!(previewed(script, "a").await, Ok("first".to_owned()));
}

#[tokio::test]
async fn without_a_rule_or_with_a_failing_template_there_is_no_reply() {
    let script = "- {when: undefined, template: '{{ nothing }}'}\n";
    let none = previewed(script, "b").await.unwrap_err();
    let NoReply::NoMatch(why) = &none else { panic!("{none}") };
    assert!(why.starts_with("the only reply (replies:1) does not match"), "{why}");
    let failed = previewed(script, "undefined").await.unwrap_err();
    let NoReply::Failed(why) = &failed else { panic!("{failed}") };
    assert_eq!(&failed.to_string(), why);
    assert!(why.contains("(replies:1)"), "{why}");
}
