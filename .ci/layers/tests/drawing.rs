//! The map as it is drawn.

use crate::support::{BASE, MAP, TOP, Tree};

#[test]
fn of_the_right_tree_is_the_map() {
    let tree = Tree::right();
    let map = tree.read(MAP).replace("  lib:    *\n  low:", "  lib: *\n  low:");
    assert_eq!(tree.drawn(), map);
}

#[test]
fn without_a_map() {
    let tree = Tree::right();
    tree.remove(MAP);
    let drawn = tree.drawn();
    let expected = "crate acme-app in crates/app\n  purpose: What its manifest says.\n  forbids:\n\n  lib:    *\n  top:    middle\n";
    assert!(drawn.starts_with(expected), "{drawn}");
}

#[test]
fn of_a_circle() {
    let tree = Tree::right();
    tree.append(BASE, "use crate::middle::Middle;");
    let expected = "  top:    middle\n  # 2 rooms in a circle. These arrows run up:\n  #   base imports middle: crates/app/src/base.rs:4\n  middle: base\n  base:   middle, acme-low\n";
    assert!(tree.drawn().contains(expected), "{}", tree.drawn());
}

#[test]
fn of_new_arrows() {
    let tree = Tree::right();
    tree.append(TOP, "use crate::base::Base;");
    assert!(tree.drawn().contains("  top:    middle, base\n"), "{}", tree.drawn());
    tree.write(MAP, &tree.drawn());
    tree.passes();
}

#[test]
fn of_long_lines() {
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
