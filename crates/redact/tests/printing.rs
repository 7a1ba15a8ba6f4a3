//! Foreign text in the log.

use std::borrow::Cow;

use proptest::prelude::proptest;
use stagemaker_redact::{Printable, printable};

#[test]
fn a_text_with_nothing_to_hide_is_borrowed() {
    for text in [
        "",
        "200 POST /endpoints/e/openai/v1/chat/completions 1.2ms 8d7f arn:aws:iam::1:user/x",
        r#"`é` "quoted" it's \ 漢 {x} na\u{202e}ive"#,
    ] {
        assert!(matches!(printable(text), Cow::Borrowed(same) if same == text), "{text}");
    }
}

#[test]
fn what_a_terminal_would_obey_or_hide_is_escaped() {
    let hidden = "\0\t\n\r\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{61c}\u{200b}\u{200d}\u{200e}\u{200f}\u{2028}\
         \u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\
         \u{feff}\u{fffe}\u{e000}\u{e0041}\u{3164}\u{fe0f}\u{34f}";
    for character in hidden.chars() {
        let text = format!("a{character}b");
        assert_eq!(printable(&text), format!("a\\u{{{:x}}}b", u32::from(character)));
    }
}

#[test]
fn secrets_are_masked_and_marks_stay_as_they_are() {
    let text = "POST /a/sagemaker-api-key-c2FnZQ%3D%3D\npassword=hunter2;";
    let shown = "POST /a/[redacted]\\u{a}password=[redacted];";
    assert_eq!(printable(text), shown);
    assert_eq!(printable(shown), shown);
}

#[test]
fn a_secret_that_looks_like_one_once_the_one_before_it_is_masked_is_masked_too() {
    let text = "sk-abcdefgh12345678\u{e9}hf_abcdefghijklmnopqrst";
    assert_eq!(printable(text), "[redacted]é[redacted]");
}

#[test]
fn an_access_key_id_stays_and_the_secret_behind_it_does_not() {
    let text = "AKIAIOSFODNN7EXAMPLE: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    assert_eq!(printable(text), "AKIAIOSFODNN7EXAMPLE: [redacted]");
}

#[test]
fn a_long_text_is_cut_and_a_secret_at_the_cut_is_not() {
    assert_eq!(Printable::first(2, "漢\nz").to_string(), "漢\\...");
    assert_eq!(Printable::first(3, "abc").to_string(), "abc");
    assert_eq!(Printable::new("a\u{202e}b").to_string(), "a\\u{202e}b");
    let token = format!("{} sagemaker-api-key-{}", "x".repeat(30), "c2Fn".repeat(4_000));
    let shown = format!("{} [redacted]", "x".repeat(30));
    assert_eq!(Printable::first(50, &token).to_string(), format!("{shown}..."));
    for limit in 0..60 {
        let start = Printable::first(limit, &token).to_string();
        assert!(shown.starts_with(start.trim_end_matches('.')), "{start}");
    }
    let split = "é".repeat(100_000);
    assert_eq!(Printable::first(5, &split).to_string(), "ééééé...");
}

proptest! {
    #[test]
    fn a_second_pass_changes_nothing(text in "(.|[\\u{200b}-\\u{202e}]|password[=:] ?|sk-|hf_|%2[Dd]|\\\\u00[23][0-9]|a{16}|\\[redacted\\]|://|Bearer |1|@){0,12}") {
        let once = printable(&text).into_owned();
        assert_eq!(printable(&once), once);
        assert!(!once.chars().any(char::is_control));
    }
}
