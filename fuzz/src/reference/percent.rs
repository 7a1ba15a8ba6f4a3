//! Percent-encoding as SigV4 wants it.

/// Encodes all but the unreserved characters of RFC 3986, in upper case.
pub fn encode(bytes: &[u8]) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    let spelled = |byte: &u8| match byte {
        byte if plain(byte) => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    bytes.iter().map(spelled).collect::<Vec<_>>().concat()
}

/// Decodes what [`encode`] makes, and nothing else.
pub fn decode(value: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, others @ ..] = rest {
        rest = others;
        if *first == b'%' {
            let digits = rest.get(..2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*first);
        }
    }
    (encode(&bytes) == value).then_some(bytes)
}
