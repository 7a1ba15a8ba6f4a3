use stagemaker_yaml::{FileProblems, Node};

use crate::{parse, problems_of};

/// Reads a mapping that knows `name` and `port`.
fn fields(root: &Node<'_>, problems: &mut FileProblems) -> [Option<String>; 2] {
    let fields = root.fields(["name", "port"], problems);
    fields.map(|node| node.and_then(|node| node.as_text().map(str::to_owned)))
}

/// Reads everything, as far down as it goes, and returns `line path` of each node.
fn locations(node: &Node<'_>, problems: &mut FileProblems) -> Vec<String> {
    let mut found = vec![format!("{} {}", node.line(), node.path())];
    if node.is_mapping() {
        let entries = node.entries(problems);
        found.extend(entries.iter().flat_map(|(_, value)| locations(value, problems)));
    } else if node.is_sequence() {
        let items = node.items(problems);
        found.extend(items.iter().flat_map(|item| locations(item, problems)));
    }
    found
}

#[test]
fn known_keys_come_in_the_readers_order_and_absent_ones_as_none() {
    let both = [Some("x".to_owned()), Some("80".to_owned())];
    assert_eq!(parse("port: 80\nname: x\n", fields), (Some(both), Vec::new()));
    assert_eq!(parse("port: 80\n", fields).0, Some([None, Some("80".to_owned())]));
}

#[test]
fn every_unknown_key_is_a_problem_at_its_line_and_the_known_ones_are_read() {
    let (found, problems) = parse("nmae: x\nport: 80\nhost: y\n", fields);
    assert_eq!(found, Some([None, Some("80".to_owned())]));
    let message = "the key is not known here; expected one of `name`, `port`";
    assert_eq!(
        problems,
        [format!("c.yaml:1: nmae: {message}"), format!("c.yaml:3: host: {message}")]
    );
}

/// A key that is only known to be refused is read, and not recommended.
#[test]
fn the_problem_of_an_unknown_key_names_the_expected_ones() {
    let (found, problems) = parse("nmae: x\nport: 80\n", |root, problems| {
        let fields = root.fields_expecting(["name", "port"], &["name"], problems);
        fields.map(|node| node.is_some())
    });
    assert_eq!(found, Some([false, true]));
    let told = "c.yaml:1: nmae: the key is not known here; expected one of `name`";
    assert_eq!(problems, [told]);
}

/// A secret access key of 40 characters may stand where a key belongs.
#[test]
fn an_unknown_key_of_more_than_32_characters_is_not_shown() {
    let shown = "k".repeat(32);
    let problems = problems_of(&format!("{shown}: x\n"), fields);
    assert!(problems[0].starts_with(&format!("c.yaml:1: {shown}: ")), "{problems:?}");
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let problems = problems_of(&format!("port: 1\n{secret}: x\n"), fields);
    assert!(problems[0].starts_with("c.yaml:2: [40 characters]: the key is not"), "{problems:?}");
    assert!(!problems[0].contains(secret), "{problems:?}");
    let problems = problems_of(&format!("{}: x\n", "ü".repeat(33)), fields);
    assert!(problems[0].starts_with("c.yaml:1: [33 characters]: "), "{problems:?}");
}

#[test]
fn a_repeated_key_is_a_problem_and_the_first_value_counts() {
    let (found, problems) = parse("name: first\nport: 1\nname: second\n", fields);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("c.yaml:3: "), "{problems:?}");
    if let Some([name, _]) = found {
        assert_eq!(name.as_deref(), Some("first"));
    }
}

#[test]
fn a_key_that_is_no_text_is_a_problem_of_the_mapping() {
    let problems = problems_of("name: x\n[a, b]: y\n", fields);
    assert_eq!(problems, ["c.yaml:1: expected every key to be a text"]);
}

