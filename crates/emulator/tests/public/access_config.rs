use stagemaker_emulator::gateway::Secret;
use stagemaker_emulator::{AccessConfig, Partition};

#[test]
fn the_default_is_an_account_in_us_east_1_that_lets_nobody_in() {
    let config = AccessConfig::default();
    assert_eq!((&*config.region, &*config.account), ("us-east-1", "123456789012"));
    assert!(config.credentials.is_empty() && config.default_permissions.is_none());
    assert_eq!(config.skew_seconds, 300);
    assert!(!config.restrictions().names_principals());
}

#[test]
fn the_audience_is_of_the_region_with_the_skew_of_the_configuration() {
    let mut config = AccessConfig::default();
    config.region = "eu-west-1".to_owned();
    config.skew_seconds = 10;
    let audience = config.audience();
    assert_eq!((audience.region(), audience.skew_seconds()), ("eu-west-1", 10));
    assert_eq!(audience.service().name(), "sagemaker");
    let other = config.audience_in("us-west-2");
    assert_eq!((other.region(), other.skew_seconds()), ("us-west-2", 10));
    config.skew_seconds = 901;
    assert_eq!(config.audience().skew_seconds(), 900);
}

#[test]
fn a_credential_is_of_a_user_of_the_account_that_never_expires() {
    let mut config = AccessConfig::default();
    config.account = "999999999999".to_owned();
    config.region = "cn-north-1".to_owned();
    let secret = || Secret::new("s");
    let config = config.with_credential("a", secret(), None).unwrap();
    let config = config.with_credential("b", secret(), Some(Secret::new("t"))).unwrap();
    let [long_term, temporary] = &*config.credentials else { panic!("{config:?}") };
    assert_eq!(long_term.principal().arn(), "arn:aws-cn:iam::999999999999:user/a");
    assert_eq!((long_term.expires_at(), temporary.expires_at()), (None, Some(AccessConfig::NEVER)));
    assert_eq!(AccessConfig::NEVER.unix_seconds(), i64::MAX);
    assert!(config.clone().with_credential(" ", secret(), None).is_err());
    assert!(config.with_credential("c", secret(), Some(Secret::new(""))).is_err());
}

#[test]
fn a_principal_is_added_replaced_and_taken_away() {
    let id = |config: &AccessConfig| {
        let ids = config.credentials.iter().map(|known| known.access_key_id().to_owned());
        ids.collect::<Vec<_>>()
    };
    let a = r#"{"access_key_id": "a", "secret_access_key": "secret", "policies": []}"#;
    let config = AccessConfig::default().with_principal(a).unwrap();
    assert!(config.credentials[0].permissions().is_some());
    let b = r#"{"access_key_id": "b", "secret_access_key": "secret"}"#;
    let config = config.with_principal(b).unwrap();
    let again = r#"{"access_key_id": "a", "secret_access_key": "another"}"#;
    let config = config.with_principal(again).unwrap();
    assert_eq!(id(&config), ["b", "a"]);
    assert!(config.credentials[1].permissions().is_none());
    let refused = config.clone().with_principal(r#"{"access_key_id": "c", "polices": []}"#);
    let problems = refused.unwrap_err().to_string();
    assert!(problems.contains("polices: the key is not known here"), "{problems}");
    assert!(problems.contains("found neither"), "{problems}");
    assert!(config.clone().without_principal("c").is_none());
    assert_eq!(id(&config.without_principal("b").unwrap()), ["a"]);
}

/// Prefixes and names are those of botocore's `endpoints.json` and `partitions.json`.
#[test]
fn the_partition_of_a_region_names_its_arns_and_its_console() {
    for (region, name, console) in [
        ("us-east-1", "aws", "console.aws.amazon.com"),
        ("us-gov-west-1", "aws-us-gov", "console.amazonaws-us-gov.com"),
        ("cn-north-1", "aws-cn", "console.amazonaws.cn"),
        ("eusc-de-east-1", "aws-eusc", "console.amazonaws-eusc.eu"),
        ("us-iso-east-1", "aws-iso", "console.c2shome.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "console.sc2shome.sgov.gov"),
        ("us-isof-south-1", "aws-iso-f", "console.csphome.hci.ic.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "console.csphome.adc-e.uk"),
    ] {
        let partition = Partition::of(region);
        assert_eq!((partition.name(), partition.console()), (name, console), "{region}");
        let mut config = AccessConfig::default();
        config.region = region.to_owned();
        assert_eq!(config.partition(), partition, "{region}");
    }
}

/// The text shows that a file was cut, and nothing shows the text.
#[test]
fn the_text_of_a_configuration_is_kept_and_not_shown() {
    let config = |text: &str| AccessConfig::default().with_text(text.to_owned());
    let (whole, cut) = (config("seed: 12"), config("seed: 1"));
    let losses = whole.restrictions().losses(cut.restrictions()).unwrap();
    assert_eq!(losses.to_string(), "the end of its text");
    assert!(!format!("{whole:?}").contains("seed"), "{whole:?}");
}
