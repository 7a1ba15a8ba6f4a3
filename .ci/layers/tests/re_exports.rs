//! A path that leads through a re-export is an arrow to where the item really is.

use crate::support::{BASE, LIB, MIDDLE, TOP, Tree, runs_up};

/// Asserts that what `middle` hands on makes an import of `top` an arrow to `base` as well.
#[track_caller]
fn leads_to_base(middle: &str, top: &str) {
    let tree = Tree::right();
    tree.append(MIDDLE, middle);
    tree.append(TOP, &format!("{top} // HERE"));
    tree.fails_at_mark(TOP, "room top imports room base");
}

#[test]
fn by_a_room() {
    leads_to_base("pub use crate::base::Base as Handed;", "use crate::middle::Handed;");
}

#[test]
fn by_a_room_in_a_type() {
    leads_to_base("pub use crate::base::Base as Handed;", "fn f(b: &crate::middle::Handed) {}");
}

#[test]
fn by_a_glob() {
    leads_to_base("pub use crate::base::*;", "use crate::middle::base;");
}

#[test]
fn by_a_chain() {
    leads_to_base(
        "mod a {\n    pub use super::b::*;\n}\nmod b {\n    pub use crate::base::Base as Far;\n}\npub use a::Far;",
        "use crate::middle::Far;",
    );
}

#[test]
fn of_a_whole_room() {
    leads_to_base("pub use crate::base;", "use crate::middle::base::Base;");
}

#[test]
fn seen_through_a_glob() {
    leads_to_base("pub use crate::base::*;", "use crate::middle::*;\nfn f(base: Base) {}");
}

#[test]
fn by_the_root() {
    runs_up("use crate::Top; // HERE");
    runs_up("fn f(top: super::Top) {} // HERE");
}

#[test]
fn by_a_glob_of_the_root() {
    let tree = Tree::right();
    tree.append(LIB, "pub use top::inner::*;");
    tree.append(BASE, "use crate::Inner; // HERE");
    tree.fails_at_mark(BASE, "room base imports room top (crate::Inner)");
}

#[test]
fn of_a_variant() {
    let tree = Tree::right();
    tree.append(LIB, "pub use top::Kind::*;");
    tree.append(BASE, "use crate::First; // HERE");
    tree.fails_at_mark(BASE, "room base imports room top (crate::First)");
}

#[test]
fn by_the_root_is_no_arrow_to_the_root() {
    let tree = Tree::right();
    tree.replace(MIDDLE, "use crate::base::Base;", "use crate::Base;");
    tree.passes();
}

#[test]
fn of_another_crate() {
    let tree = Tree::right();
    tree.append(LIB, "pub use acme_low as low;");
    tree.append(TOP, "use crate::low::Low; // HERE");
    tree.fails_at_mark(TOP, "room top imports crate acme-low (crate::low::Low)");
}

#[test]
fn in_a_circle_ends() {
    let tree = Tree::right();
    tree.append(MIDDLE, "pub use self::a::*;\nmod a {\n    pub use super::*;\n}\nuse a::Nowhere;");
    tree.passes();
}

#[test]
fn what_is_private_comes_with_no_glob() {
    let tree = Tree::right();
    tree.append(MIDDLE, "mod hidden {\n    use crate::base::base;\n}");
    tree.append(TOP, "use crate::middle::*;\nfn f() {\n    Base::new();\n}");
    tree.passes();
}
