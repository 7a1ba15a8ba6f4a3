//! A build from source, which leaves heavy libraries out, names the command that brings them.

use crate::support::Folder;

const REMEDY: &str = "cargo install --path . --features full";

#[cfg(not(feature = "tokenizers"))]
#[test]
fn a_tokenizer_is_refused_with_the_remedy() {
    let config = "endpoints: {a: {tokenizer: tokenizer.json}}\n";
    let answer = Folder::with("c.yaml", config).call(&["check", "c.yaml"]);
    assert_eq!(answer.status, Some(1));
    assert!(answer.stdout.starts_with("c.yaml:1: endpoints.a.tokenizer: "), "{answer:?}");
    assert!(answer.stdout.contains(REMEDY), "{answer:?}");
}

#[cfg(not(feature = "tls"))]
#[test]
fn a_server_behind_tls_is_refused_with_the_remedy() {
    let answer = Folder::new().call(&["record", "--upstream", "https://127.0.0.1:1/v1"]);
    answer.refuses(2, REMEDY);
}

#[cfg(feature = "tokenizers")]
#[test]
fn a_file_that_is_no_tokenizer_is_refused() {
    let folder = Folder::with("c.yaml", "endpoints: {a: {tokenizer: t.json}}\n");
    std::fs::write(folder.path("t.json"), "{}").unwrap();
    let answer = folder.call(&["check", "c.yaml"]);
    assert_eq!(answer.status, Some(1));
    assert!(answer.stdout.contains("the tokenizer is refused"), "{answer:?}");
    assert!(!answer.stdout.contains(REMEDY), "{answer:?}");
}
