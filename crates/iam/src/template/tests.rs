use super::{Style, Template};
use crate::context::Context;
use crate::run::Case;

fn matches(pattern: &str, case: Case, text: &str) -> bool {
    let style = Style { wildcards: true, variables: true, case };
    let template = Template::parse(pattern, style).unwrap_or_else(|_| panic!("{pattern}"));
    let mut context = Context::default();
    context.set("v", "a*?é").unwrap();
    context.set("empty", "").unwrap();
    context.set_list("list", ["a"]).unwrap();
    template.matches(text, &context)
}

#[test]
fn a_pattern_with_case_matches_its_texts_only() {
    for (pattern, alike, unlike) in [
        ("", &[""][..], &["a"][..]),
        ("abc", &["abc"], &["ab", "abcd", "aBc", "abd"]),
        ("*", &["", "a", "*", "é:/"], &[]),
        ("**", &["", "a"], &[]),
        ("a*", &["a", "ab", "a*"], &["", "ba"]),
        ("*a", &["a", "ba", "aa"], &["", "ab"]),
        ("a*a", &["aa", "aba", "aaa"], &["a", "ab"]),
        ("*a*", &["a", "bab"], &["", "b"]),
        ("a*b*c", &["abc", "aXbYc", "abcbc"], &["ac", "acb", "abcd"]),
        ("*ab*ab", &["abab", "xabxab"], &["ab", "aba"]),
        ("*aab*", &["aaab", "xaaabx"], &["abb", "abab"]),
        ("?", &["a", "é", "?", "€", "\u{1F600}"], &["", "ab", "éa"]),
        ("a?c", &["abc", "aéc", "a?c"], &["ac", "abbc", "abd", "xbc", "aéd", "xéc"]),
        ("a??", &["abc", "aéé"], &["ab", "abcd", "aéée", "xéé"]),
        ("??a", &["bca", "ééa"], &["ba", "bcda", "éaé", "bcx"]),
        ("*?a?*", &["xax", "éaé", "bbaab"], &["a", "xa", "ax", "bbb"]),
        ("*a?c", &["abc", "xxaéc", "aacabc"], &["ac", "éac", "abd"]),
        ("é?*", &["éa", "éé"], &["é", "ea"]),
        ("${v}", &["a*?é"], &["aX?é", "a", "a*?e"]),
        ("${v}*", &["a*?é", "a*?éx"], &["aXXé"]),
        ("*${v}", &["a*?é", "xa*?é"], &["xaXXé", "a*?éx"]),
        ("*x${v}x*", &["xa*?éx", "x1xa*?éx"], &["xa*?é", "a*?éx"]),
        ("*${v}*${v}*", &["a*?éa*?é", " a*?é a*?é "], &["a*?é"]),
        ("?${v}?", &["xa*?éx", "éa*?éé"], &["a*?é", "xa*?é"]),
        ("${empty}a", &["a"], &[""]),
        ("*${empty}", &["", "a"], &[]),
        ("${none}", &[], &["", "${none}"]),
        ("*${none}*", &[], &["", "a"]),
        ("${list}", &[], &["a", ""]),
        ("${none, 'b*'}", &["b*"], &["bb", "b"]),
        ("a${*}b", &["a*b"], &["aXb", "ab"]),
        ("a${?}b*", &["a?b", "a?bc"], &["aXb"]),
        ("${$}{v}", &["${v}"], &["a*?é"]),
        ("$v$", &["$v$"], &["v"]),
    ] {
        for text in alike {
            assert!(matches(pattern, Case::Sensitive, text), "{pattern} {text}");
        }
        for text in unlike {
            assert!(!matches(pattern, Case::Sensitive, text), "{pattern} {text}");
        }
    }
}

#[test]
fn a_pattern_without_case_matches_texts_in_any_case() {
    for (pattern, alike, unlike) in [
        ("s3:Get*", &["S3:gETObject", "s3:get"][..], &["s3:Put", "s3:ge"][..]),
        ("*:get?bject", &["s3:GetObject", "S3:GETxBJECT"], &["s3:GetObjects", "s3:GetOxject"]),
        ("?3:*", &["S3:x", "é3:x"], &["3:x", "s4:x"]),
        ("*Object", &["s3:getOBJECT"], &["s3:getobjec"]),
        ("a*É", &["aÉ", "AxÉ"], &["aé"]),
    ] {
        for text in alike {
            assert!(matches(pattern, Case::Insensitive, text), "{pattern} {text}");
        }
        for text in unlike {
            assert!(!matches(pattern, Case::Insensitive, text), "{pattern} {text}");
        }
    }
}

/// More than one chunk, a hole at its border, and a difference in each byte.
#[test]
fn a_long_text_with_question_marks_matches_at_each_length() {
    let pattern = format!("{}?{}", "a".repeat(255), "b".repeat(270));
    let text = format!("{}X{}", "a".repeat(255), "b".repeat(270));
    assert!(matches(&pattern, Case::Sensitive, &text));
    assert!(matches(&format!("*{pattern}*"), Case::Sensitive, &format!("aa{text}bb")));
    for place in (0..text.len()).filter(|place| *place != 255) {
        let mut other = text.clone();
        other.replace_range(place..=place, "Y");
        assert!(!matches(&pattern, Case::Sensitive, &other), "{place}");
        // Two differences must not make up for each other.
        let mut both = other.clone();
        both.replace_range(0..1, "Y");
        assert!(!matches(&pattern, Case::Sensitive, &both), "{place}");
    }
    assert!(!matches(&pattern, Case::Sensitive, text.get(1..).unwrap()));
    assert!(!matches(&pattern, Case::Sensitive, &format!("{text}b")));
}

#[test]
fn a_pattern_without_wildcards_and_variables_is_plain_text() {
    let none = Style { wildcards: false, variables: false, case: Case::Sensitive };
    for text in ["*", "?", "${v}", "a*${", "${"] {
        let template = Template::parse(text, none).unwrap_or_else(|_| panic!("{text}"));
        assert!(template.matches(text, &Context::default()));
        assert!(!template.matches("a", &Context::default()), "{text}");
        assert!(!template.has_variables());
    }
}
