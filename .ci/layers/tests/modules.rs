//! Where the files of modules are found.

use crate::support::{BASE, LIB, MIDDLE, TOP, Tree};

#[test]
fn an_inline_room_has_arrows() {
    let tree = Tree::right();
    tree.replace(LIB, "mod base;", "mod base {\n    use crate::top::Top; // HERE\n}");
    tree.fails_at_mark(LIB, "room base imports room top");
}

#[test]
fn a_room_with_a_path_is_found() {
    let tree = Tree::right();
    tree.replace(LIB, "mod base;", "#[path = \"elsewhere/found.rs\"]\nmod base;");
    tree.write("crates/app/src/elsewhere/found.rs", "mod child;\n");
    let child = "crates/app/src/elsewhere/child.rs";
    tree.write(child, "use crate::top::Top; // HERE\n");
    tree.fails_at_mark(child, "room base imports room top");
}

#[test]
fn a_file_that_a_condition_chooses_has_arrows() {
    let tree = Tree::right();
    tree.replace(LIB, "mod base;", "#[cfg_attr(windows, path = \"windows.rs\")]\nmod base;");
    let windows = "crates/app/src/windows.rs";
    tree.write(windows, "use crate::top::Top; // HERE\n");
    tree.fails_at_mark(windows, "room base imports room top");
}

#[test]
fn both_files_of_a_room_have_arrows() {
    let tree = Tree::right();
    let both = "#[cfg(unix)]\nmod base;\n#[cfg(windows)]\n#[path = \"windows.rs\"]\nmod base;";
    tree.replace(LIB, "mod base;", both);
    let windows = "crates/app/src/windows.rs";
    tree.write(windows, "use crate::top::Top; // HERE\n");
    tree.fails_at_mark(windows, "room base imports room top");
}

#[test]
fn a_child_in_the_folder_beside_its_file_has_arrows() {
    let tree = Tree::right();
    tree.append(BASE, "mod child;");
    let child = "crates/app/src/base/child.rs";
    tree.write(child, "use crate::top::Top; // HERE\n");
    tree.fails_at_mark(child, "room base imports room top");
}

#[test]
fn a_child_of_an_inline_module_has_arrows() {
    let tree = Tree::right();
    tree.append(MIDDLE, "mod inline {\n    mod child;\n}");
    let child = "crates/app/src/middle/inline/child.rs";
    tree.write(child, "use super::super::super::top::Top; // HERE\n");
    tree.fails_at_mark(child, "room middle imports room top");
}

#[test]
fn a_module_without_a_file_is_told() {
    let tree = Tree::right();
    tree.append(TOP, "mod missing; // HERE");
    tree.fails_at_mark(TOP, "no file was found for `mod missing`");
}

#[test]
fn a_file_that_cannot_be_parsed_is_told() {
    let tree = Tree::right();
    tree.append(BASE, "fn f( { // HERE");
    tree.fails_at_mark(BASE, "cannot be parsed");
}

#[test]
fn a_command_in_the_package_of_the_workspace_has_rooms_and_arrows() {
    let tree = Tree::right();
    let package = "[package]\nname = \"acme\"\n\n[[bin]]\nname = \"acme\"\npath = \"crates/cli/main.rs\"\n\n\
                   [dependencies]\nacme-app.workspace = true\n";
    tree.append("Cargo.toml", package);
    let map = tree.read(crate::support::MAP);
    let command = "crate acme in crates/cli\n  purpose: The command.\n  forbids:\n\n  main: *\n  run: acme-app\n\n";
    tree.write(crate::support::MAP, &format!("{command}{map}"));
    tree.write("crates/cli/main.rs", "mod run;\n\nfn main() {\n    run::run();\n}\n");
    tree.write("crates/cli/run.rs", "pub fn run() {\n    acme_app::run();\n}\n");
    assert!(tree.passes().contains("acme in crates/cli: The command.\n"));
    tree.append("crates/cli/run.rs", "use crate::main; // HERE");
    tree.fails_at_mark("crates/cli/run.rs", "room run imports room main (crate::main)");
}