#[test]
fn paths_and_lines_lead_to_each_key_and_item() {
    let text = "a:\n  b: 1\n  c:\n    - x\n    - d: 2\ne: {f: [1, 2]}\n";
    let (found, problems) = parse(text, locations);
    assert_eq!(problems, Vec::<String>::new());
    let expected = [
        "1 ",
        "1 a",
        "2 a.b",
        "3 a.c",
        "4 a.c[0]",
        "5 a.c[1]",
        "5 a.c[1].d",
        "6 e",
        "6 e.f",
        "6 e.f[0]",
        "6 e.f[1]",
    ];
    assert_eq!(found.unwrap(), expected);
}

#[test]
fn an_alias_is_read_as_the_node_that_it_names() {
    let text = "a: &shared {b: 1}\nc: *shared\n";
    let (found, problems) = parse(text, |root, problems| {
        let [a, c] = root.fields(["a", "c"], problems);
        [a, c].map(|node| node.and_then(|node| Some(node.get("b")?.as_text()?.to_owned())))
    });
    assert_eq!((found, problems), (Some([Some("1".to_owned()), Some("1".to_owned())]), vec![]));
}

#[test]
fn a_value_of_another_kind_is_named_by_its_kind() {
    let list = |root: &Node<'_>, problems: &mut FileProblems| root.items(problems).len();
    for (text, kind) in [("a: 1\n", "keys and values"), ("x\n", "a text"), ("~\n", "nothing")] {
        let (items, problems) = parse(text, list);
        assert_eq!(items, Some(0), "{text}");
        assert_eq!(problems, [format!("c.yaml:1: expected a list, found {kind}")], "{text}");
    }
    for (text, kind) in [("- 1\n", "a list"), ("x\n", "a text")] {
        let problems = problems_of(text, fields);
        assert_eq!(problems, [format!("c.yaml:1: expected keys and values, found {kind}")]);
    }
}

#[test]
fn a_missing_key_is_a_problem_of_a_mapping_and_of_nothing_but_of_no_other_kind() {
    let name = |root: &Node<'_>, problems: &mut FileProblems| {
        let name = root.get("name");
        root.required(name, "name", problems).is_some()
    };
    assert_eq!(parse("name: x\n", name), (Some(true), Vec::new()));
    assert_eq!(problems_of("port: 1\n", name), ["c.yaml:1: `name` is missing"]);
    assert_eq!(problems_of("~\n", name), ["c.yaml:1: `name` is missing"]);
    assert_eq!(problems_of("- x\n", name), Vec::<String>::new());
}

#[test]
fn a_named_file_is_looked_for_beside_the_file_that_names_it() {
    let (path, _) = parse("x", |root, problems| root.resolve_path("policies/ci.json", problems));
    assert_eq!(path.unwrap().unwrap(), std::path::Path::new("policies/ci.json"));
    let mut problems = FileProblems::default();
    let file = stagemaker_yaml::File::of_text("/etc/c.yaml".as_ref(), "x");
    let path =
        file.parse(&mut problems, |root, problems| root.resolve_path("replies.yaml", problems));
    assert_eq!(path.unwrap().unwrap(), std::path::Path::new("/etc/replies.yaml"));
}

#[test]
fn a_text_that_somebody_sends_names_no_files() {
    let mut problems = FileProblems::default();
    let file = stagemaker_yaml::File::detached("sent", "a: [x]");
    let path = file.parse(&mut problems, |root, problems| {
        let item = root.get("a").unwrap().items(problems).pop().unwrap();
        item.resolve_path("replies.yaml", problems)
    });
    assert_eq!(path, Some(None));
    let expected = "sent:1: a[0]: no file is read from here: send what it holds";
    assert_eq!(problems.to_string(), expected);
}

#[test]
fn has_key_and_get_see_only_the_keys_of_a_mapping() {
    let found =
        |root: &Node<'_>, _: &mut FileProblems| (root.has_key("a"), root.get("a").is_some());
    assert_eq!(parse("a: ~\n", found).0, Some((true, true)));
    assert_eq!(parse("b: a\n", found).0, Some((false, false)));
    assert_eq!(parse("- a\n", found), (Some((false, false)), Vec::new()));
}
