//! What the crate does not do, as far as its source can show it.

use std::fs;
use std::path::Path;

/// SPEC C2: it is `no_std`, and takes of `std` only what finds out what the processor can do.
#[test]
fn nothing_of_std_is_used_but_to_choose_a_decoder() {
    assert!(source("lib.rs").contains("#![no_std]"));
    let uses: Vec<_> = sources()
        .into_iter()
        .flat_map(|(name, text)| {
            let lines: Vec<_> = text.lines().map(str::to_owned).collect();
            lines.into_iter().map(move |line| (name.clone(), line))
        })
        .filter(|(_, line)| line.contains("std::"))
        .collect();
    assert!(!uses.is_empty());
    for (name, line) in uses {
        let names_std = line.split("std::").skip(1);
        assert_eq!(name, "envelope.rs", "{line}");
        assert!({ names_std }.all(|rest| rest.starts_with("sync::LazyLock")), "{line}");
    }
}

/// SPEC C3: one place makes a caller, and it is the end of the verification.
#[test]
fn only_one_function_makes_a_caller() {
    let calls: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| text.contains("Caller::of") || text.contains("Caller {"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(calls, ["admitted.rs", "caller.rs"]);
    let admitted = source("admitted.rs");
    assert_eq!(admitted.matches("Caller::of").count(), 1);
    let (before, _) = admitted.split_once("Ok(Caller::of(token))").unwrap();
    let (_, verify) = before.split_once("pub fn verify").unwrap();
    for check in ["check_signature(", "check_session_token(", "check_time("] {
        assert!(verify.contains(check), "{check} does not come before");
    }
    // And one place makes what it is made of, behind the audience's checks.
    let admits: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| text.contains("Admitted {"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(admits, ["admitted.rs"]);
    assert_eq!(admitted.matches("Admitted {").count(), 1);
    let (before, _) = admitted.split_once("Ok(Admitted { audience: self, token })").unwrap();
    let (_, admit) = before.split_once("pub fn admit").unwrap();
    for mismatch in ["ServiceMismatch", "RegionMismatch", "LifetimeTooLong"] {
        assert!(admit.contains(mismatch), "{mismatch} is not checked before");
    }
}

fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    // The one folder is compiled for tests only.
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "suite")
        .collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), source(&name))).collect()
}

fn source(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name)).unwrap()
}
