use std::path::Path;

use stagemaker_yaml::{File, FileProblem, FileProblems, Node};

use crate::{parse, problems_of};

fn keys(root: &Node<'_>, problems: &mut FileProblems) -> Vec<String> {
    root.entries(problems).into_iter().map(|(key, _)| key.to_owned()).collect()
}

#[test]
fn an_empty_file_is_an_empty_mapping() {
    for text in ["", "\n", "# nothing\n", "---\n"] {
        assert_eq!(parse(text, keys), (Some(Vec::new()), Vec::new()), "{text:?}");
    }
}

#[test]
fn a_second_document_is_refused_at_its_line() {
    let (value, problems) = parse("a: 1\n---\nb: 2\n", keys);
    assert_eq!(value, None);
    assert_eq!(problems, ["c.yaml:3: expected one document, found a second"]);
}

#[test]
fn a_file_that_is_not_yaml_is_refused_at_the_line_of_the_fault() {
    for (text, line) in [("a: 1\nb: [1, 2\n", 3), ("b: 1\na: 'x\n", 2), ("a: *none\n", 1)] {
        let (value, problems) = parse(text, keys);
        assert_eq!((value, problems.len()), (None, 1), "{text:?}: {problems:?}");
        let start = format!("c.yaml:{line}: ");
        assert!(problems[0].starts_with(&start), "{text:?}: {problems:?}");
    }
}

#[test]
fn a_file_that_is_not_there_is_a_problem_of_the_file_as_a_whole() {
    let path = Path::new("/nowhere/c.yaml");
    let (value, problems) = File::load(path, keys);
    assert_eq!((value, problems.len()), (Vec::new(), 1));
    let first = problems.iter().next().unwrap();
    assert_eq!((first.line, first.path.as_str()), (0, ""));
    assert!(first.to_string().starts_with("/nowhere/c.yaml: the file cannot be read: "), "{first}");
}

#[test]
fn a_file_of_the_disk_is_read_as_its_text_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let file = File::read(&path).unwrap();
    assert_eq!(file.text(), std::fs::read_to_string(&path).unwrap());
    assert_eq!(file.path(), path);
}

#[test]
fn an_unfinished_end_behind_a_nul_is_left_out_where_that_is_asked_for_alone() {
    let path =
        std::env::temp_dir().join(format!("stagemaker-yaml-nul-{}.yaml", std::process::id()));
    std::fs::write(&path, b"a: 1\n\0 b: \xe2\x82").unwrap();
    let (found, problems) = File::load_finished(&path, keys);
    assert!(problems.is_empty() && found == ["a"], "{found:?} {problems}");
    assert!(File::read(&path).is_err(), "a configuration is refused whole");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn debug_of_a_file_and_of_a_node_shows_no_text_of_the_file() {
    let file = File::of_text(Path::new("c.yaml"), "a: secret\n");
    let mut problems = FileProblems::default();
    let of_node = file.parse(&mut problems, |root, _| format!("{root:?} {:?}", root.get("a")));
    let shown = format!("{file:?} {}", of_node.unwrap());
    assert!(shown.contains("c.yaml") && shown.contains("path: \"a\""), "{shown}");
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn a_problem_that_is_pushed_twice_is_kept_once_and_added_ones_are_all_kept() {
    let problem = FileProblem {
        file: "c.yaml".into(),
        line: 2,
        path: "a.b".to_owned(),
        message: "wrong".to_owned(),
    };
    let mut problems = FileProblems::default();
    problems.push(problem.clone());
    problems.push(problem);
    assert_eq!((problems.len(), problems.to_string().as_str()), (1, "c.yaml:2: a.b: wrong"));
    let both = problems_of("a: 1", |root, problems| {
        problems.add(root, "wrong");
        problems.add(root, "wrong");
    });
    assert_eq!(both, ["c.yaml:1: wrong", "c.yaml:1: wrong"]);
}

#[test]
fn warnings_alone_are_no_error_and_an_error_keeps_them() {
    let warn = |root: &Node<'_>, problems: &mut FileProblems| {
        problems.add_warning(root, "odd");
        problems.add_warning(root, "odd");
    };
    let mut problems = FileProblems::default();
    File::of_text(Path::new("c.yaml"), "a: 1").parse(&mut problems, warn);
    assert!(problems.is_empty());
    let warnings = problems.clone().into_warnings().unwrap();
    assert_eq!(warnings.iter().map(ToString::to_string).collect::<Vec<_>>(), ["c.yaml:1: odd"]);
    problems.add_file(Path::new("d.yaml"), 0, "gone");
    let refused = problems.into_warnings().unwrap_err();
    assert_eq!(refused.to_string(), "d.yaml: gone");
    assert_eq!(refused.warnings().len(), 1);
}
