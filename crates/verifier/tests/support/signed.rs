//! Tokens of the reference signer, of whatever it can be given.

use proptest::prelude::*;

use super::Forge;

/// A token of the reference signer, and what it was made of.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) forge: Forge,
    pub(crate) access_key_id: String,
    pub(crate) region: String,
    pub(crate) session_token: Option<String>,
}

pub(crate) fn signed() -> impl Strategy<Value = Signed> {
    let names = ("[ -.0-~]{1,40}", "[ -.0-~é]{1,20}", proptest::option::of("\\PC{0,200}"));
    let time = (0_u32..=9999, 1_u32..=12, 1_u32..=28, 0_u32..86_400, 1_u32..=43_200);
    (names, time, "\\PC{0,90}", any::<u64>()).prop_map(|(names, time, secret, order)| {
        let (access_key_id, region, session_token) = names;
        let (year, month, day, second, lifetime) = time;
        let day = format!("{year:04}{month:02}{day:02}");
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let scope = format!("{access_key_id}/{day}/{region}/sagemaker/aws4_request");
        let mut forge = Forge::new()
            .set("X-Amz-Credential", &escaped(&scope))
            .set("X-Amz-Date", &format!("{day}T{hour:02}{minute:02}{second:02}Z"))
            .set("X-Amz-Expires", &lifetime.to_string());
        forge.secret = secret;
        if let Some(session_token) = &session_token {
            forge = forge.with("X-Amz-Security-Token", &escaped(session_token));
        }
        let rotation = usize::try_from(order % 7).unwrap() % forge.parameters.len();
        forge.parameters.rotate_left(rotation);
        Signed { forge, access_key_id, region, session_token }
    })
}

/// RFC 3986, byte by byte.
fn escaped(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let escape = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    value.bytes().map(escape).collect()
}
