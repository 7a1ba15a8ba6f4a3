use stagemaker_access::access_config::AccessConfig;
use stagemaker_gateway::CredentialKind;
use stagemaker_gateway::verifier::Timestamp;

use crate::{allows, principal, problem, read, valid, verify};

const NOW: &str = "2026-11-22T10:00:00Z";

#[test]
fn an_empty_configuration_is_of_us_east_1_and_names_nobody() {
    let config = valid("");
    assert_eq!((config.region.as_str(), config.account.as_str()), ("us-east-1", "123456789012"));
    assert_eq!((config.credentials.len(), config.skew_seconds), (0, 300));
}

#[test]
fn a_principal_without_an_arn_is_a_user_named_like_its_access_key_id() {
    let config = valid(&principal(""));
    let arn = "arn:aws:iam::123456789012:user/AKIAIOSFODNN7EXAMPLE";
    assert_eq!(verify(config, NOW).as_deref(), Ok(arn));
}

#[test]
fn a_principal_keeps_its_arn_and_gives_the_account_where_none_is_named() {
    let arn = "arn:aws:iam::000000000007:user/ci";
    let config = valid(&principal(&format!("  arn: {arn}\n")));
    assert_eq!(config.account, "000000000007");
    assert_eq!(verify(config, NOW).as_deref(), Ok(arn));
    let named = format!("account: '111111111111'\n{}", principal(&format!("  arn: {arn}\n")));
    assert_eq!(valid(&named).account, "111111111111");
}

#[test]
fn a_principal_without_policies_is_not_limited_and_an_empty_list_allows_nothing() {
    let action = "sagemaker:CallWithBearerToken";
    assert_eq!(allows(&valid(&principal("")), action), None);
    assert_eq!(allows(&valid(&principal("  policies: []\n")), action), Some(false));
    let allow = "{Version: '2012-10-17', Statement: {Effect: Allow, Action: 'sagemaker:Call*', \
                 Resource: '*'}}";
    let config = valid(&principal(&format!("  policies: [{allow}]\n")));
    assert_eq!(allows(&config, action), Some(true));
    assert_eq!(allows(&config, "sagemaker:InvokeEndpoint"), Some(false));
}

/// A boundary and session policies limit a principal whose policies do not.
#[test]
fn a_boundary_and_a_session_policy_each_limit_a_principal_without_policies() {
    let allow = "{Version: '2012-10-17', Statement: {Effect: Allow, Action: 'sagemaker:Call*', \
                 Resource: '*'}}";
    for keys in [format!("permissions_boundary: {allow}"), format!("session_policies: [{allow}]")] {
        let config = valid(&principal(&format!("  {keys}\n")));
        assert_eq!(allows(&config, "sagemaker:CallWithBearerToken"), Some(true), "{keys}");
        assert_eq!(allows(&config, "sagemaker:InvokeEndpoint"), Some(false), "{keys}");
    }
}

#[test]
fn a_session_token_makes_credentials_temporary_and_without_an_end_they_never_end() {
    let config = valid(&principal("  session_token: t\n"));
    let credential = &config.credentials[0];
    assert_eq!(credential.kind(), CredentialKind::Temporary);
    assert_eq!(credential.expires_at(), Some(AccessConfig::NEVER));
    let config = valid(&principal("  session_token: t\n  expires_at: 2026-11-22T22:00:00Z\n"));
    let end = Timestamp::parse_rfc3339("2026-11-22T22:00:00Z").unwrap();
    assert_eq!(config.credentials[0].expires_at(), Some(end));
    for empty in ["''", "~", ""] {
        let config = valid(&principal(&format!("  session_token: {empty}\n")));
        assert_eq!(config.credentials[0].kind(), CredentialKind::LongTerm, "{empty:?}");
    }
}

#[test]
fn derived_keys_stand_in_the_place_of_the_secret() {
    let key = "c383434cf1e748b126125521200e43a87b01427e8d69f791d5861aeadf38d67a";
    let entry = format!("{{date: '20261122', region: us-east-1, service: sagemaker, key: {key}}}");
    let config = valid(&format!("principals:\n- access_key_id: a\n  keys: [{entry}]\n"));
    assert!(config.credentials[0].secret_access_key().is_none());
    assert!(config.credentials[0].derived_keys().is_some());
}

#[test]
fn a_principal_needs_an_id_and_exactly_one_kind_of_key() {
    assert_eq!(
        problem("principals:\n- secret_access_key: s\n"),
        "c.yaml:2: principals[0]: `access_key_id` is missing"
    );
    assert_eq!(
        problem("principals:\n- access_key_id: a\n"),
        "c.yaml:2: principals[0]: expected either `secret_access_key` or `keys`, found neither"
    );
    assert_eq!(
        problem(&principal("  expires_at: 2026-11-22T22:00:00Z\n")),
        "c.yaml:3: principals[0]: `expires_at` is for credentials with a `session_token`"
    );
}

#[test]
fn two_principals_of_one_access_key_id_are_a_problem_and_no_principal_is_one() {
    let twice = "principals:\n- {access_key_id: a, secret_access_key: s}\n\
                 - {access_key_id: a, secret_access_key: t}\n";
    let expected = "c.yaml:3: principals[1]: another principal has the same `access_key_id`";
    assert_eq!(problem(twice), expected);
    let none = "c.yaml:1: principals: expected at least one principal, found none";
    assert_eq!(problem("principals: []\n"), none);
}

/// An unknown key could be a misspelt limit, so nothing is accepted with it.
#[test]
fn an_unknown_key_of_a_principal_is_named_with_all_that_are_known() {
    let (_, problems) = read(&principal("  polices: []\n"));
    let expected = "c.yaml:5: principals[0].polices: the key is not known here; expected one of \
                    `arn`, `access_key_id`, `secret_access_key`, `keys`, `session_token`, \
                    `expires_at`, `policies`, `permissions_boundary`, `session_policies`, `tags`, \
                    `context`, `refuse_tokens_before`, `refuse_tokens`";
    assert_eq!(problems, [expected]);
}

#[test]
fn the_skew_is_300_seconds_and_at_most_900() {
    assert_eq!(valid("skew_seconds: 900\n").skew_seconds, 900);
    assert_eq!(valid("skew_seconds: 0\n").skew_seconds, 0);
    let expected = "c.yaml:1: skew_seconds: expected at most 900 seconds, found 901";
    assert_eq!(problem("skew_seconds: 901\n"), expected);
    let early = "2026-11-22T09:54:59Z";
    assert_eq!(verify(valid(&principal("")), early), Err("not_yet_valid"));
    let wide = format!("skew_seconds: 301\n{}", principal(""));
    assert!(verify(valid(&wide), early).is_ok());
}
