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
fn a_re_export_of_a_room_leads_to_the_item() {
    leads_to_base("pub use crate::base::Base as Handed;", "use crate::middle::Handed;");
}

#[test]
fn a_re_export_named_in_a_type_leads_to_the_item() {
    leads_to_base("pub use crate::base::Base as Handed;", "fn f(b: &crate::middle::Handed) {}");
}

#[test]
fn a_glob_of_a_re_exporting_room_leads_to_the_item() {
    leads_to_base("pub use crate::base::*;", "use crate::middle::base;");
}

#[test]
fn a_chain_of_re_exports_leads_to_the_item() {
    leads_to_base(
        "mod a {\n    pub use super::b::*;\n}\nmod b {\n    pub use crate::base::Base as Far;\n}\npub use a::Far;",
        "use crate::middle::Far;",
    );
}

#[test]
fn a_re_export_of_a_whole_room_leads_to_its_items() {
    leads_to_base("pub use crate::base;", "use crate::middle::base::Base;");
}

#[test]
fn an_item_seen_through_two_globs_leads_to_its_room() {
    leads_to_base("pub use crate::base::*;", "use crate::middle::*;\nfn f(base: Base) {}");
}

#[test]
fn a_re_export_of_the_root_leads_to_the_item() {
    runs_up("use crate::Top; // HERE");
    runs_up("fn f(top: super::Top) {} // HERE");
}

#[test]
fn a_glob_of_the_root_leads_to_the_item() {
    let tree = Tree::right();
    tree.append(LIB, "pub use top::inner::*;");
    tree.append(BASE, "use crate::Inner; // HERE");
    tree.fails_at_mark(BASE, "room base imports room top (crate::Inner)");
}

#[test]
fn a_re_export_of_a_variant_leads_to_its_type() {
    let tree = Tree::right();
    tree.append(LIB, "pub use top::Kind::*;");
    tree.append(BASE, "use crate::First; // HERE");
    tree.fails_at_mark(BASE, "room base imports room top (crate::First)");
}

#[test]
fn a_re_export_of_the_root_is_no_arrow_to_the_root() {
    let tree = Tree::right();
    tree.replace(MIDDLE, "use crate::base::Base;", "use crate::Base;");
    tree.passes();
}

#[test]
fn a_re_export_of_another_crate_leads_to_that_crate() {
    let tree = Tree::right();
    tree.append(LIB, "pub use acme_low as low;");
    tree.append(TOP, "use crate::low::Low; // HERE");
    tree.fails_at_mark(TOP, "room top imports crate acme-low (crate::low::Low)");
}

#[test]
fn re_exports_in_a_circle_come_to_an_end() {
    let tree = Tree::right();
    tree.append(MIDDLE, "pub use self::a::*;\nmod a {\n    pub use super::*;\n}\nuse a::Nowhere;");
    tree.passes();
}

#[test]
fn a_glob_brings_nothing_private() {
    let tree = Tree::right();
    tree.append(MIDDLE, "mod hidden {\n    use crate::base::base;\n}");
    tree.append(TOP, "use crate::middle::*;\nfn f() {\n    Base::new();\n}");
    tree.passes();
}
