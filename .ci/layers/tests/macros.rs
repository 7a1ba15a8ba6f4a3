//! Paths inside of macros, where the compiler has not made syntax of them.

use crate::support::{BASE, LIB, MIDDLE, TOP, Tree, is_fine_in_base, runs_up};

#[test]
fn a_path_in_the_arguments_of_a_macro_is_an_arrow() {
    runs_up("fn f() {\n    println!(\"{}\", crate::top::TOP); // HERE\n}");
}

#[test]
fn a_path_in_arguments_that_are_no_expressions_is_an_arrow() {
    runs_up("fn f() {\n    select! { a = crate::top::top() => a } // HERE\n}");
    runs_up("wrap! { => super::top::Top } // HERE");
}

#[test]
fn an_import_in_statements_given_to_a_macro_is_an_arrow() {
    runs_up(
        "fn f() {\n    block! {\n        use crate::top; // HERE\n        top::top();\n    }\n}",
    );
}

#[test]
fn a_path_in_items_given_to_a_macro_is_an_arrow() {
    runs_up("wrap! {\n    struct S(crate::top::Top); // HERE\n}");
}

#[test]
fn a_path_in_the_body_of_a_macro_is_an_arrow() {
    runs_up("macro_rules! m {\n    () => {\n        crate::top::top() // HERE\n    };\n}");
    runs_up("macro_rules! m {\n    ($x:expr) => { $crate::top::top($x) }; // HERE\n}");
    runs_up("macro_rules! m {\n    () => { self::super::top::top() }; // HERE\n}");
}

#[test]
fn an_import_in_the_body_of_a_macro_is_an_arrow() {
    runs_up(
        "macro_rules! m {\n    () => {\n        use $crate::{middle::deep, top::Top}; // HERE\n    };\n}",
    );
}

#[test]
fn an_import_that_only_the_call_completes_is_an_arrow() {
    runs_up(
        "macro_rules! m {\n    ($a:ident) => {\n        use $crate::{$a, middle::deep, top::{Top}}; // HERE\n    };\n}",
    );
}

#[test]
fn a_crate_in_the_body_of_a_macro_is_an_arrow() {
    let tree = Tree::right();
    tree.append(TOP, "macro_rules! m {\n    () => { acme_low::Low }; // HERE\n}");
    tree.fails_at_mark(TOP, "room top imports crate acme-low (acme_low::Low)");
}

#[test]
fn a_path_by_an_imported_room_in_a_macro_is_an_arrow() {
    let tree = Tree::right();
    tree.append(MIDDLE, "pub use crate::base::base as handed;");
    tree.append(
        TOP,
        "use crate::middle;\nmacro_rules! m {\n    () => { middle::handed() }; // HERE\n}",
    );
    tree.fails_at_mark(TOP, "room top imports room base (middle::handed)");
}

#[test]
fn a_name_that_a_glob_brings_into_a_macro_is_an_arrow() {
    runs_up("use super::*;\nmacro_rules! m {\n    () => { Top }; // HERE\n}");
}

#[test]
fn a_macro_called_without_a_path_is_an_arrow() {
    let tree = Tree::right();
    tree.replace(LIB, "mod top;", "#[macro_use]\nmod top;");
    tree.append(TOP, "macro_rules! of_top {\n    () => {};\n}");
    tree.append(BASE, "of_top!(); // HERE");
    tree.fails_at_mark(BASE, "room base imports room top (of_top)");
}

#[test]
fn an_exported_macro_is_an_arrow_to_its_room() {
    let tree = Tree::right();
    tree.append(TOP, "#[macro_export]\nmacro_rules! of_top {\n    () => {};\n}");
    tree.append(BASE, "crate::of_top!(); // HERE");
    tree.fails_at_mark(BASE, "room base imports room top (crate::of_top)");
}

#[test]
fn a_macro_of_the_same_room_is_no_arrow() {
    let tree = Tree::right();
    for file in [TOP, BASE] {
        tree.append(file, "macro_rules! m {\n    () => {};\n}\nm!();");
    }
    tree.passes();
}

#[test]
fn what_only_looks_like_a_path_is_no_arrow() {
    is_fine_in_base("macro_rules! m {\n    ($x:ty) => { <$x>::top::top(); $x::top() };\n}");
    is_fine_in_base("macro_rules! m {\n    () => { a.top(); 'top: loop {} };\n}");
}
