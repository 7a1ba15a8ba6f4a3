//! Plants faults into copies of the product's files, so that the checker can be seen to find them.

use std::path::Path;
use std::{env, fs};

/// A name, the file of the product, and a text in it with what stands there instead.
type Fault = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const FAULTS: [Fault; 9] = [
    // What stays is loaded before the lock, and stored whatever became of it meanwhile.
    (
        "unlocked",
        "emulator/src/in_force.rs",
        &[(
            "let (next, outcome) = make(&self.value.load_full(), parts)?;
        self.value.store(Arc::new(next));",
            "let before = self.value.load_full();
        drop(order);
        let (next, outcome) = make(&before, parts)?;
        self.value.store(Arc::new(next));
        let mut order = self.order();",
        )],
    ),
    // The reload that ends last wins, and not the one that began last.
    (
        "unordered",
        "emulator/src/in_force.rs",
        &[("order.access < ticket.0", "true"), ("order.deployed < ticket.0", "true")],
    ),
    // Two callers may find that nobody asks the source.
    (
        "asked_twice",
        "gateway/src/loaded.rs",
        &[(
            "!self.is_reloading.swap(true, Ordering::AcqRel)",
            "!self.is_reloading.load(Ordering::Acquire) && {
            self.is_reloading.store(true, Ordering::Release);
            true
        }",
        )],
    ),
    // A caller who may not ask lets the next one ask.
    (
        "let_go",
        "gateway/src/loaded.rs",
        &[("may.then(|| Reloading(self))", "may.then_some(Reloading(self))")],
    ),
    // A caller who looked before the source failed asks again, although it is not time.
    ("asked_again", "gateway/src/loaded.rs", &[(".filter(|_| !self.is_fresh(now))", "")]),
    // What was loaded is kept whatever became of its id meanwhile.
    (
        "kept_anyway",
        "gateway/src/loaded.rs",
        &[("if !self.is_current(&loads) {", "if false && !self.is_current(&loads) {")],
    ),
    // An id may be forgotten between the look and the keeping.
    (
        "kept_unlocked",
        "gateway/src/loaded.rs",
        &[(
            "if !self.is_current(&loads) {
            return;
        }",
            "if !self.is_current(&loads) {
            return;
        }
        drop(loads);
        let _loads = answers.loads();",
        )],
    ),
    // A load of what is forgotten is still the one whose answer is kept.
    (
        "still_current",
        "gateway/src/loaded.rs",
        &[("loads.current.remove(id);", "loads.current.remove(\"\");")],
    ),
    // Two threads derive keys at once.
    (
        "mixed_days",
        "gateway/src/credentials.rs",
        &[("let _preparing = self.prepared.begin();", "")],
    ),
];

fn main() {
    println!("cargo::rustc-cfg=shuttle");
    for (name, file, edits) in FAULTS {
        let path = Path::new("../../crates").join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        let mut text = fs::read_to_string(&path).expect(file);
        for (from, to) in edits {
            assert!(text.contains(from), "{file} has changed, and `{name}` cannot be planted");
            text = text.replace(from, to);
        }
        // What is included may have no documentation of its own.
        let text: Vec<_> = text.lines().filter(|line| !line.starts_with("//!")).collect();
        let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join(name);
        fs::write(out.with_extension("rs"), text.join("\n")).expect(name);
    }
}
