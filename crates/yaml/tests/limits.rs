use std::fmt::Write as _;
use std::path::Path;
use std::thread;

use stagemaker_yaml::limits::{
    MAX_COPIED_BYTES, MAX_COPIED_NODES, MAX_DEPTH, MAX_FILE_BYTES, MAX_NODES, MAX_PROBLEMS,
};
use stagemaker_yaml::{File, FileProblem, FileProblems, Node};

use crate::parse;

/// Returns the number of nodes, keys not counted, as deep as they go.
fn count(node: &Node<'_>, problems: &mut FileProblems) -> usize {
    let children = if node.is_mapping() {
        node.entries(problems).into_iter().map(|(_, value)| value).collect()
    } else if node.is_sequence() {
        node.items(problems)
    } else {
        Vec::new()
    };
    1 + children.iter().map(|child| count(child, problems)).sum::<usize>()
}

/// Returns the only problem of a text.
fn problem(text: &str) -> String {
    let (found, problems) = parse(text, count);
    let start: String = text.chars().take(60).collect();
    assert_eq!((found, problems.len()), (None, 1), "{start}: {problems:?}");
    problems[0].clone()
}

/// The ways to nest `depth` lists and mappings.
fn nested(depth: usize) -> [String; 6] {
    let wrap = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    let mut block = String::new();
    for level in 0..depth {
        writeln!(block, "{}a:", " ".repeat(level)).unwrap();
    }
    [
        wrap("- ", "a", ""),
        wrap("[", "a", "]"),
        wrap("{a: ", "b", "}"),
        wrap("? ", "a", ""),
        wrap("!x [", "a", "]"),
        block,
    ]
}

#[test]
fn lists_and_mappings_are_read_as_deep_as_the_bound() {
    for text in nested(MAX_DEPTH) {
        let (_, problems) = parse(&text, |_, _| ());
        assert_eq!(problems, [""; 0], "{text}");
    }
    for text in nested(MAX_DEPTH + 1) {
        let problem = problem(&text);
        let expected =
            format!(": lists and mappings are nested more than {MAX_DEPTH} deep: nest them less");
        assert!(problem.ends_with(&expected), "{text}: {problem}");
    }
}

#[test]
fn the_line_of_what_is_nested_too_deep_is_named() {
    let [.., block] = nested(MAX_DEPTH + 9);
    let expected = format!("c.yaml:{}: ", MAX_DEPTH + 1);
    assert!(problem(&block).starts_with(&expected), "{}", problem(&block));
}

/// The stack of a thread of a server is smaller than that of a test.
#[test]
fn nesting_without_end_is_refused_on_a_small_stack() {
    let check = || {
        for depth in [5_000, 200_000] {
            for open in ["- ", "[", "{", "{a: ", "? ", "- ? ", "!x [", "&a [", "[{a: "] {
                let told = problem(&open.repeat(depth));
                let expected = "c.yaml:1: lists and mappings are nested more than ";
                assert!(told.starts_with(expected), "{open}: {told}");
            }
        }
        for text in nested(MAX_DEPTH) {
            parse(&text, count);
        }
    };
    thread::Builder::new().stack_size(512 * 1024).spawn(check).unwrap().join().unwrap();
}

/// Each half is not too deep, and what an alias names is no deeper for being named.
#[test]
fn depth_is_counted_through_aliases() {
    let [_, half, ..] = nested(MAX_DEPTH / 2);
    let deep = half.replace('a', "*a");
    let (_, problems) = parse(&format!("- &a {half}\n- *a\n"), count);
    assert_eq!(problems, [""; 0]);
    let told = problem(&format!("- &a {half}\n- {deep}\n"));
    assert!(told.starts_with("c.yaml:2: lists and mappings are nested more than "), "{told}");
}

