use stagemaker_verifier::{Audience, SigningKey, Timestamp, Token};

use super::check;
use crate::support::Forge;
use crate::support::forge::{ACCESS_KEY_ID, SECRET};

#[rustfmt::skip] // one rule a line
#[test]
fn a_malformed_credential_is_refused_with_its_code() {
    let credential = |value: &str| {
        Forge::new()
            .set("X-Amz-Credential", &value.replace('/', "%2F"))
            .token()
    };
    check(&[
        // SPEC V5
        ("four parts", credential("AKIA/20261122/us-east-1/sagemaker"), "credential_malformed"),
        ("six parts", credential("AKIA/20261122/us-east-1/sagemaker/aws4_request/x"), "credential_malformed"),
        ("a slash in the key id", credential("AK/IA/20261122/us-east-1/sagemaker/aws4_request"), "credential_malformed"),
        ("a slash at the end", credential("AKIA/20261122/us-east-1/sagemaker/aws4_request/"), "credential_malformed"),
        ("an empty credential", credential(""), "credential_malformed"),
        ("slashes only", credential("////"), "credential_malformed"),
        ("no key id", credential("/20261122/us-east-1/sagemaker/aws4_request"), "credential_malformed"),
        ("no date", credential("AKIA//us-east-1/sagemaker/aws4_request"), "credential_malformed"),
        ("no region", credential("AKIA/20261122//sagemaker/aws4_request"), "credential_malformed"),
        ("no service", credential("AKIA/20261122/us-east-1//aws4_request"), "credential_malformed"),
        ("another end", credential("AKIA/20261122/us-east-1/sagemaker/aws4_requests"), "credential_malformed"),
        ("the end in capitals", credential("AKIA/20261122/us-east-1/sagemaker/AWS4_REQUEST"), "credential_malformed"),
        ("an escape inside an escape", credential("AKIA%252F20261122/us-east-1/sagemaker/aws4_request"), "credential_malformed"),
        ("a line feed in the region", credential("AKIA/20261122/us-%0Aeast-1/sagemaker/aws4_request"), "credential_malformed"),
        ("a byte that is not UTF-8", credential("AKIA%FF/20261122/us-east-1/sagemaker/aws4_request"), "credential_malformed"),
        // SPEC V7
        ("the day before", credential("AKIA/20261121/us-east-1/sagemaker/aws4_request"), "credential_date_mismatch"),
        ("the day after", credential("AKIA/20261123/us-east-1/sagemaker/aws4_request"), "credential_date_mismatch"),
        ("a day of another form", credential("AKIA/2026-11-22/us-east-1/sagemaker/aws4_request"), "credential_date_mismatch"),
        ("half of the day", credential("AKIA/2026/us-east-1/sagemaker/aws4_request"), "credential_date_mismatch"),
        ("more than the day", credential("AKIA/20261122T/us-east-1/sagemaker/aws4_request"), "credential_date_mismatch"),
        // SPEC A1
        ("Bedrock's scope", credential("AKIA/20261122/us-east-1/bedrock/aws4_request"), "service_mismatch"),
        ("the service in capitals", credential("AKIA/20261122/us-east-1/SageMaker/aws4_request"), "service_mismatch"),
        // SPEC A2
        ("another region", credential("AKIA/20261122/eu-west-1/sagemaker/aws4_request"), "region_mismatch"),
        ("the region in capitals", credential("AKIA/20261122/US-EAST-1/sagemaker/aws4_request"), "region_mismatch"),
        ("no real region", credential("AKIA/20261122/not%20a%20region/sagemaker/aws4_request"), "region_mismatch"),
        ("the region with a space behind", credential("AKIA/20261122/us-east-1%20/sagemaker/aws4_request"), "region_mismatch"),
    ]);
}

#[rustfmt::skip] // one rule a line
#[test]
fn a_malformed_date_or_expiry_is_refused_with_its_code() {
    let date = |value: &str| Forge::new().set("X-Amz-Date", value).token();
    let expires = |value: &str| Forge::new().set("X-Amz-Expires", value).token();
    check(&[
        // SPEC V6
        ("no date", date(""), "date_invalid"),
        ("a date without time", date("20261122"), "date_invalid"),
        ("15 characters", date("20261122T100000"), "date_invalid"),
        ("17 characters", date("20261122T1000000Z"), "date_invalid"),
        ("a small t", date("20261122t100000Z"), "date_invalid"),
        ("a sign", date("-0261122T100000Z"), "date_invalid"),
        ("letters", date("2026NOV2T100000Z"), "date_invalid"),
        ("the 13th month", date("20261322T100000Z"), "date_invalid"),
        ("the 31st of November", date("20261131T100000Z"), "date_invalid"),
        ("a leap day of no leap year", date("20250229T100000Z"), "date_invalid"),
        ("hour 24", date("20261122T240000Z"), "date_invalid"),
        ("minute 60", date("20261122T106000Z"), "date_invalid"),
        ("second 60", date("20261122T235960Z"), "date_invalid"),
        // SPEC V7
        ("another day than the credential", date("20261123T100000Z"), "credential_date_mismatch"),
        // SPEC V8
        ("an empty expiry", expires(""), "expires_malformed"),
        ("a minus", expires("-1"), "expires_malformed"),
        ("an escaped plus", expires("%2B300"), "expires_malformed"),
        ("a leading zero", expires("0300"), "expires_malformed"),
        ("two zeros", expires("00"), "expires_malformed"),
        ("a fraction", expires("300.0"), "expires_malformed"),
        ("hexadecimal", expires("0x12c"), "expires_malformed"),
        ("an underscore", expires("43_200"), "expires_malformed"),
        ("an escaped space", expires("300%20"), "expires_malformed"),
        ("an Arabic-Indic digit", expires("%D9%A3"), "expires_malformed"),
        ("no second", expires("0"), "expires_out_of_range"),
        ("a second over 12 hours", expires("43201"), "expires_out_of_range"),
        ("the 7 days of S3", expires("604800"), "expires_out_of_range"),
        ("over 32 bits", expires("4294967297"), "expires_out_of_range"),
        ("over 128 bits", expires(&"9".repeat(60)), "expires_out_of_range"),
        ("over by now", expires("3600"), "expired"),
        ("a second of life", expires("1"), "expired"),
        ("signed yesterday", signed("20261121", "T100000Z"), "expired"),
        ("signed in the year 0", signed("00000101", "T000000Z"), "expired"),
        ("signed in a minute more than the skew", signed("20261122", "T110501Z"), "not_yet_valid"),
        ("signed tomorrow", signed("20261123", "T100000Z"), "not_yet_valid"),
        ("signed in the year 9999", signed("99991231", "T235959Z"), "not_yet_valid"),
    ]);
}

