use super::check;
use crate::support::Forge;
use crate::support::forge::ACCESS_KEY_ID;

#[rustfmt::skip] // one rule a line
#[test]
fn a_malformed_envelope_is_refused_with_its_code() {
    let forge = Forge::new;
    let token = forge().token();
    let prefixed = |prefix: &str| {
        Forge {
            prefix: prefix.into(),
            ..forge()
        }
        .token()
    };
    let started = |start: &str| {
        Forge {
            start: start.into(),
            ..forge()
        }
        .token()
    };
    let encoded = &token["sagemaker-api-key-".len()..];
    let padded = forge().encode(&forge().text()[..forge().text().len() - 1]);
    let url_safe = forge()
        .encode("sagemaker.amazonaws.com/?~~~???>>>")
        .replace('+', "-")
        .replace('/', "_");
    check(&[
        // SPEC E2
        ("nothing", String::new(), "prefix_unknown"),
        ("the prefix in another case", prefixed("SageMaker-api-key-"), "prefix_unknown"),
        ("a prefix cut short", prefixed("sagemaker-api-key"), "prefix_unknown"),
        ("no prefix", encoded.into(), "prefix_unknown"),
        ("a space before the prefix", format!(" {token}"), "prefix_unknown"),
        // SPEC E5
        ("Bedrock's prefix", prefixed("bedrock-api-key-"), "host_mismatch"),
        ("Claude Platform's prefix", prefixed("aws-external-anthropic-api-key-"), "host_mismatch"),
        // SPEC E3
        ("the prefix twice", prefixed("sagemaker-api-key-sagemaker-api-key-"), "base64_invalid"),
        // SPEC E1
        ("a token over the cap", format!("{token}{}", "A".repeat(16_384)), "token_too_long"),
        ("the prefix alone", "sagemaker-api-key-".into(), "host_mismatch"),
        ("a space at the end", format!("{token} "), "base64_invalid"),
        ("a line feed at the end", format!("{token}\n"), "base64_invalid"),
        ("a line feed in the middle", token.replacen('Y', "\nY", 1), "base64_invalid"),
        ("no padding", padded.trim_end_matches('=').into(), "base64_invalid"),
        ("padding where none belongs", format!("{token}="), "base64_invalid"),
        ("bits behind the end", last_bit_set(&padded), "base64_invalid"),
        ("the URL-safe alphabet", url_safe, "base64_invalid"),
        ("a byte that no alphabet has", format!("{}!", &token[..token.len() - 1]), "base64_invalid"),
        ("Base64 twice", forge().encode(encoded), "host_mismatch"),
        // SPEC E4
        ("a space in the text", forge().encode(&forge().text().replace("&V", "& V")), "text_not_printable"),
        ("a tab in the text", forge().encode(&forge().text().replace("&V", "&\tV")), "text_not_printable"),
        ("a line feed after the text", forge().encode(&format!("{}\n", forge().text())), "text_not_printable"),
        ("a NUL in the text", forge().encode(&forge().text().replace("&V", "&\0V")), "text_not_printable"),
        ("a fragment", forge().encode(&format!("{}#a", forge().text())), "text_not_printable"),
        ("a letter that is not ASCII", forge().encode(&forge().text().replace("host&", "hóst&")), "text_not_printable"),
        ("a DEL in the text", forge().encode(&forge().text().replace("&V", "&\u{7f}V")), "text_not_printable"),
        ("a scheme", started("https://sagemaker.amazonaws.com/?"), "host_mismatch"),
        ("the host in capitals", started("SAGEMAKER.amazonaws.com/?"), "host_mismatch"),
        ("a regional host", started("sagemaker.us-east-1.amazonaws.com/?"), "host_mismatch"),
        ("Bedrock's host", started("bedrock.amazonaws.com/?"), "host_mismatch"),
        ("a port", started("sagemaker.amazonaws.com:443/?"), "host_mismatch"),
        ("a user", started("x@sagemaker.amazonaws.com/?"), "host_mismatch"),
        ("a trailing dot", started("sagemaker.amazonaws.com./?"), "host_mismatch"),
        ("another path", started("sagemaker.amazonaws.com/x?"), "host_mismatch"),
        ("a dot segment", started("sagemaker.amazonaws.com/x/../?"), "host_mismatch"),
        ("no path", started("sagemaker.amazonaws.com?"), "host_mismatch"),
        ("a backslash for the path", started("sagemaker.amazonaws.com\\?"), "host_mismatch"),
        ("an escaped host", started("sagemaker%2Eamazonaws.com/?"), "host_mismatch"),
        ("no query", forge().encode("sagemaker.amazonaws.com/"), "host_mismatch"),
    ]);
}

