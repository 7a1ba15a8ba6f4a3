use std::fs;
use std::path::{Path, PathBuf};

/// A constant that bounds something, with its file and its value as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) value: String,
}

/// Words of names that say that a constant is a bound.
const WORDS: [&str; 9] =
    ["MAX", "MIN", "LONGEST", "LIMIT", "TIMEOUT", "GRACE", "QUIET", "CAPACITY", "RETRY"];

/// Constants of such a name that bound neither input nor memory nor time.
pub(crate) const NOT_BOUNDS: [(&str, &str, &str); 32] = [
    ("QUIET", "crates/cli/iam/explain/text.rs", "a style"),
    (
        "MAX_KNOWN_SECRETS",
        "crates/emulator/src/snapshot.rs",
        "after how many edits some are forgotten",
    ),
    (
        "MAX_COPIED_BYTES",
        "crates/emulator/src/journal/blocks.rs",
        "where the memory of a request lies",
    ),
    (
        "MAX_SPARE_BUFFERS",
        "crates/emulator/src/journal/buffers.rs",
        "what is kept for the next requests",
    ),
    ("TIMEOUT", "crates/cli/control_client.rs", "for the operator's own server"),
    ("TIMEOUT", "crates/cli/health.rs", "for the operator's own server"),
    ("MAX_ANSWER_BYTES", "crates/cli/control_client.rs", "for the operator's own server"),
    ("MIN_ALIKE", "crates/iam/src/operator.rs", "how alike a name is that a problem recommends"),
    ("MAX_EXPONENT_DIGITS", "crates/iam/src/decimal.rs", "the grammar of numbers"),
    ("MAX_FRACTION_DIGITS", "crates/iam/src/instant.rs", "the grammar of dates"),
    ("MAX_EPOCH_DIGITS", "crates/iam/src/instant.rs", "the grammar of dates"),
    ("MIN_LOGPROB", "crates/openai/src/chat/logprobs.rs", "a number that vLLM writes"),
    ("MAX_KEY_BYTES", "crates/recorder/src/arguments.rs", "longer ones are written as a text"),
    ("MAX_FLOW_CHARS", "crates/recorder/src/yaml_scalar.rs", "the style of what is written"),
    ("MIN_COOKIE_LETTERS", "crates/recorder/src/client_secrets.rs", "what is taken for a secret"),
    ("MIN_BYTES", "crates/redact/src/secret.rs", "what is taken for a secret"),
    ("MIN_BYTES_WITHIN_WORDS", "crates/redact/src/secret.rs", "what is taken for a secret"),
    ("MAX_CHAR_BYTES", "crates/redact/src/printable.rs", "the encoding of characters"),
    ("BATCH", "crates/cli/log/queue.rs", "how many lines are written together"),
    ("RETRY", "crates/cli/log/stderr.rs", "how often a write is tried again"),
    ("POLL", "crates/cli/watch.rs", "how often files are looked at"),
    ("TAKING", "crates/cli/watch.rs", "when the next change is taken beside one that hangs"),
    ("TICK", "crates/cli/watch.rs", "how often a reading is looked at"),
    ("MIN_RULES", "crates/replies/src/script/index.rs", "when an index is worth its while"),
    ("MIN_LITERAL_BYTES", "crates/replies/src/script/index.rs", "what is worth an index"),
    // What the search tries first; that it ends is for MAX_VALUES and MAX_STEPS.
    ("MAX_ALTERNATIVES", "crates/schema/src/limits.rs", "what a search tries"),
    ("MAX_CANDIDATES", "crates/schema/src/limits.rs", "what a search tries"),
    ("MAX_REPEATS", "crates/schema/src/limits.rs", "what a search tries"),
    ("MAX_SCALE", "crates/schema/src/limits.rs", "what a search tries"),
    ("MAX_SLUG_CHARS", "crates/schema/src/format.rs", "what a search tries"),
    ("MAX_DIGITS", "crates/schema/src/range.rs", "what a search tries"),
    ("MAX_STEP", "crates/schema/src/range.rs", "what a search tries"),
];

impl Bound {
    /// Returns whether it is said to be no bound.
    pub(crate) fn is_excepted(&self) -> bool {
        NOT_BOUNDS.iter().any(|(name, file, _)| self.name == *name && self.file == *file)
    }
}

/// Returns the bounds of all sources of the product.
pub(crate) fn product_bounds() -> Vec<Bound> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        // What tests share is in no product.
        if !folder.ends_with("testing") {
            let sources = folder.join("src");
            add_files(if sources.is_dir() { &sources } else { &folder }, &mut files);
        }
    }
    assert!(files.len() > 300, "only {} sources", files.len());
    let mut found = Vec::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        found.extend(bounds_of(file.strip_prefix(root).unwrap().to_str().unwrap(), &source));
    }
    found
}

fn add_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            add_files(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// Returns the bounds of a source, but for those of its tests.
pub(crate) fn bounds_of(file: &str, source: &str) -> Vec<Bound> {
    let product = source.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let constants = product.split("const ").skip(1);
    let bound = |rest: &str| {
        let (head, rest) = rest.split_once('=')?;
        let (name, kind) = head.trim().split_once(": ")?;
        let value = rest.split_once(';')?.0.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let is_bound = name.split('_').any(|word| WORDS.contains(&word)) || kind == "Duration";
        let (name, file) = (name.to_owned(), file.to_owned());
        (is_name && is_bound).then_some(Bound { name, file, value })
    };
    constants.filter_map(bound).collect()
}
