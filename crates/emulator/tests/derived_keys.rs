use crate::config::{load, problems};

/// The digits of a key. No problem may tell them, wherever they stand.
const KEY: &str = "40692259c2bb954ae0162150769249023b2d34b9592b324861acf27f8363b491";

#[test]
fn a_principal_with_keys_in_the_place_of_its_secret_is_let_in() {
    let yaml = format!(
        "principals:\n- access_key_id: a\n  session_token: t\n  keys:\n  \
         - {{date: 20261123, region: us-east-1, service: sagemaker, key: {KEY}}}\n  \
         - {{date: '20261122', region: us-east-1, service: bedrock, key: {KEY}}}\n  \
         - {{date: \"20261122\", region: us-east-1, service: aws-external-anthropic, key: {KEY}}}"
    );
    let config = load(&yaml);
    let credential = &config.access.credentials[0];
    assert!(credential.secret_access_key().is_none());
    assert!(credential.session_token().is_some());
    let scopes: Vec<_> =
        credential.derived_keys().unwrap().scopes().iter().map(ToString::to_string).collect();
    assert_eq!(
        scopes,
        [
            "20261122/us-east-1/aws-external-anthropic/aws4_request",
            "20261122/us-east-1/bedrock/aws4_request",
            "20261123/us-east-1/sagemaker/aws4_request",
        ]
    );
    assert!(!format!("{config:?}").contains(&KEY[..8]));
}

/// Every problem at once, each with its file, line and path.
#[test]
fn every_problem_of_a_key_is_named_with_its_place() {
    let good = format!("{{date: 20261122, region: r, service: sagemaker, key: {KEY}}}");
    let with = |part: &str, other: &str| good.replace(part, other);
    let yaml = format!(
        "principals:\n- access_key_id: both\n  secret_access_key: s\n  keys:\n  - {good}\n\
         - access_key_id: neither\n- access_key_id: empty\n  keys: []\n\
         - access_key_id: null\n  keys:\n- access_key_id: text\n  keys: {KEY}\n\
         - access_key_id: b\n  keys:\n  - {good}\n  - {good}\n  - {}\n  - {}\n  - {}\n  - {}\n  \
         - {}\n  - {}\n  - {}\n  - {}\n  - {{}}\n  - {KEY}\n  - {{{KEY}: 1, date: 20261122}}\n",
        with("20261122", "2026-11-22"),
        with("20261122", "20260230"),
        with("20261122", "20261122T000000Z"),
        with("region: r", "region: US East"),
        with("sagemaker", "sagemeker"),
        with(KEY, &KEY.to_uppercase()),
        with(KEY, &KEY[1..]),
        with(KEY, &KEY.replace('4', "g")),
    );
    let found = problems(&[("c.yaml", &yaml)]);
    let digits = "expected 64 lower-case hexadecimal digits";
    let day = "expected a day such as `20261122`";
    let expected = [
        "4: principals[0].keys: expected either `secret_access_key` or `keys`, found both",
        "6: principals[1]: expected either `secret_access_key` or `keys`, found neither",
        "8: principals[2].keys: expected at least one key, found none",
        "9: principals[3].access_key_id: expected a text, found nothing",
        "10: principals[3].keys: expected a list, found nothing",
        "12: principals[4].keys: expected a list, found a text",
        "16: principals[5].keys[1]: another key has the same `date`, `region` and `service`",
        &format!("17: principals[5].keys[2].date: {day}"),
        &format!("18: principals[5].keys[3].date: {day}"),
        &format!("19: principals[5].keys[4].date: {day}"),
        "20: principals[5].keys[5].region: expected a region such as `us-east-1`",
        "21: principals[5].keys[6].service: expected one of `sagemaker`, `bedrock`, `aws-external-anthropic`",
        &format!("22: principals[5].keys[7].key: {digits}"),
        &format!("23: principals[5].keys[8].key: {digits}"),
        &format!("24: principals[5].keys[9].key: {digits}"),
        "25: principals[5].keys[10]: `date` is missing",
        "25: principals[5].keys[10]: `region` is missing",
        "25: principals[5].keys[10]: `service` is missing",
        "25: principals[5].keys[10]: `key` is missing",
        "26: principals[5].keys[11]: expected keys and values, found a text",
        "27: principals[5].keys[12].[64 characters]: the key is not known here; expected one of `date`, `region`, `service`, `key`",
        "27: principals[5].keys[12]: `region` is missing",
        "27: principals[5].keys[12]: `service` is missing",
        "27: principals[5].keys[12]: `key` is missing",
    ];
    assert_eq!(found, expected.map(|problem| format!("c.yaml:{problem}")));
    let told = found.concat().to_lowercase();
    assert!(!told.contains(&KEY[1..9]) && !told.contains(&KEY[56..]), "{told}");
}
