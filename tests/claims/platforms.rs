//! What compiles on macOS and Windows, as far as it can be told without them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::claims::page::root;

/// Paths of items that only Unix has.
const UNIX_ONLY: [&str; 6] = [
    "std::os::unix",
    "std::os::fd",
    "std::os::linux",
    "tokio::signal::unix",
    "tokio::net::Unix",
    "rustix::",
];

/// Attributes that leave out what follows on Windows.
const UNIX_GUARDS: [&str; 3] =
    ["#[cfg(unix)]", "#[cfg(target_os = \"linux\")]", "#[cfg(all(test, unix))]"];

/// Returns the numbers of the lines that are left out on Windows, counted from 0: each item, field or
/// statement behind a guard, to the line that closes it at its own depth.
fn guarded_lines(source: &str) -> BTreeSet<usize> {
    let lines: Vec<_> = source.lines().collect();
    let mut guarded = BTreeSet::new();
    for (index, line) in lines.iter().enumerate() {
        if !UNIX_GUARDS.contains(&line.trim()) {
            continue;
        }
        let depth = |line: &str| line.len() - line.trim_start().len();
        let is_head = |line: &&str| depth(line) == depth(lines[index]) && !line.trim().is_empty();
        let mut heads = lines.iter().enumerate().skip(index + 1).filter(|(_, line)| is_head(line));
        let is_end = |line: &str| line.ends_with([';', ',', '}']) && !line.trim().starts_with('#');
        let end = heads.find(|(_, line)| is_end(line)).map_or(lines.len() - 1, |(end, _)| end);
        guarded.extend(index..=end);
    }
    guarded
}

/// Returns the modules that a source declares behind a guard.
fn guarded_modules(source: &str) -> Vec<String> {
    let guarded = guarded_lines(source);
    let lines = source.lines().enumerate().filter(|(index, _)| guarded.contains(index));
    let modules = lines.filter_map(|(_, line)| {
        let (before, rest) = line.split_once("mod ")?;
        let name = rest.strip_suffix(';')?;
        (before.is_empty() || before.starts_with("pub")).then(|| name.to_owned())
    });
    modules.collect()
}

/// Returns `line: text` of what a source names of Unix outside of a guard.
fn unguarded(source: &str) -> Vec<String> {
    let guarded = guarded_lines(source);
    let is_unix = |line: &str| UNIX_ONLY.iter().any(|path| line.contains(path));
    let lines = source.lines().enumerate();
    let found = lines.filter(|(index, line)| {
        is_unix(line) && !line.trim().starts_with("//") && !guarded.contains(index)
    });
    found.map(|(index, line)| format!("{}: {}", index + 1, line.trim())).collect()
}

/// Adds what the sources of a folder name of Unix outside of a guard, and counts the sources.
fn find_unguarded(folder: &Path, found: &mut Vec<String>) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let entries: Vec<_> = entries.collect();
    let sources = entries.iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let sources: Vec<(&PathBuf, String)> =
        sources.map(|path| (path, fs::read_to_string(path).unwrap())).collect();
    let guarded: Vec<_> = sources.iter().flat_map(|(_, text)| guarded_modules(text)).collect();
    let is_guarded = |path: &Path| {
        guarded.iter().any(|name| path.file_stem().is_some_and(|stem| stem == name.as_str()))
    };
    let mut count = sources.len();
    for (path, text) in &sources {
        if !is_guarded(path) {
            let path = path.strip_prefix(root()).unwrap().display();
            found.extend(unguarded(text).into_iter().map(|line| format!("{path}:{line}")));
        }
    }
    for path in entries.iter().filter(|path| path.is_dir() && !is_guarded(path)) {
        count += find_unguarded(path, found);
    }
    count
}

#[test]
fn what_only_unix_has_is_named_behind_a_guard() {
    let mut found = Vec::new();
    let mut folders = vec![root().join("crates/cli")];
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path().join("src");
        if folder.is_dir() {
            folders.push(folder);
        }
    }
    let count: usize = folders.iter().map(|folder| find_unguarded(folder, &mut found)).sum();
    assert!(count > 300, "only {count} sources");
    assert!(found.is_empty(), "this does not compile on Windows:\n{}", found.join("\n"));
}

#[test]
fn the_guard_finds_what_is_planted_and_passes_what_is_guarded() {
    let guarded = "#[cfg(unix)]\nuse std::os::unix::fs::PermissionsExt as _;\n\n\
        #[cfg(unix)]\n#[must_use]\nfn mode(\n    file: &File,\n) -> u32 {\n    \
        rustix::fs::fstat(file)\n}\n";
    assert_eq!(unguarded(guarded), Vec::<String>::new());
    let behind = format!("{guarded}\nuse rustix::process;\n");
    assert_eq!(unguarded(&behind), ["12: use rustix::process;"]);
    let inside = "fn limit() {\n    #[cfg(unix)]\n    rustix::a();\n    rustix::b();\n}\n";
    assert_eq!(unguarded(inside), ["4: rustix::b();"]);
    let other = "#[cfg(not(unix))]\nuse std::os::unix::io;\n// std::os::unix is none here\n";
    assert_eq!(unguarded(other), ["2: use std::os::unix::io;"]);
    let modules =
        "#[cfg(unix)]\nmod a;\nmod b;\n#[cfg(target_os = \"linux\")]\npub(crate) mod c;\n";
    assert_eq!(guarded_modules(modules), ["a", "c"]);
}

/// Returns the names of the dependencies of a package of `Cargo.lock`.
fn locked_dependencies(package: &str) -> Vec<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\n")).unwrap();
    let entry = rest.split("[[package]]").next().unwrap();
    let (_, list) = entry.split_once("dependencies = [\n").unwrap_or_default();
    let names = list.lines().take_while(|line| *line != "]");
    names.map(|line| line.trim().trim_matches(['"', ',']).to_owned()).collect()
}

/// Without a backend of its own, `notify` does not compile for macOS, and nothing here notices.
#[test]
fn files_are_watched_by_a_backend_on_each_system() {
    let dependencies = locked_dependencies("notify");
    for (system, backend) in
        [("macOS", "objc2-core-services"), ("Linux", "inotify"), ("Windows", "windows-sys")]
    {
        let is_there = dependencies.iter().any(|name| name.split(' ').next() == Some(backend));
        assert!(is_there, "notify has no backend for {system}: {dependencies:?}");
    }
}

/// Libraries that compile on Unix only are no dependencies of other systems.
#[test]
fn libraries_of_unix_are_asked_for_on_unix_only() {
    let mut manifests = vec![root().join("Cargo.toml")];
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        manifests.push(entry.unwrap().path().join("Cargo.toml"));
    }
    for path in manifests.iter().filter(|path| path.is_file()) {
        let manifest = fs::read_to_string(path).unwrap();
        for section in manifest.split("\n[").filter(|section| section.starts_with("dependencies]"))
        {
            for library in ["rustix", "libc", "nix", "inotify"] {
                let start = format!("\n{library}");
                let asked = section.match_indices(&start).any(|(at, _)| {
                    matches!(section.as_bytes().get(at + start.len()), Some(b'.' | b' '))
                });
                assert!(!asked, "{}: {library} is asked for everywhere", path.display());
            }
        }
    }
}