/// Sets an unused bit in the last character before the padding.
fn last_bit_set(padded: &str) -> String {
    let data = padded.trim_end_matches('=');
    let (head, last) = data.split_at(data.len() - 1);
    let next = char::from(last.as_bytes()[0] + 1);
    format!("{head}{next}{}", &padded[data.len()..])
}

#[rustfmt::skip] // one rule a line
#[test]
fn a_missing_repeated_or_unknown_parameter_is_refused_with_its_code() {
    let forge = Forge::new;
    let after = |after: &str| forge().after(after).token();
    let renamed = |name: &str, other: &str| forge().rename(name, other).token();
    check(&[
        // SPEC Q1
        ("an empty query", forge().encode("sagemaker.amazonaws.com/?"), "parameter_without_value"),
        ("two ampersands", after("&&Version=1"), "parameter_without_value"),
        ("an ampersand at the end", after("&Version=1&"), "parameter_without_value"),
        ("a name without value", after("&Version=1&Version"), "parameter_without_value"),
        // SPEC Q3
        ("an unknown name behind a repeated one", after("&Version=1&Version=1&x=1"), "parameter_unknown"),
        ("a name without value behind an unknown one", after("&x=1&Version"), "parameter_without_value"),
        ("a semicolon for an ampersand", after(";Version=1"), "encoding_not_canonical"),
        // SPEC Q2
        ("an unsigned extra", after("&Version=1&x=1"), "parameter_unknown"),
        ("an unsigned extra of Amazon's", after("&X-Amz-Foo=1&Version=1"), "parameter_unknown"),
        ("a signed extra", forge().with("X-Amz-Foo", "1").token(), "parameter_unknown"),
        ("a signed extra without name", forge().with("", "1").token(), "parameter_unknown"),
        ("the action in lower case", renamed("Action", "action"), "parameter_unknown"),
        ("the date in lower case", renamed("X-Amz-Date", "x-amz-date"), "parameter_unknown"),
        ("the expiry in capitals", renamed("X-Amz-Expires", "X-AMZ-EXPIRES"), "parameter_unknown"),
        ("an escaped name", renamed("X-Amz-Expires", "%58-Amz-Expires"), "parameter_unknown"),
        ("a name with an escaped dash", renamed("X-Amz-Date", "X%2DAmz-Date"), "parameter_unknown"),
        ("a look-alike beside the expiry", after("&x-amz-expires=1&Version=1"), "parameter_unknown"),
        ("a name with a space's escape", renamed("X-Amz-Date", "X-Amz-Date%20"), "parameter_unknown"),
        ("the header form's names", renamed("X-Amz-Credential", "Credential"), "parameter_unknown"),
        // SPEC Q4
        ("the version twice", after("&Version=1&Version=1"), "parameter_repeated"),
        ("the action twice, unsigned", after("&Action=CallWithBearerToken&Version=1"), "parameter_repeated"),
        ("the action twice, signed", forge().with("Action", "CallWithBearerToken").token(), "parameter_repeated"),
        ("the expiry twice", after("&X-Amz-Expires=1&Version=1"), "parameter_repeated"),
        ("the date twice", forge().with("X-Amz-Date", "20261122T100000Z").token(), "parameter_repeated"),
        ("the signature twice", after("&X-Amz-Signature=0&Version=1"), "parameter_repeated"),
        ("two session tokens", forge().with("X-Amz-Security-Token", "a").with("X-Amz-Security-Token", "a").token(), "parameter_repeated"),
        // SPEC Q5
        ("no action", forge().without("Action").token(), "parameter_missing"),
        ("no algorithm", forge().without("X-Amz-Algorithm").token(), "parameter_missing"),
        ("no credential", forge().without("X-Amz-Credential").token(), "parameter_missing"),
        ("no date", forge().without("X-Amz-Date").token(), "parameter_missing"),
        ("no expiry", forge().without("X-Amz-Expires").token(), "parameter_missing"),
        ("no signed headers", forge().without("X-Amz-SignedHeaders").token(), "parameter_missing"),
        ("no version", after(""), "parameter_missing"),
        ("no signature", forge().encode(&forge().text().replace(&format!("&X-Amz-Signature={}", forge().signature()), "")), "parameter_missing"),
    ]);
}

