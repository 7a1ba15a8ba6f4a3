use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};
use stagemaker_testing::process::{first_line, output};

use crate::support::{Answer, CONFIG, Folder, vector};

const AT: &str = "2026-11-22T10:00:00Z";

fn verify(words: &[&str], stdin: impl AsRef<[u8]>) -> Answer {
    let folder = Folder::with("c.yaml", CONFIG);
    folder.call_with(&[&["token", "verify", "--config", "c.yaml"], words].concat(), stdin)
}

#[test]
fn one_token_is_accepted_with_status_0_or_refused_with_status_1() {
    let token = vector("long-term-example", "token.txt");
    for (words, stdin) in [(&[token.as_str(), "--at", AT][..], ""), (&["-", "--at", AT], &token)] {
        let answer = verify(words, stdin);
        assert_eq!(answer.status, Some(0));
        assert_eq!(
            answer.stdout,
            "{\"id\":null,\"verdict\":\"accept\",\"access_key_id\":\"AKIAIOSFODNN7EXAMPLE\",\
             \"principal_arn\":\"arn:aws:iam::123456789012:user/ci\",\
             \"account_id\":\"123456789012\",\"signed_at\":\"2026-11-22T10:00:00Z\",\
             \"expires_at\":\"2026-11-22T22:00:00Z\"}\n"
        );
    }
    let refused = verify(&[&token, "--at", "2026-11-22T22:00:00Z"], "");
    assert_eq!(refused.status, Some(1));
    assert_eq!(
        refused.lines(),
        [json!({"id": null, "verdict": "reject", "code": "expired", "stage": "time",
            "message": "the token expired at 2026-11-22T22:00:00Z, and it is 2026-11-22T22:00:00Z"})]
    );
}

#[test]
fn each_line_is_answered_in_order() {
    let (long_term, temporary) =
        (vector("long-term-example", "token.txt"), vector("temporary-example", "token.txt"));
    let records = [
        json!({"id": 1, "token": long_term, "at": AT}),
        json!({"id": "two", "token": long_term, "at": AT, "region": "eu-west-1"}),
        json!({"id": [3], "token": temporary, "at": 1_795_341_600, "region": "us-east-1"}),
        json!({"token": temporary, "at": "20261122T101000Z", "region": "us-east-1"}),
        json!({"id": 5, "token": "nonsense"}),
        json!({"id": 6, "token": vector("access-key-id-test", "token.txt"), "at": AT}),
        json!({"id": 7, "token": vector("secret-with-plus", "token.txt"), "at": AT}),
    ];
    let input: Vec<_> = records.iter().map(ToString::to_string).collect();
    let answer = verify(&["--jsonl"], input.join("\n"));
    let seen: Vec<_> = answer
        .lines()
        .iter()
        .map(|line| (line["id"].clone(), line["verdict"].clone(), line["code"].clone()))
        .collect();
    let accept = |id: Value| (id, json!("accept"), Value::Null);
    let reject = |id: Value, code: &str| (id, json!("reject"), json!(code));
    assert_eq!(
        seen,
        [
            accept(json!(1)),
            reject(json!("two"), "region_mismatch"),
            accept(json!([3])),
            reject(Value::Null, "expired"),
            reject(json!(5), "prefix_unknown"),
            reject(json!(6), "access_key_unknown"),
            reject(json!(7), "signature_mismatch"),
        ]
    );
    assert_eq!(answer.status, Some(1));
    let good = format!("{}\n", records[0]);
    assert_eq!(verify(&["--jsonl", "-"], good).status, Some(0));
}

/// How far the signer's clock may be ahead is for the configuration to say.
#[test]
fn verify_grants_the_skew_of_the_configuration() {
    let token = vector("long-term-example", "token.txt");
    for (skew, early, status) in
        [("", "09:55:00", 0), ("", "09:54:59", 1), ("skew_seconds: 0", "09:59:59", 1)]
    {
        let folder = Folder::with("c.yaml", &format!("{CONFIG}{skew}\n"));
        let at = format!("2026-11-22T{early}Z");
        let answer = folder.call(&["token", "verify", "--config", "c.yaml", "--at", &at, &token]);
        assert_eq!(answer.status, Some(status), "{skew} {early}: {answer:?}");
    }
}

