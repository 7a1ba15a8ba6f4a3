//! What a map may not say.

use crate::support::{MAP, MIDDLE, Tree};

/// Asserts that the map may not be changed so.
#[track_caller]
fn is_refused(from: &str, to: &str, told: &str) {
    let tree = Tree::right();
    tree.replace(MAP, from, to);
    tree.fails_with(&format!("{MAP}:{told}"));
}

#[test]
fn a_line_that_lists_what_stands_above_is_refused() {
    is_refused("base:   acme-low", "base:   acme-low, top", "8: room base lists room top, which");
    is_refused("base:   acme-low", "base:   acme-low, base", "8: room base lists room base, which");
    is_refused("  low:\n", "  low: acme-app\n", "15: room low lists crate acme-app, which");
}

#[test]
fn a_line_that_lists_an_unknown_name_is_refused() {
    is_refused(
        "top:    middle",
        "top:    middel",
        "6: room top lists middel, which the map has not",
    );
}

#[test]
fn a_name_of_both_a_room_and_a_crate_is_refused() {
    is_refused(
        "  low:\n",
        "  low: acme-low\n  acme-low:\n",
        "15: acme-low is a room of crate acme-low and",
    );
}

#[test]
fn an_entry_with_another_folder_is_refused() {
    is_refused("in crates/app", "in crates/apps", "1: crate acme-app is in crates/app: write");
}

#[test]
fn an_entry_without_a_purpose_is_refused() {
    is_refused("purpose: An example.", "purpose:", "1: crate acme-app has no purpose");
}

#[test]
fn an_entry_that_does_not_begin_with_its_root_is_refused() {
    is_refused(
        "  lib:    *\n  top",
        "  top",
        "1: crate acme-app must begin with its root: write `lib: *`",
    );
    is_refused("lib:    *\n  top", "lib: top\n  top", "1: crate acme-app must begin with its root");
}

#[test]
fn a_star_below_the_first_line_is_refused() {
    is_refused("middle: base", "middle: *", "7: room middle is not the first one");
}

#[test]
fn a_room_or_a_crate_that_stands_twice_is_refused() {
    is_refused("  low:\n", "  low:\n  low:\n", "16: room low has a line already");
    is_refused("crate acme-low", "crate acme-app", "10: crate acme-app has an entry already");
}

#[test]
fn a_line_of_another_form_is_refused() {
    is_refused("crate acme-app", "top: middle\ncrate acme-app", "1: stands before any crate");
    is_refused("base:   acme-low", "base acme-low", "8: is neither `crate name in folder` nor");
    is_refused("  low:\n", "  low:\n  forbids: axum\n", "16: forbids stands below rooms");
}

#[test]
fn a_missing_map_is_told() {
    let tree = Tree::right();
    tree.remove(MAP);
    tree.fails_with(&format!("{MAP}:1: cannot be read"));
}

#[test]
fn comments_and_continued_lines_are_accepted() {
    let tree = Tree::right();
    tree.append(MIDDLE, "use acme_low::Low;");
    tree.replace(MAP, "middle: base\n", "middle: base, # its values\n\n          acme-low\n");
    tree.replace(MAP, "base:   acme-low\n", "base:   acme-low, # a comma too many\n");
    tree.passes();
}
