//! Rooms and crates that only the map has, or only the tree.

use crate::support::{BASE, LIB, MAP, MIDDLE, Tree};

#[test]
fn a_room_that_is_not_in_the_map_is_told() {
    let tree = Tree::right();
    tree.append(LIB, "mod new;");
    tree.write("crates/app/src/new.rs", "");
    tree.fails_with(&format!(
        "crates/app/src/new.rs:1: room new of crate acme-app is not in {MAP}"
    ));
}

#[test]
fn a_room_that_is_not_in_the_tree_is_told() {
    let tree = Tree::right();
    tree.replace(MAP, "  low:\n", "  low:\n  old:\n");
    tree.fails_with(&format!("{MAP}:16: room old is not in the tree of crate acme-low"));
}

#[test]
fn a_crate_that_is_not_in_the_map_is_told() {
    let tree = Tree::right();
    tree.replace("Cargo.toml", "\"crates/app\",", "\"crates/app\", \"crates/new\",");
    tree.write("crates/new/Cargo.toml", "[package]\nname = \"acme-new\"\n");
    tree.write("crates/new/src/lib.rs", "");
    tree.fails_with(&format!("crates/new/Cargo.toml:1: crate acme-new is not in {MAP}"));
}

#[test]
fn a_crate_that_is_not_in_the_workspace_is_told() {
    let tree = Tree::right();
    tree.append(MAP, "crate acme-old in crates/old");
    tree.fails_with(&format!("{MAP}:16: crate acme-old is not in the workspace"));
}

#[test]
fn a_listed_room_that_is_not_imported_is_told() {
    let tree = Tree::right();
    tree.replace(MAP, "top:    middle", "top:    middle, base");
    tree.fails_with(&format!("{MAP}:6: room top lists room base, and nothing in it imports that"));
}

#[test]
fn a_listed_crate_that_is_not_imported_is_told() {
    let tree = Tree::right();
    tree.replace(MAP, "lib:    *\n  top", "lib:    *, acme-low\n  top");
    tree.fails_with(&format!("{MAP}:5: room lib lists crate acme-low, and nothing in it imports"));
}

#[test]
fn rooms_that_import_each_other_are_told() {
    let tree = Tree::right();
    tree.append(BASE, "use crate::middle::Middle;");
    let told =
        format!("{MAP}:1: rooms of crate acme-app import each other in a circle: middle, base");
    tree.fails_with(&told);
}

#[test]
fn each_place_is_told_once_per_file() {
    let tree = Tree::right();
    tree.append(MIDDLE, "use crate::top::Top; // HERE\nfn f(top: Top) -> Top {\n    top\n}");
    let expected = "room middle imports room top (crate::top::Top)";
    tree.fails_at_mark(MIDDLE, expected);
    assert_eq!(tree.told().matches("room middle imports room top").count(), 1);
}

#[test]
fn the_table_counts_the_arrows_of_each_room() {
    let table = Tree::right().passes();
    let expected = "\
acme-app in crates/app: An example.
  room    imports  imported by
  lib           2            0
  top           1            1
  middle        1            1
  base          1            2
";
    assert!(table.starts_with(expected), "{table}");
    assert!(
        table.ends_with("\n2 crates, 6 rooms, 6 arrows down, 0 circles, 0 arrows up\n"),
        "{table}"
    );
}
