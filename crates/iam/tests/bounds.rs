//! Every bound, from both sides. The numbers are written out, so that none changes unseen.

use stagemaker_iam::{Context, ContextError, Kind};

use crate::documents::problems;

fn codes(kind: Kind, text: &str) -> Vec<&'static str> {
    problems(kind, text).iter().map(|own| own.code).collect()
}

fn document(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

fn statement(action: &str, resource: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}","Condition":{{{condition}}}}}"#
    )
}

/// SPEC D16
#[test]
fn a_document_over_64_kib_is_refused() {
    let short = document(&statement("*", "*", ""));
    let padded = |length: usize| format!("{short}{}", " ".repeat(length - short.len()));
    assert_eq!(codes(Kind::Resource, &padded(65_537)), ["document_too_long"]);
    assert!(codes(Kind::Identity, &padded(65_536)).is_empty());
}

#[test]
fn a_document_nested_deeper_than_16_levels_is_refused() {
    let nested = |depth: usize| {
        let lists = format!("{}{}", "[".repeat(depth - 4), "]".repeat(depth - 4));
        let condition = format!(r#""StringEquals":{lists}"#);
        document(&statement("*", "*", &condition))
    };
    assert_eq!(codes(Kind::Identity, &nested(17)), ["nested_too_deep"]);
    assert_eq!(codes(Kind::Identity, &nested(16)), ["not_an_object"]);
    // Brackets in a text are no nesting, whatever quotes and escapes stand around them.
    for text in ["[[[[[[[[[[[[[[[[[[", r#"\"[[[[[[[[[[[[[[[[["#, r#"\\\"{{{{{{{{{{{{{{{{{{{"#] {
        let condition = format!(r#""StringEquals":{{"k":"{text}"}}"#);
        assert!(codes(Kind::Identity, &document(&statement("*", "*", &condition))).is_empty());
    }
    // And those behind a text are, although it ends with a backslash.
    let behind = format!(r#""StringEquals":{{"k\\":{}{}}}"#, "[".repeat(13), "]".repeat(13));
    let text = document(&statement("*", "*", &behind));
    assert_eq!(codes(Kind::Identity, &text), ["nested_too_deep"]);
}

#[test]
fn a_document_with_more_than_1000_statements_is_refused() {
    let one = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
    let many = |count: usize| document(&vec![one; count].join(","));
    let code = "too_many_statements";
    assert!(!codes(Kind::Identity, &many(1_000)).contains(&code));
    assert!(codes(Kind::Identity, &many(1_001)).contains(&code));
}

#[test]
fn a_string_over_2_kib_is_refused() {
    let condition = |length: usize| {
        let value = "x".repeat(length);
        document(&statement("*", "*", &format!(r#""StringLike":{{"k":"{value}"}}"#)))
    };
    let resource = |length: usize| {
        let name = "x".repeat(length - "arn:aws:s3:::".len());
        document(&statement("*", &format!("arn:aws:s3:::{name}"), ""))
    };
    for text in [condition, resource] {
        assert!(codes(Kind::Identity, &text(2_048)).is_empty());
        assert_eq!(codes(Kind::Identity, &text(2_049)), ["pattern_too_long"]);
    }
}

#[test]
fn a_key_with_more_than_1000_values_is_refused() {
    let many = |count: usize| {
        let values = vec!["1"; count].join(",");
        document(&statement("*", "*", &format!(r#""NumericEquals":{{"k":[{values}]}}"#)))
    };
    assert!(codes(Kind::Identity, &many(1_000)).is_empty());
    assert_eq!(codes(Kind::Identity, &many(1_001)), ["too_many_values"]);
}

#[test]
fn a_string_with_more_than_16_variables_is_refused() {
    let many = |count: usize| {
        let value = "${aws:username}".repeat(count);
        document(&statement("*", "*", &format!(r#""StringLike":{{"k":"{value}"}}"#)))
    };
    assert!(codes(Kind::Identity, &many(16)).is_empty());
    assert_eq!(codes(Kind::Identity, &many(17)), ["too_many_variables"]);
}

#[test]
fn a_document_longer_than_aws_takes_is_warned_of() {
    for (kind, limit) in [
        (Kind::Identity, 6_144),
        (Kind::Boundary, 6_144),
        (Kind::Session, 2_048),
        (Kind::Scp, 5_120),
    ] {
        let sized = |length: usize| {
            let frame = document(&statement("*", "*", r#""StringLike":{"k":[]}"#)).len();
            let left = length - frame;
            let mut values = vec![format!("\"{}\"", "x".repeat(left % 500 + 500 - 2))];
            values.resize(left / 500, format!("\"{}\"", "x".repeat(497)));
            let values = values.join(",");
            document(&statement("*", "*", &format!(r#""StringLike":{{"k":[{values}]}}"#)))
        };
        assert!(codes(kind, &sized(limit)).is_empty(), "{kind}");
        // White space does not count.
        assert!(codes(kind, &sized(limit).replacen(':', ":  \n", 1)).is_empty(), "{kind}");
        assert_eq!(codes(kind, &sized(limit + 1)), ["too_large_for_aws"], "{kind}");
    }
}

/// Warnings are cut off, and errors are not.
#[test]
fn of_too_many_problems_1000_are_told_and_each_error() {
    let values = vec![r#""*""#; 600].join(",");
    let key = |name: &str| format!(r#""{name}":[{values}]"#);
    let condition = format!(r#""StringEquals":{{{},{}}}"#, key("a"), key("b"));
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Principal":"*","Action":"*",
        "Resource":"*","Condition":{{{condition}}}}},"Statements":[]}}"#
    );
    let found = codes(Kind::Resource, &text);
    let count = |code| found.iter().filter(|own| **own == code).count();
    assert_eq!((count("literal_wildcard"), count("unknown_element")), (999, 1));
}

#[test]
fn a_context_over_its_bounds_is_refused() {
    let mut context = Context::default();
    assert_eq!(context.set("a", "x".repeat(8_192)), Ok(()));
    assert_eq!(context.set("a", "x".repeat(8_193)), Err(ContextError::ValueTooLong));
    let list = |length: usize| ["x".to_owned(), "x".repeat(length)];
    assert_eq!(context.set_list("b", list(8_192)), Ok(()));
    assert_eq!(context.set_list("b", list(8_193)), Err(ContextError::ValueTooLong));
    assert_eq!(context.set_list("b", vec!["x"; 1_000]), Ok(()));
    assert_eq!(context.set_list("b", vec!["x"; 1_001]), Err(ContextError::TooManyKeys));
    for number in 2..1_000 {
        assert_eq!(context.set(format!("key{number}"), "x"), Ok(()));
    }
    assert_eq!(context.set("one more", "x"), Err(ContextError::TooManyKeys));
    assert_eq!(context.set("KEY7", "y"), Ok(()), "a key that is there is replaced");
    assert!(context.contains("Key7") && !context.contains("one more"));
}

#[test]
fn each_error_of_a_context_has_a_code_and_a_message() {
    for (error, code, message) in [
        (
            ContextError::ValueTooLong,
            "context_value_too_long",
            "a value of the context has more than 8192 bytes",
        ),
        (
            ContextError::TooManyKeys,
            "context_too_many_keys",
            "the context has more than 1000 keys, or values of a key",
        ),
    ] {
        assert_eq!((error.code(), error.to_string()), (code, message.to_owned()));
    }
}