#[test]
fn aliases_that_multiply_are_refused_at_their_line() {
    let told = format!(
        "anchors and aliases repeat more than {MAX_COPIED_NODES} texts, lists and mappings"
    );
    // As items, as values and as keys: each line repeats the one before it ten times.
    for (first, [open, alias, close]) in [
        ("[x]", ["[", "*A, ", "]"]),
        ("{k: x}", ["{? [", "*A, ", "] : v}"]),
        ("{? [x] : x}", ["{k: [", "*A, ", "]}"]),
    ] {
        let mut text = format!("- &a0 {first}\n");
        for level in 1..40 {
            let aliases = alias.replace('A', &format!("a{}", level - 1)).repeat(10);
            writeln!(text, "- &a{level} {open}{aliases}{close}").unwrap();
        }
        let problem = problem(&text);
        assert!(problem.contains(&told), "{problem}");
        let line: usize = problem.split(':').nth(1).unwrap().parse().unwrap();
        assert!((4..8).contains(&line), "{problem}");
    }
}

#[test]
fn long_texts_and_tags_are_not_repeated_without_end() {
    // An escape makes a text that the file does not hold as it is.
    let long = "x".repeat(MAX_COPIED_BYTES / 16);
    let told = format!("more than {MAX_COPIED_BYTES} bytes of text: repeat less");
    for first in [format!("\"\\x41{long}\""), format!("!<t:{long}> b"), format!("!<t:{long}> [b]")]
    {
        let text = format!("- &a {first}\n{}", "- *a\n".repeat(20));
        assert!(problem(&text).ends_with(&told), "{}", problem(&text));
        let (found, _) = parse(&format!("- &a {first}\n- *a\n"), count);
        assert!(found.is_some());
    }
}

#[test]
fn the_tag_of_a_directive_is_not_repeated_without_end() {
    let tag = "x".repeat(1024 * 1024);
    let text = format!("%TAG !a! t:{tag}\n---\n{}", "- !a!b c\n".repeat(80));
    assert!(problem(&text).ends_with(": split it"), "{}", problem(&text));
}

#[test]
fn the_nodes_of_a_file_are_counted() {
    let told = format!(
        "c.yaml:{MAX_NODES}: the file has more than {MAX_NODES} texts, lists and mappings, or more \
         than {MAX_FILE_BYTES} bytes of text: split it"
    );
    // The list is a node too.
    assert_eq!(problem(&"- a\n".repeat(MAX_NODES)), told);
}

#[test]
fn a_file_that_is_too_long_is_not_read() {
    let told =
        format!("the file cannot be read: it is longer than {MAX_FILE_BYTES} bytes: split it");
    let error = File::read(Path::new("/dev/zero")).unwrap_err();
    assert_eq!(error.to_string(), told);
}

#[test]
fn problems_beyond_the_bound_are_not_kept_and_the_last_one_says_so() {
    let text = "- a\n".repeat(MAX_PROBLEMS + 5);
    let (_, problems) = parse(&text, |root, problems| {
        for item in root.items(problems) {
            item.number(problems);
            problems.add_warning(&item, "odd");
        }
        problems.warnings().len()
    });
    assert_eq!(problems.len(), MAX_PROBLEMS);
    let last = problems.last().unwrap();
    assert!(
        last.starts_with(&format!("c.yaml:{MAX_PROBLEMS}: [{}]: ", MAX_PROBLEMS - 1)),
        "{last}"
    );
    assert!(last.ends_with("; more problems are not listed: mend these first"), "{last}");
    let mut problems = FileProblems::default();
    for line in 0..2 * MAX_PROBLEMS {
        let (file, message) = ("c.yaml".into(), "odd".to_owned());
        problems.push_warning(FileProblem { file, line, path: String::new(), message });
    }
    assert_eq!(problems.warnings().len(), MAX_PROBLEMS);
}

/// Were each node to hold its path, this would take 100 GB.
#[test]
fn nodes_share_the_path_that_leads_to_them() {
    let key = "k".repeat(1024 * 1024);
    let text = format!("? {key}\n: [{}]\n", "a, ".repeat(100_000));
    assert_eq!(parse(&text, count).0, Some(100_002));
}

#[test]
fn a_mapping_of_many_keys_is_read_in_linear_time() {
    let mut text = String::new();
    for key in 0..200_000 {
        writeln!(text, "k{key}: v").unwrap();
    }
    assert_eq!(parse(&text, count).0, Some(200_001));
}
