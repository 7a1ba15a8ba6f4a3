use crate::support::{CONFIG, Folder};

#[test]
fn check_of_a_sound_configuration_prints_nothing() {
    let folder = Folder::with("c.yaml", CONFIG);
    let answer = folder.call(&["check", "c.yaml"]);
    assert_eq!((answer.status, answer.stdout.as_str()), (Some(0), ""));
    assert_eq!(folder.call(&["check"]).status, Some(0));
}

#[test]
fn check_prints_a_line_for_each_problem() {
    let folder = Folder::with("c.yaml", "regoin: x\nendpoints:\n  a: {replies: none.yaml}\n");
    let answer = folder.call(&["check", "c.yaml"]);
    assert_eq!(answer.status, Some(1));
    let lines: Vec<_> = answer.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{answer:?}");
    assert!(lines[0].starts_with("c.yaml:1: regoin: the key is not known here"));
    assert!(
        lines[1].starts_with("c.yaml:3: endpoints.a.replies: none.yaml: the file cannot be read")
    );
    folder.call(&["serve", "--config", "c.yaml"]).refuses(2, "c.yaml has 2 problems");
}

#[test]
fn check_of_a_missing_file_ends_with_status_2() {
    let answer = Folder::new().call(&["check", "none.yaml"]);
    assert_eq!(answer.status, Some(2));
    assert!(answer.stdout.starts_with("none.yaml: the file cannot be read"));
}

/// A file of replies alone can be checked too, as an editor's user would.
#[test]
fn check_judges_a_file_of_replies_alone() {
    let folder = Folder::with("good.yaml", "- {when: hi, say: hello}\n");
    std::fs::write(folder.path("bad.yaml"), "replies:\n- wehn: hi\n  say: x\n").unwrap();
    std::fs::write(folder.path("odd.yaml"), "- say: Hello {{ user }}\n").unwrap();
    let odd = folder.call(&["check", "odd.yaml"]);
    assert_eq!(odd.status, Some(0));
    assert!(odd.stdout.starts_with("odd.yaml:1: [0].say: is sent as it stands"), "{odd:?}");
    let good = folder.call(&["check", "good.yaml"]);
    assert_eq!((good.status, good.stdout.as_str()), (Some(0), ""));
    let bad = folder.call(&["check", "bad.yaml"]);
    assert_eq!(bad.status, Some(1));
    assert!(
        bad.stdout.starts_with("bad.yaml:2: replies[0].wehn: the key is not known here"),
        "{bad:?}"
    );
}

/// `- ` nests a list in a list each time: a few kilobytes once overflowed the stack.
#[test]
fn check_refuses_a_file_that_is_nested_too_deep_at_its_line() {
    for deep in ["- ".repeat(100_000), "[".repeat(100_000), "{a: ".repeat(100_000)] {
        let folder = Folder::with("deep.yaml", &format!("# deep\n{deep}"));
        std::fs::write(folder.path("c.yaml"), "endpoints: {a: {replies: deep.yaml}}\n").unwrap();
        for file in ["deep.yaml", "c.yaml"] {
            let answer = folder.call(&["check", file]);
            assert_eq!(answer.status, Some(1), "{answer:?}");
            let told = "deep.yaml:2: lists and mappings are nested more than 160 deep";
            assert!(answer.stdout.contains(told), "{answer:?}");
        }
    }
}
