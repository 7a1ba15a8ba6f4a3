//! Code that is only compiled for tests has no arrows, and all else has.

use crate::support::{BASE, LIB, Tree, is_fine_in_base, runs_up};

#[test]
fn a_module_for_tests_has_no_arrows() {
    is_fine_in_base("#[cfg(test)]\nmod tests {\n    use crate::top::Top;\n}");
    let tree = Tree::right();
    tree.append(BASE, "#[cfg(test)]\nmod tests;");
    tree.write("crates/app/src/base/tests.rs", "use crate::top::Top;\n");
    tree.passes();
}

#[test]
fn a_room_for_tests_needs_no_line() {
    let tree = Tree::right();
    tree.append(LIB, "#[cfg(all(test, unix))]\nmod suite;");
    tree.passes();
}

#[test]
fn a_file_that_is_for_tests_by_itself_has_no_arrows() {
    let tree = Tree::right();
    tree.append(BASE, "mod tests;");
    tree.write("crates/app/src/base/tests.rs", "#![cfg(test)]\nuse crate::top::Top;\n");
    tree.passes();
}

#[test]
fn an_item_for_tests_has_no_arrows() {
    is_fine_in_base("#[cfg(test)]\nuse crate::top::Top;");
    is_fine_in_base("#[test]\nfn f() {\n    crate::top::top();\n}");
    is_fine_in_base("impl Base {\n    #[cfg(test)]\n    fn f() -> crate::top::Top {}\n}");
}

#[test]
fn a_part_of_an_item_that_is_for_tests_has_no_arrows() {
    is_fine_in_base("struct S {\n    #[cfg(test)]\n    field: crate::top::Top,\n}");
    is_fine_in_base("enum E {\n    #[cfg(test)]\n    A(crate::top::Top),\n}");
    is_fine_in_base("fn f() {\n    #[cfg(test)]\n    crate::top::top();\n}");
    is_fine_in_base("fn f() {\n    #[cfg(test)]\n    let x = crate::top::TOP;\n}");
    is_fine_in_base(
        "fn f(n: u8) {\n    match n {\n        #[cfg(test)]\n        crate::top::TOP => {}\n        _ => {}\n    }\n}",
    );
}

#[test]
fn an_attribute_for_tests_has_no_arrows() {
    is_fine_in_base("#[cfg_attr(test, derive(crate::top::Derive))]\nstruct S;");
    runs_up("#[cfg_attr(unix, derive(crate::top::Derive))] // HERE\nstruct S;");
}

#[test]
fn a_name_declared_for_tests_hides_no_other() {
    let tree = Tree::right();
    tree.append(LIB, "#[cfg(test)]\nuse top::inner::Inner as Named;\nuse base::Base as Named;");
    tree.append("crates/app/src/middle/mod.rs", "use crate::Named;");
    tree.passes();
}

#[test]
fn folders_of_tests_benches_and_examples_have_no_arrows() {
    let tree = Tree::right();
    for folder in ["tests", "benches", "examples"] {
        tree.write(&format!("crates/app/{folder}/all.rs"), "use std::time::Instant;\n");
    }
    tree.passes();
}

#[test]
fn documentation_has_no_arrows() {
    is_fine_in_base("/// See [`crate::top::Top`].\nstruct S;");
}

#[test]
fn what_is_compiled_outside_of_tests_too_has_arrows() {
    runs_up("#[cfg(not(test))]\nuse crate::top::Top; // HERE");
    runs_up("#[cfg(any(test, feature = \"x\"))]\nuse crate::top::Top; // HERE");
    runs_up("#[cfg(not(all(test, unix)))]\nuse crate::top::Top; // HERE");
    runs_up("#[cfg(feature = \"test\")]\nuse crate::top::Top; // HERE");
}
