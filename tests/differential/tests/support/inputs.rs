//! Random values, one by one.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::{RegexGeneratorStrategy, string_regex};

use super::service::{SERVICES, Service};

pub(crate) fn service() -> impl Strategy<Value = Service> {
    select(&SERVICES[..])
}

pub(crate) fn access_key_id() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => text("A[KS]IA[A-Z2-7]{16}"),
        3 => text("[A-Za-z0-9_]{1,128}"),
        3 => text("[ -.0-~]{1,40}"),
        3 => text("[\\PC--/]{1,20}"),
        // Slashes, control characters and nothing at all.
        1 => text("(?s).{0,3}"),
        1 => text("[a-z/]{0,8}"),
    ]
}

pub(crate) fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        text("[A-Za-z0-9+/]{40}"),
        text("[ -~]{0,200}"),
        // Behind "AWS4", 60 bytes fill the block of SHA-256.
        text("[a-z]{59,62}"),
        text("\\PC{1,90}"),
        any::<String>(),
    ]
}

pub(crate) fn session_token() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => text("[A-Za-z0-9._~-]{1,100}"),
        20 => (text("[A-Za-z0-9+/]{8,90}"), 1_usize..12, text("={0,2}"))
            .prop_map(|(text, times, padding)| text.repeat(times) + &padding),
        20 => text("[ %+/=&a-f0-9]{1,40}"),
        20 => text("\\PC{1,60}"),
        10 => any::<String>(),
        // About as long as a token may be.
        1 => (11_500_usize..12_300).prop_map(|length| "t".repeat(length)),
    ]
}

const REGIONS: [&str; 10] = [
    "us-east-1",
    "us-west-2",
    "eu-west-1",
    "ap-northeast-2",
    "ca-central-1",
    "sa-east-1",
    "us-gov-west-1",
    "cn-north-1",
    "eusc-de-east-1",
    "us-isob-east-1",
];

pub(crate) fn region() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => select(&REGIONS[..]).prop_map(str::to_owned),
        4 => text("[a-z0-9-]{1,24}"),
        4 => text("[ -.0-~]{1,12}"),
        4 => text("[\\PC--/]{1,12}"),
        1 => text("(?s).{0,3}"),
        1 => text("[a-z/]{0,8}"),
    ]
}

/// The years 1 to 9999: botocore knows no other, and SigV4 cannot write them.
pub(crate) fn signed_at() -> impl Strategy<Value = i64> {
    const FIRST: i64 = -62_135_596_800;
    const LAST: i64 = 253_402_300_799;
    const DAY: i64 = 86_400;
    prop_oneof![
        4 => FIRST..=LAST,
        4 => 1_700_000_000_i64..2_000_000_000,
        // Around midnight.
        4 => (FIRST / DAY + 1..LAST / DAY, -2_i64..=1).prop_map(|(day, second)| day * DAY + second),
        1 => select(vec![FIRST, -1, 0, i64::from(i32::MAX), i64::from(u32::MAX), LAST]),
    ]
}

pub(crate) fn expires() -> impl Strategy<Value = u64> {
    prop_oneof![
        24 => 1_u64..=43_200,
        6 => select(vec![1_u64, 43_200]),
        1 => select(vec![0_u64, 43_201]),
        1 => 43_201_u64..=604_800,
    ]
}

fn text(pattern: &str) -> RegexGeneratorStrategy<String> {
    string_regex(pattern).unwrap()
}
