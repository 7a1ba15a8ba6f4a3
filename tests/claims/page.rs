use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const README: &str = include_str!("../../README.md");

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the blocks of a page in this language.
pub(crate) fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let starts = page.split(&fence).skip(1);
    starts.map(|start| start.split("```").next().unwrap()).collect()
}

/// Returns every page for readers: the path from the root, and the text.
pub(crate) fn pages() -> Vec<(PathBuf, String)> {
    let mut found = vec![PathBuf::from("README.md"), PathBuf::from("ARCHITECTURE.md")];
    for name in fs::read_dir(root().join("docs")).unwrap() {
        let name = name.unwrap().file_name();
        found.push(Path::new("docs").join(name));
    }
    for folder in fs::read_dir(root().join("crates")).unwrap() {
        found.push(Path::new("crates").join(folder.unwrap().file_name()).join("README.md"));
    }
    for folder in ["benches/peers", "fixtures", "tests/interop"] {
        found.push(Path::new(folder).join("README.md"));
    }
    found.retain(|path| path.extension().is_some_and(|end| end == "md"));
    // The folder of the command has no page of its own.
    found.retain(|path| root().join(path).is_file());
    found.sort();
    let read = |path: PathBuf| (fs::read_to_string(root().join(&path)).unwrap(), path);
    found.into_iter().map(read).map(|(text, path)| (path, text)).collect()
}

/// Returns the commands of a page that begin with this program: in spans of code, and in blocks
/// after the prompt.
pub(crate) fn commands(page: &str, program: &str) -> Vec<String> {
    let is_command =
        |text: &String| text.strip_prefix(program).is_some_and(|words| words.starts_with(' '));
    let (mut prose, mut found) = (String::new(), Vec::new());
    for (index, part) in page.split("```").enumerate() {
        if index % 2 == 0 {
            prose.push_str(part);
            continue;
        }
        found.extend(part.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned));
    }
    let spans = prose.split('`').skip(1).step_by(2);
    found.extend(spans.map(|span| span.split_whitespace().collect::<Vec<_>>().join(" ")));
    found.retain(is_command);
    found
}
