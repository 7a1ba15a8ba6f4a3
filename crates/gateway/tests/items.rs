//! Every public item of the crate has a case: a new one that no test names fails.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The items that need no case of their own, and why.
const EXCUSED: [(&str, &str); 7] = [
    ("Addressee", "the type of the fields of an invocation, which cases read"),
    ("Authenticate", "the service of its layer, which cases call"),
    ("Authorize", "the service of its layer, which cases call"),
    ("EventCaller", "the type of a field of an event, which cases read"),
    ("ReadModel", "the service of its layer, which cases call"),
    ("ResponseFuture", "what the services return, which cases await"),
    ("Verified", "what `verify` returns, whose methods have cases"),
];

/// Returns the text of each file of a folder and of the folders in it.
fn texts(folder: &str) -> Vec<(String, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found
}

fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// Returns the name that a line of a source makes public, if it does.
fn public_name(line: &str) -> Option<&str> {
    let item = line.trim_start().strip_prefix("pub ")?;
    let mut names = identifiers(item).skip_while(|word| ["const", "async"].contains(word));
    match names.next()? {
        "fn" | "struct" | "enum" | "trait" => names.next(),
        // A constant; `const fn` has been taken apart above.
        name if item.starts_with("const ") => (!name.is_empty()).then_some(name),
        _ => None,
    }
}

#[test]
fn every_public_item_is_named_by_a_test() {
    // Redaction shows a value of each type, and tells nothing of what it does.
    let files = texts("tests").into_iter();
    let tests = files.filter(|(name, _)| !["redaction.rs", "items.rs"].contains(&name.as_str()));
    let tests: String = tests.map(|(_, text)| text).collect();
    let named: BTreeSet<_> = identifiers(&tests).chain(EXCUSED.map(|(name, _)| name)).collect();
    let sources = texts("src");
    let lines = sources.iter().flat_map(|(_, text)| text.lines());
    let public: BTreeSet<_> = lines.filter_map(public_name).collect();
    assert!(public.len() > 100, "{public:?}");
    let unnamed: Vec<_> = public.difference(&named).collect();
    assert!(unnamed.is_empty(), "no test names {unnamed:?}");
    for (name, _) in EXCUSED {
        assert!(public.contains(name), "{name} is excused, and is no public item");
    }
}
