//! The reader of JSON is that of RFC 8259, and the readers of models differ where servers do.

use super::{MODEL_READERS, is_plain_model, members};

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

#[test]
fn members_are_those_of_rfc_8259() {
    for (body, names) in [
        ("{}", &[][..]),
        (" {\"a\" : [ {} , [[1.5E+3,-0]] , {\"b\":null} ] ,\n\"c\":\"\"}\t", &["a", "c"]),
        (r#"{"\u0061\"\\\/\b":true,"a":"x","a":7e-1}"#, &["a\"\\/\u{8}", "a", "a"]),
        ("{\"\u{1f600}\":\"\\ud83d\\ude00\"}", &["\u{1f600}"]),
    ] {
        let found = members(body.as_bytes()).expect(body);
        let found: Vec<_> = found.into_iter().map(|member| member.name).collect();
        assert_eq!(found, names.iter().map(|name| utf16(name)).collect::<Vec<_>>(), "{body}");
    }
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(members(deep.as_bytes()).is_some());
}

#[test]
fn a_body_that_is_no_object_has_no_members() {
    for body in [
        "",
        "[]",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{\"a\":1}}",
        "{} {}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":NaN}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\x1}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":[1,]}",
        "{\"a\":[}",
        "{\"a\":{\"b\"}}",
        "\u{feff}{}",
        "{}\u{a0}",
        "{\"a\":\u{c}1}",
        "{'a':1}",
        "{}//",
    ] {
        assert_eq!(members(body.as_bytes()), None, "{body}");
    }
    assert_eq!(members(b"{\"a\":\"\xff\"}"), None);
}

/// Each form of `crates/gateway/tests/model.rs` is read differently by two readers, or not by all.
#[test]
fn a_body_that_servers_read_differently_is_read_differently() {
    for body in [
        r#"{"model":"open","model":"secret"}"#,
        r#"{"model":"open","Model":"secret"}"#,
        r#"{"MODEL":"secret","model":"open"}"#,
        r#"{"Model":"open"}"#,
        r#"{"model":"open","mod\u0065l":"secret"}"#,
    ] {
        let members = members(body.as_bytes()).expect(body);
        let mut read: Vec<_> = MODEL_READERS.iter().map(|reader| (reader.read)(&members)).collect();
        read.sort_unstable();
        read.dedup();
        assert!(read.len() > 1 && !is_plain_model(&members), "{body}: {read:?}");
    }
    let one = members(br#"{"messages":[{"model":"x"}],"model":"open"}"#).unwrap();
    assert!(is_plain_model(&one));
    assert!(MODEL_READERS.iter().all(|reader| (reader.read)(&one).as_deref() == Some("open")));
}