/// A token signed on another day, credential and all.
fn signed(day: &str, time: &str) -> String {
    let credential = format!("{ACCESS_KEY_ID}%2F{day}%2Fus-east-1%2Fsagemaker%2Faws4_request");
    Forge::new()
        .set("X-Amz-Credential", &credential)
        .set("X-Amz-Date", &format!("{day}{time}"))
        .token()
}

#[rustfmt::skip] // one rule a line
#[test]
fn a_malformed_signature_is_refused_with_its_code() {
    let forge = Forge::new;
    let with =
        |signature: &str| forge().encode(&forge().text().replace(&forge().signature(), signature));
    let head = |head: &str| {
        Forge {
            canonical_head: head.into(),
            ..forge()
        }
        .token()
    };
    let tail = |from: &str, to: &str| {
        Forge {
            canonical_tail: forge().canonical_tail.replace(from, to),
            ..forge()
        }
        .token()
    };
    let secret = |secret: &str| {
        Forge {
            secret: secret.into(),
            ..forge()
        }
        .token()
    };
    check(&[
        // SPEC V9
        ("an empty signature", with(""), "signature_malformed"),
        ("capital digits", with(&forge().signature().to_uppercase()), "signature_malformed"),
        ("63 digits", with(&forge().signature()[1..]), "signature_malformed"),
        ("66 digits", with(&format!("00{}", forge().signature())), "signature_malformed"),
        ("no digits", with(&"g".repeat(64)), "signature_malformed"),
        // SPEC S1
        ("zeros", with(&"0".repeat(64)), "signature_mismatch"),
        ("the hash of nothing", with("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), "signature_mismatch"),
        ("another secret", secret("wrong"), "signature_mismatch"),
        ("an empty secret", secret(""), "signature_mismatch"),
        ("signed for GET", head("GET\n/\n"), "signature_mismatch"),
        ("signed for another path", head("POST\n/x\n"), "signature_mismatch"),
        ("signed for another host", tail("host:sagemaker", "host:bedrock"), "signature_mismatch"),
        ("signed for more headers", tail("\n\nhost\n", "\nx-a:b\n\nhost;x-a\n"), "signature_mismatch"),
        ("signed for an unsigned payload", tail("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "UNSIGNED-PAYLOAD"), "signature_mismatch"),
        ("version signed", forge().with("Version", "1").after("").token(), "signature_mismatch"),
        // SPEC S2
        ("a session token added unsigned", forge().after("&X-Amz-Security-Token=a&Version=1").token(), "signature_mismatch"),
        ("an empty session token added unsigned", forge().after("&X-Amz-Security-Token=&Version=1").token(), "signature_mismatch"),
        ("a longer life, unsigned", forge().encode(&forge().set("X-Amz-Expires", "300").text().replace("Expires=300", "Expires=43200")), "signature_mismatch"),
        // SPEC K2
        ("a session token of a long-term key", forge().with("X-Amz-Security-Token", "a").token(), "session_token_unexpected"),
    ]);
}

/// SPEC K1.
#[test]
fn a_wrong_or_missing_session_token_is_refused_with_its_code() {
    let now = Timestamp::parse_basic("20261122T110000Z").unwrap();
    let verdict = |forge: Forge| {
        let bearer = forge.token();
        let token = Token::parse(&bearer).unwrap();
        let key = SigningKey::derive(SECRET, token.scope()).with_session_token("a/b+c==");
        token
            .verify(&key, &Audience::sagemaker("us-east-1"), now)
            .map_or_else(|error| error.code(), |_| "accepted")
    };
    let session = |value: &str| Forge::new().with("X-Amz-Security-Token", value);
    for (what, forge, expected) in [
        ("its own", session("a%2Fb%2Bc%3D%3D"), "accepted"),
        ("none", Forge::new(), "session_token_missing"),
        ("an empty one", session(""), "session_token_missing"),
        ("a beginning of it", session("a%2Fb%2Bc%3D"), "session_token_mismatch"),
        ("more than it", session("a%2Fb%2Bc%3D%3D%3D"), "session_token_mismatch"),
        ("another", session("a%2Fb%2Bd%3D%3D"), "session_token_mismatch"),
        (
            "it, with two letters changed for each other",
            session("b%2Fa%2Bc%3D%3D"),
            "session_token_mismatch",
        ),
        ("a space for its plus", session("a%2Fb%20c%3D%3D"), "session_token_mismatch"),
        ("it, escaped twice", session("a%252Fb%252Bc%253D%253D"), "session_token_mismatch"),
    ] {
        assert_eq!(verdict(forge), expected, "{what}");
    }
}
