//! Every way to write a path that runs up.

use crate::support::{BASE, DEEP, LIB, LOW, TOP, Tree, is_fine_in_base, runs_up};

#[test]
fn a_path_from_the_root_is_an_arrow() {
    runs_up("use crate::top::Top; // HERE");
}

#[test]
fn a_path_from_the_module_above_is_an_arrow() {
    runs_up("use super::top::Top; // HERE");
}

#[test]
fn a_path_from_the_module_itself_is_an_arrow() {
    runs_up("use self::super::top::Top; // HERE");
}

#[test]
fn a_path_from_two_modules_above_is_an_arrow() {
    let tree = Tree::right();
    tree.append(DEEP, "use super::super::top::Top; // HERE");
    tree.fails_at_mark(DEEP, "room middle imports room top (super::super::top::Top)");
}

#[test]
fn a_path_in_a_group_is_an_arrow() {
    runs_up("use crate::{\n    middle::deep,\n    top::{self, inner::Inner}, // HERE\n};");
}

#[test]
fn an_import_of_a_whole_room_is_an_arrow() {
    runs_up("use crate::top; // HERE");
}

#[test]
fn an_import_under_another_name_is_an_arrow() {
    runs_up("use crate::top::Top as Other; // HERE");
}

#[test]
fn an_import_under_no_name_is_an_arrow() {
    runs_up("use crate::top::Top as _; // HERE");
}

#[test]
fn a_path_by_a_renamed_room_is_an_arrow() {
    let tree = Tree::right();
    tree.append(LIB, "use crate::top as renamed;");
    tree.append(BASE, "use crate::renamed::Top; // HERE");
    tree.fails_at_mark(BASE, "room base imports room top (crate::renamed::Top)");
}

#[test]
fn a_path_by_a_renamed_crate_is_an_arrow() {
    runs_up("use crate as all;\nuse all::top::Top; // HERE");
}

#[test]
fn a_path_by_a_name_declared_in_the_root_is_an_arrow() {
    let tree = Tree::right();
    tree.append(LIB, "extern crate self as acme_app;");
    tree.append(BASE, "use crate::acme_app::top::Top; // HERE");
    tree.fails_at_mark(BASE, "room base imports room top");
}

#[test]
fn a_path_by_the_name_of_the_crate_is_an_arrow() {
    runs_up("fn f() {\n    ::acme_app::top::top(); // HERE\n}");
    runs_up("extern crate self as own;\nuse own::top::Top; // HERE");
}

#[test]
fn a_glob_is_an_arrow() {
    runs_up("use crate::top::*; // HERE");
}

#[test]
fn a_name_that_a_glob_brings_is_an_arrow() {
    runs_up("use super::*;\nfn f(top: Top) {} // HERE");
}

#[test]
fn a_glob_of_variants_is_an_arrow() {
    runs_up("use crate::top::Kind::*; // HERE");
}

#[test]
fn a_path_in_an_expression_is_an_arrow() {
    runs_up("fn f() {\n    crate::top::top(); // HERE\n}");
}

#[test]
fn a_path_in_a_type_is_an_arrow() {
    runs_up("struct S {\n    field: Option<Vec<crate::top::Top>>, // HERE\n}");
}

#[test]
fn a_path_in_a_pattern_is_an_arrow() {
    runs_up(
        "fn f(n: u8) -> bool {\n    match n {\n        crate::top::TOP => true, // HERE\n        _ => false,\n    }\n}",
    );
}

#[test]
fn a_path_in_a_bound_is_an_arrow() {
    runs_up("fn f<T>()\nwhere\n    T: Into<crate::top::Top>, // HERE\n{\n}");
}

#[test]
fn a_path_in_an_implementation_is_an_arrow() {
    runs_up("impl From<Base> for super::top::Top {} // HERE");
}

#[test]
fn a_path_in_a_visibility_is_an_arrow() {
    runs_up("pub(in crate::top) struct S; // HERE");
}

#[test]
fn a_path_in_an_attribute_is_an_arrow() {
    runs_up("#[crate::top::attribute] // HERE\nstruct S;");
    runs_up("#[derive(Debug, crate::top::Derive)] // HERE\nstruct S;");
}

#[test]
fn a_path_in_the_text_of_an_attribute_is_an_arrow() {
    runs_up("struct S {\n    #[serde(default = \"crate::top::top\")] // HERE\n    field: u8,\n}");
    runs_up("#[serde(bound = \"T: crate::top::Trait\")] // HERE\nstruct S<T>(T);");
}

#[test]
fn an_import_in_a_block_is_an_arrow() {
    runs_up("fn f() {\n    use crate::top; // HERE\n    top::top();\n}");
}

#[test]
fn an_import_in_a_nested_inline_module_is_an_arrow() {
    runs_up("mod a {\n    mod b {\n        use super::super::super::top::Top; // HERE\n    }\n}");
}

#[test]
fn a_path_with_a_raw_identifier_is_an_arrow() {
    runs_up("use crate::r#top::Top; // HERE");
}

#[test]
fn an_import_of_an_item_of_the_root_is_refused() {
    let tree = Tree::right();
    tree.append(LIB, "pub struct Rooted;");
    tree.append(BASE, "use crate::Rooted; // HERE");
    tree.fails_at_mark(BASE, "room base imports room lib (crate::Rooted): nothing may import");
}

#[test]
fn an_import_of_a_crate_above_is_refused() {
    let tree = Tree::right();
    tree.append(LOW, "use acme_app::Top; // HERE");
    tree.fails_at_mark(
        LOW,
        "room low imports crate acme-app (acme_app::Top): acme-app stands above",
    );
}

#[test]
fn an_import_of_a_crate_that_is_not_listed_is_refused() {
    let tree = Tree::right();
    tree.append(TOP, "fn f(low: &::acme_low::Low) {} // HERE");
    tree.fails_at_mark(TOP, "room top imports crate acme-low (::acme_low::Low): the line of top");
}

#[test]
fn an_import_of_a_room_that_is_not_listed_is_refused() {
    let tree = Tree::right();
    tree.append(TOP, "fn f() {\n    crate::base::base(); // HERE\n}");
    tree.fails_at_mark(
        TOP,
        "room top imports room base (crate::base::base): the line of top \
         (.ci/layers/map.txt:6) does not list base; add it, or do without",
    );
}

#[test]
fn a_local_name_is_no_arrow() {
    is_fine_in_base("use super::*;\nfn f(top: u8) -> u8 {\n    top\n}");
    is_fine_in_base("fn f() {\n    struct Top;\n    use super::*;\n    let _ = Top;\n}");
}

#[test]
fn a_path_by_no_imported_name_is_no_arrow() {
    is_fine_in_base("fn f() {\n    std::mem::drop(top::Top);\n}");
}
