use crate::support::Folder;

#[test]
fn every_subcommand_has_help_with_an_example() {
    let folder = Folder::new();
    for words in [
        &["init"][..],
        &["serve"],
        &["run"],
        &["record"],
        &["check"],
        &["health"],
        &["requests"],
        &["reset"],
        &["completions"],
        &["man"],
        &["token", "mint"],
        &["token", "inspect"],
        &["token", "verify"],
        &["token"],
        &["key", "derive"],
        &["key"],
        &["iam", "evaluate"],
        &["iam", "check"],
        &["iam", "explain"],
        &["iam"],
        &[],
    ] {
        let answer = folder.call(&[words, &["--help"]].concat());
        assert_eq!(answer.status, Some(0), "{words:?}");
        let example = format!("\n  stagemaker {}", words.join(" "));
        let example = example.trim_end();
        assert!(answer.stdout.contains("Example"), "{words:?}: {}", answer.stdout);
        assert!(answer.stdout.contains(example), "{words:?}: {}", answer.stdout);
    }
}

#[test]
fn help_of_verify_describes_the_lines_and_the_verdicts() {
    let help = Folder::new().call(&["token", "verify", "--help"]).stdout;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        r#"{"id": 1, "token": "sagemaker-api-key-...", "at": "2026-11-22T10:00:00Z", "#,
        r#""verdict": "accept" id, access_key_id, principal_arn, account_id, signed_at, expires_at"#,
        r#""verdict": "reject" id, code, stage, message"#,
        r#""verdict": "error" id, code, line, message"#,
        "Policies are not asked",
        "Exit status: 0 if every token is accepted, 1 if any is rejected, 2 if any line",
        "Reload: while --jsonl reads, a changed configuration is read again at once",
        "what was before stays in force",
    ] {
        assert!(help.contains(said), "{said}: {help}");
    }
}

#[test]
fn wrong_usage_is_told_on_stderr_with_status_2() {
    let folder = Folder::new();
    folder.call(&[]).refuses(2, "Usage: stagemaker <COMMAND>");
    folder.call(&["sreve"]).refuses(2, "unrecognized subcommand 'sreve'");
    folder.call(&["serve", "--lisen", "x"]).refuses(2, "unexpected argument '--lisen'");
    folder.call(&["serve", "--at", "noon"]).refuses(2, "expected a time such as");
    folder
        .call(&["token", "mint", "--expires", "1w"])
        .refuses(2, "expected a duration of whole seconds");
    folder.call(&["key", "derive", "--day", "noon"]).refuses(2, "expected a day such as");
    folder.call(&["key", "derive", "--days", "367"]).refuses(2, "367 is not in 1..=366");
    folder.call(&["key", "derive", "--service", "s3"]).refuses(2, "possible values: sagemaker");
    folder.call(&["token", "verify", "x"]).refuses(2, "--config <FILE>");
    for words in [&["run"][..], &["run", "pytest"], &["run", "pytest", "-x"]] {
        folder.call(words).refuses(2, "put `--` in front of the command");
    }
    folder.call(&["run", "--lisen", "x", "--", "y"]).refuses(2, "unexpected argument '--lisen'");
}