/// A line that cannot be read is answered as such, and the rest goes on.
#[test]
fn an_unreadable_line_does_not_stop_the_rest() {
    let record = json!({"id": 9, "token": vector("long-term-example", "token.txt"), "at": AT});
    let mut input = Vec::new();
    for line in [
        &b"not json"[..],
        b"[1]",
        b"{\"id\": 3}",
        b"{\"id\": 4, \"token\": 5}",
        b"{\"id\": 5, \"token\": \"x\", \"at\": \"noon\"}",
        b"{\"id\": 6, \"token\": \"x\", \"region\": 7}",
        b"\xff\xfe",
        b"",
        b" \t\r",
        format!("{{\"id\": 8, \"token\": \"{}\"}}", "x".repeat(2_000_000)).as_bytes(),
        record.to_string().as_bytes(),
    ] {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let answer = verify(&["--jsonl"], &input);
    assert_eq!(answer.status, Some(2));
    let lines = answer.lines();
    let ids: Vec<_> = lines.iter().map(|line| line["id"].clone()).collect();
    let null = Value::Null;
    let expected = [
        &null,
        &null,
        &json!(3),
        &json!(4),
        &json!(5),
        &json!(6),
        &null,
        &null,
        &null,
        &null,
        &json!(9),
    ];
    assert_eq!(ids.iter().collect::<Vec<_>>(), expected);
    for (index, line) in lines[..10].iter().enumerate() {
        assert_eq!((&line["verdict"], &line["line"]), (&json!("error"), &json!(index + 1)));
        assert!(line["message"].is_string());
    }
    assert_eq!(lines[1]["message"], "expected a JSON object");
    assert_eq!(lines[2]["message"], "`token` is missing");
    assert_eq!(lines[7]["message"], "the line is empty");
    assert_eq!(lines[8]["message"], "the line is empty");
    assert_eq!(lines[10]["verdict"], "accept");
}

/// A region under a name that nobody reads would leave the token to the default one.
#[test]
fn a_field_that_is_unknown_or_there_twice_makes_the_line_unreadable() {
    let answer = verify(
        &["--jsonl"],
        r#"{"id": 1, "token": "x", "regon": "us-west-2"}
{"token": "x", "id": 2, "token": "y"}
{"id": 3, "id": 4, "token": "x"}
{"id": 5, "token": "x", "region": "us-west-2", "region": null}
"#,
    );
    let error = |id: Value, line: usize, message: &str| {
        format!(
            "{{\"id\":{id},\"verdict\":\"error\",\"code\":\"line_unreadable\",\"line\":{line},\
             \"message\":\"{message}\"}}\n"
        )
    };
    let unknown = "unknown field `regon`; expected `id`, `token`, `at`, `region`";
    assert_eq!(
        answer.stdout,
        [
            error(json!(1), 1, unknown),
            error(json!(2), 2, "the field `token` is there twice"),
            error(Value::Null, 3, "the field `id` is there twice"),
            error(json!(5), 4, "the field `region` is there twice"),
        ]
        .concat()
    );
    assert_eq!(answer.status, Some(2));
}

#[test]
fn verify_answers_nothing_behind_the_last_line_feed() {
    for (input, answers) in [("", 0), ("{}\n", 1), ("{}", 1), ("{}\n\n", 2), ("\n", 1), (" ", 1)] {
        let answer = verify(&["--jsonl"], input);
        assert_eq!(answer.lines().len(), answers, "{input:?}");
        assert_eq!(answer.status, Some(if answers == 0 { 0 } else { 2 }), "{input:?}");
    }
}

/// What the configuration says of credentials beside their secret.
#[test]
fn ended_credentials_and_refused_tokens_are_rejected_with_their_code() {
    let (long_term, temporary) =
        (vector("long-term-example", "token.txt"), vector("temporary-example", "token.txt"));
    let inspected = Folder::new().call(&["token", "inspect", "--at", AT, "--json", &long_term]);
    let facts: Value = serde_json::from_str(&inspected.stdout).unwrap();
    let refused = format!("refuse_tokens: [{}]", facts["fingerprint"].as_str().unwrap());
    for (token, setting, code) in [
        (&temporary, "expires_at: 2026-11-22T10:00:00Z", json!("credentials_expired")),
        (&temporary, "expires_at: 2026-11-22T10:00:01Z", Value::Null),
        (
            &long_term,
            "refuse_tokens_before: 2026-11-22T10:00:01Z",
            json!("signed_before_revocation"),
        ),
        (&long_term, "refuse_tokens_before: 2026-11-22T10:00:00Z", Value::Null),
        (&long_term, &refused, json!("token_revoked")),
    ] {
        // The temporary credentials are the last of the configuration.
        let config = if *token == temporary {
            format!("{CONFIG}    {setting}\n")
        } else {
            CONFIG.replacen("EXAMPLEKEY\n", &format!("EXAMPLEKEY\n    {setting}\n"), 1)
        };
        let folder = Folder::with("c.yaml", &config);
        let base = ["token", "verify", "--config", "c.yaml", "--at", AT, "--region"];
        let region = if *token == temporary { "us-east-1" } else { "us-west-2" };
        let answer = folder.call(&[&base[..], &[region, token]].concat());
        assert_eq!(answer.lines()[0]["code"], code, "{setting}: {answer:?}");
        let stage = if code.is_null() { Value::Null } else { json!("time") };
        assert_eq!(answer.lines()[0]["stage"], stage, "{setting}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_on_stderr_with_status_2() {
    let folder = Folder::new();
    let verify = |words: &[&str]| folder.call(&[&["token", "verify"], words].concat());
    verify(&["--config", "none.yaml", "x"]).refuses(2, "none.yaml: the file cannot be read");
    std::fs::write(folder.path("c.yaml"), "{}").unwrap();
    verify(&["--config", "c.yaml", "--jsonl", "none.jsonl"])
        .refuses(2, "none.jsonl cannot be read");
}

/// Whoever reads only the first line hears no complaint, and not everything could be told.
#[test]
fn a_reader_that_closes_the_pipe_ends_the_command_in_silence_with_status_2() {
    let folder = Folder::with("c.yaml", CONFIG);
    let mut command = folder.command(&["token", "verify", "--config", "c.yaml", "--jsonl"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"token\": \"x\"}\n").unwrap();
    let first = first_line(child.stdout.take().unwrap());
    assert!(first.contains("prefix_unknown"), "{first}");
    drop(stdin.write_all("{\"token\": \"x\"}\n".repeat(1000).as_bytes()));
    drop(stdin);
    let answer = Answer::from(&output(child, "the command"));
    assert_eq!((answer.status, answer.stderr.as_str()), (Some(2), ""));
}