#[rustfmt::skip] // one rule a line
#[test]
fn a_parameter_with_another_constant_is_refused_with_its_code() {
    let set = |name: &str, value: &str| Forge::new().set(name, value).token();
    let after = |after: &str| Forge::new().after(after).token();
    check(&[
        // SPEC V1
        ("another action", set("Action", "InvokeEndpoint"), "action_mismatch"),
        ("an action of STS", set("Action", "GetCallerIdentity"), "action_mismatch"),
        ("the action in lower case", set("Action", "callwithbearertoken"), "action_mismatch"),
        ("an empty action", set("Action", ""), "action_mismatch"),
        // SPEC Q3
        ("an escaped action", set("Action", "%43allWithBearerToken"), "encoding_not_canonical"),
        // SPEC V2
        ("a later version", after("&Version=2"), "version_mismatch"),
        ("an empty version", after("&Version="), "version_mismatch"),
        ("a version with leading zero", after("&Version=01"), "version_mismatch"),
        ("a version with a fraction", after("&Version=1.0"), "version_mismatch"),
        // SPEC V3
        ("SHA-1", set("X-Amz-Algorithm", "AWS4-HMAC-SHA1"), "algorithm_mismatch"),
        ("the asymmetric algorithm", set("X-Amz-Algorithm", "AWS4-ECDSA-P256-SHA256"), "algorithm_mismatch"),
        ("the algorithm in lower case", set("X-Amz-Algorithm", "aws4-hmac-sha256"), "algorithm_mismatch"),
        // SPEC V4
        ("more signed headers", set("X-Amz-SignedHeaders", "host%3Bx-amz-date"), "signed_headers_mismatch"),
        ("no signed header", set("X-Amz-SignedHeaders", ""), "signed_headers_mismatch"),
        ("the header in capitals", set("X-Amz-SignedHeaders", "Host"), "signed_headers_mismatch"),
    ]);
}

#[rustfmt::skip] // one rule a line
#[test]
fn a_value_in_another_encoding_is_refused_with_its_code() {
    let scope = "20261122%2Fus-east-1%2Fsagemaker%2Faws4_request";
    let credential = |value: &str| Forge::new().set("X-Amz-Credential", value).token();
    let session = |value: &str| Forge::new().with("X-Amz-Security-Token", value).token();
    check(&[
        // SPEC Q3
        ("a plain slash", credential(&format!("{ACCESS_KEY_ID}/{scope}")), "encoding_not_canonical"),
        ("a lower-case escape", credential(&format!("{ACCESS_KEY_ID}%2f{scope}")), "encoding_not_canonical"),
        ("an escaped letter", credential(&format!("%41KIAIOSFODNN7EXAMPLE%2F{scope}")), "encoding_not_canonical"),
        ("an escaped dash", credential(&format!("{ACCESS_KEY_ID}%2F{}", scope.replacen('-', "%2D", 1))), "encoding_not_canonical"),
        ("an escaped underscore", credential(&format!("{ACCESS_KEY_ID}%2F{}", scope.replace('_', "%5F"))), "encoding_not_canonical"),
        ("an escape cut short", session("a%2"), "encoding_not_canonical"),
        ("a percent sign alone", session("a%"), "encoding_not_canonical"),
        ("an escape of no digits", session("%GG"), "encoding_not_canonical"),
        ("a plus", session("a+b"), "encoding_not_canonical"),
        ("an equals sign", session("YQ=="), "encoding_not_canonical"),
        ("an escaped tilde", session("%7E"), "encoding_not_canonical"),
        ("an asterisk", session("a*b"), "encoding_not_canonical"),
        ("an escaped digit in the date", Forge::new().set("X-Amz-Date", "2026112%32T100000Z").token(), "encoding_not_canonical"),
        ("an escaped digit in the expiry", Forge::new().set("X-Amz-Expires", "%3143").token(), "encoding_not_canonical"),
        ("a value signed escaped and sent plain", Forge::new().encode(&Forge::new().text().replace("%2F", "/")), "encoding_not_canonical"),
    ]);
}
