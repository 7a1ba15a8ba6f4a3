//! Policies in a configuration: where they may stand, and what is said of each problem.

use stagemaker_emulator::Config;
use stagemaker_emulator::gateway::iam::Kind;

use crate::config::{load, problems};
use crate::support::{NOW, Stage};

const TEST: &str = "principals:
  - arn: arn:aws:iam::123456789012:user/test
    access_key_id: own
    secret_access_key: test
";

/// Documents inside of the configuration are told by its lines, those of files by theirs.
#[test]
fn every_problem_of_a_policy_has_its_file_and_line() {
    let yaml = format!(
        "{TEST}    policies:
      - bad.json
      - Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: '*'
          - Effect: allow
            Action:
              - s3:GetObject
              - PutObject
            Resource: '*'
            Condition: {{StringEquals: {{'aws:username': ~}}}}
      - {{arn: 'arn:aws:iam::123456789012:policy/a', fiel: bad.json}}
      - [no, policy]
    permissions_boundary: nowhere.json
    session_policies: bad.json
    tags: {{team: [blue]}}
    context: [aws:username]
organization:
  scps: [[bad.json], bad.json]
  management_account: 12
denials_name_policies: yes please
"
    );
    let bad = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Effect\": \"Deny\",\n    \
               \"Action\": \"*\"\n  }\n}";
    let found = problems(&[("c.yaml", &yaml), ("bad.json", bad)]);
    let missing = "bad.json:3: Statement: the statement has neither `Resource` nor `NotResource`";
    let expected = [
        missing,
        "c.yaml:12: principals[0].policies[1].Statement[1].Effect: expected exactly `Allow` or `Deny`",
        "c.yaml:15: principals[0].policies[1].Statement[1].Action[1]: expected `*`, or a service, a colon and a name, such as `sagemaker:InvokeEndpoint`",
        "c.yaml:17: principals[0].policies[1].Statement[1].Condition.StringEquals.aws:username: expected a string, a number, a boolean or a list of them",
        "c.yaml:18: principals[0].policies[2].fiel: the key is not known here; expected one of `arn`, `file`, `document`",
        "c.yaml:18: principals[0].policies[2]: expected either `file` or `document` beside `arn`",
        "c.yaml:19: principals[0].policies[3]: expected a text, found a list",
        "c.yaml:20: principals[0].permissions_boundary: nowhere.json: the file cannot be read: NOT FOUND",
        "c.yaml:21: principals[0].session_policies: expected a list, found a text",
        "c.yaml:22: principals[0].tags.team: expected a text, found a list",
        "c.yaml:23: principals[0].context: expected keys and values, found a list",
        "c.yaml:25: organization.scps[1]: expected a list, found a text",
        "c.yaml:26: organization.management_account: expected the 12 digits of an account",
        "c.yaml:27: denials_name_policies: expected `true` or `false`",
    ];
    let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_warning_is_told_with_its_line_and_refuses_nothing() {
    let yaml = format!(
        "{TEST}    policies:
      - Statement:
          Effect: Allow
          Action: sagemaker:CallWithBearerToken
          Resource: arn:aws:sagemaker:us-east-1:123456789012:endpoint/a
"
    );
    let warnings = load(&yaml).warnings;
    let told: Vec<(usize, &str)> =
        warnings.iter().map(|own| (own.line, own.path.as_str())).collect();
    assert_eq!(
        told,
        [(6, "principals[0].policies[0].Version"), (6, "principals[0].policies[0].Statement"),]
    );
    assert!(warnings[1].to_string().contains(": warning: `sagemaker:CallWithBearerToken` has"));
}

fn limited(config: &Config) -> bool {
    config.access.credentials[0].permissions().is_some()
}

#[test]
fn only_a_principal_with_policies_or_limits_is_limited() {
    let all = "{Version: 2012-10-17, Statement: {Effect: Allow, Action: '*', Resource: '*'}}";
    assert!(!limited(&load(TEST)));
    assert!(!limited(&load(&format!("{TEST}    tags: {{team: blue}}\n"))));
    for key in ["policies: []", "session_policies: []"] {
        assert!(limited(&load(&format!("{TEST}    {key}\n"))), "{key}");
    }
    assert!(limited(&load(&format!("{TEST}    permissions_boundary: {all}\n"))));
    let organization = |keys: &str| format!("{TEST}organization: {{{keys}}}\n");
    assert!(!limited(&load(&organization(""))));
    for keys in ["scps: []", "rcps: []", "scps: [[]]"] {
        assert!(limited(&load(&organization(keys))), "{keys}");
    }
    // No policy of an organization binds its management account.
    assert!(!limited(&load(&organization("scps: [[]], management_account: '123456789012'"))));
    assert!(limited(&load(&organization("scps: [[]], management_account: '999999999999'"))));
}

/// Credentials of the environment are of the organization's account like any other.
#[tokio::test]
async fn an_organization_limits_a_principal_that_is_not_named() {
    let stage = Stage::with("organization: {scps: [[]]}", &[]).await;
    let response = stage.say("hello", serde_json::json!({})).await;
    assert_eq!(response.status, 403);
    assert_eq!(
        response.message(),
        "User: arn:aws:iam::123456789012:user/test is not authorized to perform: \
         sagemaker:CallWithBearerToken on resource: * because no service control policy allows \
         the sagemaker:CallWithBearerToken action"
    );
}

/// A list of policies is one level, so that a Deny beside a full access leaves the rest open.
#[test]
fn a_list_of_policies_is_one_level_of_an_organization() {
    let all = "{Version: 2012-10-17, Statement: {Effect: Allow, Action: '*', Resource: '*'}}";
    let levels = |text: &str| {
        let config = load(&format!("{TEST}organization: {{scps: {text}}}\n"));
        let policies = config.access.credentials[0].permissions().unwrap().policies().policies();
        let scps = policies.scps.as_ref().unwrap();
        assert!(scps.iter().flatten().all(|own| own.kind() == Kind::Scp));
        scps.iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!(levels(&format!("[{all}, {all}]")), [2]);
    assert_eq!(levels(&format!("[[{all}], [{all}, {all}], []]")), [1, 2, 0]);
    assert_eq!(levels("[]"), [0; 0]);
}

/// Tags of what is deployed, of the principal, and keys that are set by hand.
#[tokio::test]
async fn tags_and_keys_of_a_configuration_reach_the_policies() {
    let yaml = "principals:
  - arn: arn:aws:iam::123456789012:user/own
    access_key_id: own
    secret_access_key: test
    tags: {team: blue}
    context: {'aws:SourceVpce': vpce-1, 'aws:CalledVia': [one, two]}
    policies:
      - Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Action: sagemaker:CallWithBearerToken, Resource: '*'}
          - Effect: Allow
            Action: sagemaker:InvokeEndpoint
            Resource: '*'
            Condition:
              StringEquals:
                aws:ResourceTag/team: ${aws:PrincipalTag/team}
                aws:SourceVpce: vpce-1
              ForAnyValue:StringEquals: {aws:CalledVia: two}
endpoints:
  blue: {tags: {team: blue}}
  red: {tags: {team: red}}
  shared:
    tags: {team: blue}
    components:
      blue: {tags: {team: blue}}
      red: {tags: {team: red}}
";
    let stage = Stage::with(yaml, &[]).await;
    let token = stage.token_of("own");
    let body = r#"{"messages":[{"role":"user","content":"hello"}]}"#;
    for (endpoint, status) in [
        ("blue", 200),
        ("red", 403),
        ("shared/inference-components/blue", 200),
        ("shared/components/red", 403),
    ] {
        let path = format!("/endpoints/{endpoint}/openai/v1/chat/completions");
        let request = crate::support::Request::post(&path, &token, body);
        assert_eq!(request.send(stage.address).await.status, status, "{endpoint} at {NOW}");
    }
}
