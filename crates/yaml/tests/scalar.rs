use serde_json::{Value, json};
use stagemaker_yaml::{FileProblems, Node};

use crate::parse;

/// Returns what `read` makes of the value of `a`, and the message of each problem.
fn value<T>(yaml: &str, read: impl FnOnce(&Node<'_>, &mut FileProblems) -> T) -> (T, Vec<String>) {
    let (value, problems) = parse(&format!("a: {yaml}\n"), |root, problems| {
        read(&root.get("a").expect("the key is there"), problems)
    });
    let message = |problem: String| problem.strip_prefix("c.yaml:1: a: ").unwrap().to_owned();
    (value.expect(yaml), problems.into_iter().map(message).collect())
}

fn text(yaml: &str) -> (Option<String>, Vec<String>) {
    value(yaml, |node, problems| node.text(problems).map(str::to_owned))
}

fn number(node: &Node<'_>, problems: &mut FileProblems) -> Option<u64> {
    node.number(problems)
}

fn float(node: &Node<'_>, problems: &mut FileProblems) -> Option<f64> {
    node.float(problems)
}

fn boolean(node: &Node<'_>, problems: &mut FileProblems) -> bool {
    node.boolean(problems)
}

#[test]
fn scalars_are_texts_as_they_are_written() {
    for (yaml, written) in [
        ("012345678901", "012345678901"),
        ("1.50", "1.50"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
        ("yes", "yes"),
        ("true", "true"),
        ("'null'", "null"),
        ("\"\"", ""),
        ("\"a\\nb\"", "a\nb"),
        ("'it''s'", "it's"),
        ("!!str null", "null"),
    ] {
        assert_eq!(text(yaml), (Some(written.to_owned()), Vec::new()), "{yaml}");
    }
}

#[test]
fn null_a_list_and_a_mapping_are_no_text() {
    for (yaml, kind) in [
        ("", "nothing"),
        ("~", "nothing"),
        ("null", "nothing"),
        ("Null", "nothing"),
        ("NULL", "nothing"),
        ("[x]", "a list"),
        ("{x: 1}", "keys and values"),
    ] {
        assert_eq!(text(yaml), (None, vec![format!("expected a text, found {kind}")]), "{yaml}");
    }
}

#[test]
fn an_empty_text_is_refused_where_one_is_needed() {
    let read = |yaml| value(yaml, |node, problems| node.non_empty_text(problems).is_some());
    assert_eq!(read("x"), (true, Vec::new()));
    assert_eq!(read("''"), (false, vec!["expected a text, found an empty one".to_owned()]));
    assert_eq!(read("~"), (false, vec!["expected a text, found nothing".to_owned()]));
}

#[test]
fn a_number_is_whole_not_negative_and_of_64_bits() {
    let read = |yaml| value(yaml, number);
    assert_eq!(read("0"), (Some(0), Vec::new()));
    assert_eq!(read("18446744073709551615"), (Some(u64::MAX), Vec::new()));
    for yaml in ["-1", "1.0", "1e3", "0x10", "18446744073709551616", "x", "~", "[1]"] {
        let message = "expected a whole number that is not negative";
        assert_eq!(read(yaml), (None, vec![message.to_owned()]), "{yaml}");
    }
}

#[test]
fn a_float_is_finite() {
    let read = |yaml| value(yaml, float);
    assert_eq!(read("-1.5"), (Some(-1.5), Vec::new()));
    assert_eq!(read("3"), (Some(3.0), Vec::new()));
    for yaml in ["nan", "inf", "1e999", "x", "~", "{}"] {
        assert_eq!(read(yaml), (None, vec!["expected a number".to_owned()]), "{yaml}");
    }
}

#[test]
fn a_boolean_is_true_or_false_in_lower_case_only() {
    let read = |yaml| value(yaml, boolean);
    assert_eq!(read("true"), (true, Vec::new()));
    assert_eq!(read("false"), (false, Vec::new()));
    for yaml in ["yes", "no", "on", "True", "1", "~", "[true]"] {
        assert_eq!(read(yaml), (false, vec!["expected `true` or `false`".to_owned()]), "{yaml}");
    }
}

#[test]
fn a_quoted_boolean_is_a_text_and_not_what_a_condition_takes_for_one() {
    let read = |yaml| value(yaml, |node, _| node.as_boolean()).0;
    assert_eq!((read("true"), read("False")), (Some(true), Some(false)));
    assert_eq!((read("'true'"), read("yes"), read("[true]")), (None, None, None));
}

#[test]
fn one_of_takes_a_choice_and_names_all_for_anything_else() {
    let read = |yaml| {
        value(yaml, |node, problems| node.one_of(&["vllm", "lmi"], problems).map(str::to_owned))
    };
    assert_eq!(read("lmi"), (Some("lmi".to_owned()), Vec::new()));
    for yaml in ["LMI", "sglang", "~", "[lmi]"] {
        assert_eq!(read(yaml), (None, vec!["expected one of `vllm`, `lmi`".to_owned()]), "{yaml}");
    }
}

#[test]
fn json_of_a_scalar_without_quotes_is_what_it_means() {
    let read = |yaml| value(yaml, |node, _| node.as_json()).0;
    for (yaml, meant) in [
        ("5", json!(5)),
        ("-1.5", json!(-1.5)),
        ("1e3", json!(1000.0)),
        ("true", json!(true)),
        ("FALSE", json!(false)),
        ("~", Value::Null),
        ("", Value::Null),
        ("x", json!("x")),
        ("yes", json!("yes")),
        ("007", json!("007")),
        ("'5'", json!("5")),
        ("\"true\"", json!("true")),
        ("'~'", json!("~")),
        ("!!str 5", json!("5")),
        ("!!str null", json!("null")),
        ("[1]", Value::Null),
    ] {
        assert_eq!(read(yaml), meant, "{yaml}");
    }
}

#[test]
fn a_block_of_text_keeps_its_lines_and_a_folded_one_joins_them() {
    assert_eq!(text("|\n  one\n  two"), (Some("one\ntwo\n".to_owned()), Vec::new()));
    assert_eq!(text(">-\n  one\n  two"), (Some("one two".to_owned()), Vec::new()));
}
