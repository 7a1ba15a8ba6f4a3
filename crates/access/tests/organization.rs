use crate::{allows, principal, problem, valid};

const ACTION: &str = "sagemaker:CallWithBearerToken";

fn statement(effect: &str, principal: &str) -> String {
    format!(
        "{{Version: '2012-10-17', Statement: {{Effect: {effect}, {principal}Action: '*', \
         Resource: '*'}}}}"
    )
}

/// A configuration with a principal of account 123456789012 in this organization.
fn in_organization(keys: &str) -> String {
    format!("organization: {{{keys}}}\n{}", principal(""))
}

#[test]
fn every_level_of_scps_must_allow() {
    let allow = statement("Allow", "");
    for (scps, allowed) in [
        (format!("[[{allow}]]"), true),
        (format!("[[{allow}], [{allow}]]"), true),
        (format!("[[{allow}], []]"), false),
        (format!("[[{allow}], [{}]]", statement("Deny", "")), false),
        // A list of policies, not of levels, is one level.
        (format!("[{allow}]"), true),
    ] {
        let config = valid(&in_organization(&format!("scps: {scps}")));
        assert_eq!(allows(&config, ACTION), Some(allowed), "{scps}");
    }
}

/// AWS attaches `RCPFullAWSAccess` everywhere, so a list without a denial denies nothing.
#[test]
fn an_rcp_denies_what_it_names_and_allowing_is_implied() {
    let deny = statement("Deny", "Principal: '*', ");
    let config = valid(&in_organization(&format!("rcps: [[{deny}]]")));
    assert_eq!(allows(&config, ACTION), Some(false));
    let other = deny.replace("Action: '*'", "Action: 's3:*'");
    let config = valid(&in_organization(&format!("rcps: [[{other}]]")));
    assert_eq!(allows(&config, ACTION), Some(true));
}

#[test]
fn no_policy_of_the_organization_limits_the_management_account() {
    let deny = statement("Deny", "");
    let scps = format!("scps: [[{deny}]]");
    let other = format!("{scps}, management_account: '999999999999'");
    assert_eq!(allows(&valid(&in_organization(&other)), ACTION), Some(false));
    let same = format!("{scps}, management_account: '123456789012'");
    assert_eq!(allows(&valid(&in_organization(&same)), ACTION), None);
}

#[test]
fn credentials_that_no_file_names_are_limited_by_the_organization_too() {
    let deny = statement("Deny", "");
    let config = valid(&format!("organization: {{scps: [[{deny}]]}}\n"));
    let config = config.with_credential("a", stagemaker_gateway::Secret::new("s"), None).unwrap();
    assert_eq!(allows(&config, ACTION), Some(false));
    let config = valid("").with_credential("a", stagemaker_gateway::Secret::new("s"), None);
    assert_eq!(allows(&config.unwrap(), ACTION), None);
}

#[test]
fn an_account_has_12_digits() {
    let expected =
        "c.yaml:1: organization.management_account: expected the 12 digits of an account";
    for account in ["1", "'1234567890123'", "12345678901x"] {
        let text = format!("organization: {{management_account: {account}}}\n");
        assert_eq!(problem(&text), expected, "{account}");
    }
}
