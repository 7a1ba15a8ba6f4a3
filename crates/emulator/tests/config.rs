use std::path::Path;

use stagemaker_emulator::{AccessConfig, Catalog, Config};

/// Loads a configuration from a folder with these files, and lists its problems without the
/// folder. What the system says of a file that is missing is replaced by `NOT FOUND`.
pub(crate) fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    match Config::load(&folder.path().join("c.yaml")) {
        Ok(_) => Vec::new(),
        Err(problems) => {
            let prefix = format!("{}/", folder.path().display());
            let missing = std::fs::read(folder.path().join("missing")).unwrap_err().to_string();
            let portable =
                |problem: String| problem.replace(&prefix, "").replace(&missing, "NOT FOUND");
            problems.iter().map(|problem| portable(problem.to_string())).collect()
        }
    }
}

pub(crate) fn load(yaml: &str) -> Config {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    std::fs::write(&path, yaml).unwrap();
    Config::load(&path).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn a_key_that_is_left_out_has_its_default() {
    for yaml in ["", "# nothing\n", "{}", "---\n", "region: us-east-1\n"] {
        let config = load(yaml);
        assert_eq!(
            (&*config.access.region, &*config.access.account),
            ("us-east-1", "123456789012"),
            "{yaml}"
        );
        assert!(config.access.credentials.is_empty() && matches!(config.catalog, Catalog::Any(_)));
    }
}

#[test]
fn a_configuration_in_json_is_read() {
    let config = load(r#"{"region": "eu-west-1", "endpoints": {"b": {}, "a": null}}"#);
    assert_eq!(config.access.region, "eu-west-1");
    assert_eq!(config.addresses, ["b", "a"]);
}

/// Leading zeros are digits of an account, quoted or not.
#[test]
fn the_account_left_out_is_that_of_the_first_principal() {
    assert_eq!(load("account: 012345678901").access.account, "012345678901");
    let principal = "principals: [{arn: 'arn:aws:sts::000000000007:assumed-role/r/s', \
                     access_key_id: a, secret_access_key: s, session_token: t}, \
                     {access_key_id: b, secret_access_key: s}]";
    let config = load(principal);
    assert_eq!(config.access.account, "000000000007");
    let arns: Vec<_> =
        config.access.credentials.iter().map(|own| own.principal().arn().to_owned()).collect();
    assert_eq!(
        arns,
        ["arn:aws:sts::000000000007:assumed-role/r/s", "arn:aws:iam::000000000007:user/b"]
    );
    assert_eq!(
        load(&format!("account: '111122223333'\n{principal}")).access.account,
        "111122223333"
    );
}

#[test]
fn an_empty_session_token_makes_long_term_credentials() {
    for empty in ["", "''", "null", "~"] {
        let yaml = "principals: [{access_key_id: a, secret_access_key: s, session_token: ";
        let config = load(&format!("{yaml}{empty}}}]"));
        assert!(config.access.credentials[0].session_token().is_none(), "{empty}");
    }
}

#[test]
fn the_partition_follows_the_region() {
    let arn = |region: &str| {
        let yaml =
            format!("region: {region}\nprincipals: [{{access_key_id: a, secret_access_key: s}}]");
        load(&yaml).access.credentials[0].principal().arn().to_owned()
    };
    assert_eq!(arn("us-gov-west-1"), "arn:aws-us-gov:iam::123456789012:user/a");
    assert_eq!(arn("cn-north-1"), "arn:aws-cn:iam::123456789012:user/a");
    assert_eq!(arn("eusc-de-east-1"), "arn:aws-eusc:iam::123456789012:user/a");
}

/// Every problem at once, each with its file, line and path.
#[test]
fn every_problem_is_named_with_its_place() {
    let yaml = r"
regoin: us-east-1
account: 12345
principals:
  - arn: someone
    access_key_id: A
  - access_key_id: B
    secret_access_key: s
    policies: [nowhere.json]
  - access_key_id: B
    secret_access_key: t
    session_token: []
endpoints:
  my_endpoint:
  one:
    replies: nowhere.yaml
  ONE:
  two:
    model: m
    components:
      c: {replies: bad.yaml}
      d: {replies: empty}
      e: {modle: x}
seed: -1
";
    let replies = "- when: {contains: a, matches: b}\n  say: x\n- when: {matches: '('}\n  say: x\n\
                   - when: a\n- say: [{}]\n- 5\n- {say: a, echo: true}\n- {echo: false}\n";
    let found = problems(&[("c.yaml", yaml), ("bad.yaml", replies), ("empty/readme.txt", "")]);
    let expected = [
        "c.yaml:2: regoin: the key is not known here; expected one of `region`, `account`, `principals`, `organization`, `endpoints`, `seed`, `max_body_bytes`, `routes`, `unverified`, `control_token`, `journal`, `test_by`, `connections`, `skew_seconds`, `denials_name_policies`",
        "c.yaml:5: principals[0]: expected either `secret_access_key` or `keys`, found neither",
        "c.yaml:5: principals[0].arn: expected an ARN such as `arn:aws:iam::123456789012:user/ci`",
        "c.yaml:9: principals[1].policies[0]: nowhere.json: the file cannot be read: NOT FOUND",
        "c.yaml:12: principals[2].session_token: expected a text, found a list",
        "c.yaml:3: account: expected the 12 digits of an account",
        "c.yaml:10: principals[2]: another principal has the same `access_key_id`",
        "c.yaml:14: endpoints.my_endpoint: a name has letters, digits and dashes, no dash at either end",
        "c.yaml:16: endpoints.one.replies: nowhere.yaml: the file cannot be read: NOT FOUND",
        "c.yaml:17: endpoints.ONE: another name differs from it in case only",
        "c.yaml:19: endpoints.two.model: an endpoint with components has no model of its own: move it to one",
        "bad.yaml:3: [1].when.matches: the pattern is refused: unclosed group",
        "bad.yaml:5: [2]: expected what to answer: one of `say`, `template`, `call`, `json`, `synthesize`, `refuse`, `echo`, `fail`, `raw`, `sequence`",
        "bad.yaml:6: [3].say[0]: `file` is missing",
        "bad.yaml:7: [4]: expected a reply such as `say: Hello!`",
        "bad.yaml:8: [5].echo: expected one answer, found `say` and `echo`",
        "bad.yaml:9: [6].echo: expected `true`: to answer something else, use `say`",
        "c.yaml:22: endpoints.two.components.d.replies: the folder holds no file that ends with `.yaml`, `.yml`, `.json`",
        "c.yaml:23: endpoints.two.components.e.modle: the key is not known here; expected one of `tags`, `model`, `replies`, `dialect`, `tokenizer`, `timing`, `chunk`, `context_length`",
        "c.yaml:24: seed: expected a whole number that is not negative",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_syntax_error_of_yaml_is_named_with_its_line() {
    for (yaml, start) in [
        ("region: [us", "c.yaml:2:"),
        ("a: 1\na: 2\n", "c.yaml:2: "),
        ("a: &a\n  b: *c\n", "c.yaml:2: "),
        ("region: us-east-1\n---\nregion: us-east-1\n", "c.yaml:3: expected one document"),
        ("- region", "c.yaml:1: expected keys and values, found a list"),
        ("just text", "c.yaml:1: expected keys and values, found a text"),
        ("endpoints: {}", "c.yaml:1: endpoints: expected at least one name"),
        ("principals: []", "c.yaml:1: principals: expected at least one principal"),
        ("region: US East", "c.yaml:1: region: expected a region such as"),
        ("endpoints: {a: {components: {}}}", "c.yaml:1: endpoints.a.components: expected at least"),
    ] {
        let found = problems(&[("c.yaml", yaml)]);
        assert_eq!(found.len(), 1, "{yaml}: {found:?}");
        assert!(found[0].starts_with(start), "{yaml}: {found:?}");
    }
    assert!(Config::load(Path::new("/nowhere/c.yaml")).is_err());
}

#[test]
fn replies_are_read_from_the_configuration_a_file_or_a_folder() {
    let rule = "- say: x\n";
    for (replies, files) in [
        ("[{say: x}]", &[][..]),
        ("{replies: [{say: x}]}", &[]),
        ("r.yaml", &[("r.yaml", rule)]),
        ("r.yaml", &[("r.yaml", "replies:\n- say: x\n")]),
        ("r", &[("r/1.yaml", rule), ("r/2.yml", rule), ("r/3.json", r#"[{"say": "x"}]"#)]),
    ] {
        let yaml = format!("endpoints: {{e: {{replies: {replies}}}}}");
        let mut all = vec![("c.yaml", yaml.as_str())];
        all.extend(files);
        assert_eq!(problems(&all), Vec::<String>::new(), "{replies}");
    }
    let broken = problems(&[
        ("c.yaml", "endpoints: {e: {replies: r}}"),
        ("r/1.yaml", rule),
        ("r/2.yaml", "["),
    ]);
    assert!(broken[0].starts_with("r/2.yaml:"), "{broken:?}");
}

/// A secret never appears in a problem, not even when it stands in the wrong place.
#[test]
fn no_problem_tells_a_secret() {
    let yaml = "principals:\n- access_key_id: [x]\n  secret_access_key: {hunter2: hunter2}\n\
                - access_key_id: a\n  secret_access_key: hunter2\n  session_token: [hunter2]\n";
    let found = problems(&[("c.yaml", yaml)]);
    assert!(!found.is_empty() && !found.concat().contains("hunter2"), "{found:?}");
    let config = load("principals: [{access_key_id: a, secret_access_key: hunter2}]");
    assert!(!format!("{config:?}").contains("hunter2"));
}

const PRINCIPAL: &str = "principals:
  - access_key_id: a
    secret_access_key: s
";

/// What would let everybody in, or nobody, is told with its place, and not quoted.
#[test]
fn a_credential_that_cannot_be_right_is_refused_at_its_key() {
    let control = "holds a control character";
    for (yaml, problem) in [
        ("secret_access_key: \"s\\n\"", "4: principals[0].secret_access_key: the secret access key begins or ends with white space or a line end: trim it".to_owned()),
        ("secret_access_key: \"s\\0t\"", format!("4: principals[0].secret_access_key: the secret access key {control}")),
        ("secret_access_key: s\n    session_token: \" t\"", "5: principals[0].session_token: the session token begins or ends with white space or a line end: trim it".to_owned()),
        ("secret_access_key: s\n    expires_at: 2026-11-22T10:00:00Z", "3: principals[0]: `expires_at` is for credentials with a `session_token`".to_owned()),
        ("secret_access_key: s\n    session_token: t\n    expires_at: tomorrow", "6: principals[0].expires_at: expected an instant such as `2026-11-22T10:00:00Z`".to_owned()),
        ("secret_access_key: s\n    refuse_tokens_before: 20261122", "5: principals[0].refuse_tokens_before: expected an instant such as `2026-11-22T10:00:00Z`".to_owned()),
        ("secret_access_key: s\n    refuse_tokens: [abc]", "5: principals[0].refuse_tokens[0]: expected the 32 lower-case hexadecimal digits of a fingerprint".to_owned()),
    ] {
        let yaml = format!("principals:\n  -\n    access_key_id: a\n    {yaml}\n");
        assert_eq!(problems(&[("c.yaml", &yaml)]), [format!("c.yaml:{problem}")], "{yaml}");
    }
    for id in ["\"a\\n\"", "a/b", "' '"] {
        let yaml = PRINCIPAL.replace("id: a", &format!("id: {id}\n    arn: {ARN}"));
        let found = problems(&[("c.yaml", &yaml)]);
        let place = "c.yaml:2: principals[0].access_key_id: the access key id ";
        assert!(found.len() == 1 && found[0].starts_with(place), "{id}: {found:?}");
    }
}

const ARN: &str = "arn:aws:iam::123456789012:user/ci";

/// A skew of 136 years would take a token that is dated for 2099.
#[test]
fn a_skew_of_more_than_a_quarter_of_an_hour_is_refused() {
    assert_eq!(load("skew_seconds: 900").access.audience().skew_seconds(), 900);
    for skew in ["901", "4294967295", "99999999999999"] {
        let problem = format!("c.yaml:1: skew_seconds: expected at most 900 seconds, found {skew}");
        assert_eq!(problems(&[("c.yaml", &format!("skew_seconds: {skew}"))]), [problem]);
    }
    let mut by_hand = Config::default();
    by_hand.access.skew_seconds = u32::MAX;
    assert_eq!(by_hand.access.audience().skew_seconds(), 900);
}

/// The end of a session, and what its tokens are refused by.
#[test]
fn the_end_of_credentials_and_the_tokens_they_refuse_are_read() {
    let token = "    session_token: t\n";
    let ends = |yaml: String| load(&yaml).access.credentials[0].expires_at();
    assert_eq!(ends(PRINCIPAL.to_owned()), None);
    assert_eq!(ends(format!("{PRINCIPAL}{token}")), Some(AccessConfig::NEVER));
    let given = format!("{PRINCIPAL}{token}    expires_at: 2026-11-22T10:00:00Z\n");
    assert_eq!(ends(given).unwrap().unix_seconds(), 1_795_341_600);
    let refusing = format!(
        "{PRINCIPAL}    refuse_tokens_before: 2026-11-22T10:00:00Z\n    \
         refuse_tokens: [c43093f71c34d07dd3b5bcf692b436dd]\n"
    );
    let shown = format!("{:?}", load(&refusing).access.credentials[0]);
    assert!(shown.contains("c43093f71c34d07dd3b5bcf692b436dd"), "{shown}");
}
