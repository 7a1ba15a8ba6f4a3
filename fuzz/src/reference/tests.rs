//! The reference agrees with AWS's own generators and signers.

use super::{base64, calendar, judge, percent, read, sigv4};
use crate::vectors::VECTORS;

#[test]
fn every_vector_is_accepted_and_was_signed_over_the_same() {
    for vector in &VECTORS {
        let reading = read(vector.token).unwrap();
        assert_eq!(reading.canonical_request(), vector.canonical_request);
        assert_eq!(reading.string_to_sign(), vector.string_to_sign);
        let facts = judge(vector.token, &vector.setting()).unwrap();
        assert_eq!(facts.access_key_id, vector.access_key_id());
    }
}

#[test]
fn another_secret_is_refused() {
    for vector in &VECTORS {
        let mut setting = vector.setting();
        setting.secret.push('x');
        assert_eq!(judge(vector.token, &setting), Err("signature_mismatch"));
    }
}

#[test]
fn a_life_is_judged_after_the_region_and_before_the_signature() {
    let mut setting = VECTORS[0].setting();
    let token = VECTORS[0].token;
    setting.max_lifetime_seconds = u32::try_from(read(token).unwrap().lifetime).unwrap();
    assert!(judge(token, &setting).is_ok());
    setting.max_lifetime_seconds -= 1;
    setting.secret.push('x');
    assert_eq!(judge(token, &setting), Err("lifetime_too_long"));
    setting.region.push('x');
    assert_eq!(judge(token, &setting), Err("region_mismatch"));
}

/// The same as `sha256sum` says of the bytes.
#[test]
fn a_fingerprint_is_half_a_hash() {
    let fingerprint = sigv4::fingerprint(&"00".repeat(32));
    assert_eq!(fingerprint, "66687aadf862bd776c8fc18b8e9f8e20");
}

#[test]
fn base64_is_that_of_rfc_4648() {
    for (text, digits) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(base64::encode(text.as_bytes()), digits);
        assert_eq!(base64::decode(digits).as_deref(), Some(text.as_bytes()));
    }
    for digits in ["Zg", "Zg=", "Zh==", "Zg===", "Z", "Zg==Zg==", "=", "Zm9v\n", "Zm-v"] {
        assert_eq!(base64::decode(digits), None, "{digits}");
    }
}

#[test]
fn percent_encoding_has_one_spelling() {
    assert_eq!(percent::encode("a/é~ +".as_bytes()), "a%2F%C3%A9~%20%2B");
    for value in ["%2f", "%41", "+", "%", "%2", "%+2", "é"] {
        assert_eq!(percent::decode(value), None, "{value}");
    }
}

#[test]
fn the_calendar_is_the_gregorian_one() {
    for (text, seconds) in [
        ("00000101T000000Z", -62_167_219_200),
        ("19700101T000000Z", 0),
        ("20000229T235959Z", 951_868_799),
        ("20380119T031408Z", 2_147_483_648),
        ("99991231T235959Z", 253_402_300_799),
    ] {
        assert_eq!(calendar::seconds(text), Some(seconds));
        assert_eq!(calendar::basic(seconds), text);
    }
    for text in ["20250229T000000Z", "19000229T000000Z", "20261301T000000Z", "20260101T240000Z"] {
        assert_eq!(calendar::seconds(text), None, "{text}");
    }
}
