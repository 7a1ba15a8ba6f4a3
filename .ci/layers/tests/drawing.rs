//! The map as it is drawn.

use crate::support::{BASE, MAP, TOP, Tree};

#[test]
fn the_drawing_of_a_tree_without_faults_is_its_map() {
    let tree = Tree::right();
    let map = tree.read(MAP).replace("  lib:    *\n  low:", "  lib: *\n  low:");
    assert_eq!(tree.drawn(), map);
}

#[test]
fn a_tree_without_a_map_is_drawn() {
    let tree = Tree::right();
    tree.remove(MAP);
    let drawn = tree.drawn();
    let expected = "crate acme-app in crates/app\n  purpose: What its manifest says.\n  forbids:\n\n  lib:    *\n  top:    middle\n";
    assert!(drawn.starts_with(expected), "{drawn}");
}

#[test]
fn a_circle_is_drawn_with_the_arrows_that_run_up() {
    let tree = Tree::right();
    tree.append(BASE, "use crate::middle::Middle;");
    let expected = "  top:    middle\n  # 2 rooms in a circle. These arrows run up:\n  #   base imports middle: crates/app/src/base.rs:4\n  middle: base\n  base:   middle, acme-low\n";
    assert!(tree.drawn().contains(expected), "{}", tree.drawn());
}

#[test]
fn a_drawing_with_a_new_arrow_passes_as_the_map() {
    let tree = Tree::right();
    tree.append(TOP, "use crate::base::Base;");
    assert!(tree.drawn().contains("  top:    middle, base\n"), "{}", tree.drawn());
    tree.write(MAP, &tree.drawn());
    tree.passes();
}

#[test]
fn a_long_line_is_broken_and_passes_as_the_map() {
    let tree = Tree::right();
    let names: Vec<_> = (0..20).map(|n| format!("room_number_{n}")).collect();
    for name in &names {
        tree.append("crates/app/src/lib.rs", &format!("mod {name} {{}}"));
        tree.append(TOP, &format!("use crate::{name};"));
    }
    let drawn = tree.drawn();
    assert!(drawn.lines().all(|line| line.len() <= 100), "{drawn}");
    tree.write(MAP, &drawn);
    tree.passes();
}
