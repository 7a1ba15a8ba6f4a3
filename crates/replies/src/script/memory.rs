//! The counts that scripts keep between requests.
//!
//! Each test has counts of its own, so that tests which run at the same time do not disturb each
//! other.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The counts of all tests.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Tests>);

#[derive(Debug, Default)]
struct Tests {
    by_name: HashMap<String, Test>,
    /// The number of all look-ups of tests so far.
    lookups: u64,
    /// The numbers of the rules and scripts in force; `None` until they are replaced for the first
    /// time.
    in_force: Option<HashSet<u64>>,
}

#[derive(Debug)]
struct Test {
    counts: Arc<Mutex<Counts>>,
    /// The number of the last look-up of this test, which tells how long ago it was active.
    last_lookup: u64,
}

/// The counts of one test.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// The matches of each rule, by its number.
    matches: HashMap<u64, u64>,
    /// The counters of templates, by the number of the script and the name.
    counters: HashMap<(u64, String), u64>,
}

/// The most tests that are remembered: more than run in one go, and a few megabytes at most.
const MAX_TESTS: usize = 10_000;

/// The most counters of a test, after which new ones stay at 1.
const MAX_COUNTERS: usize = 10_000;

impl Memory {
    /// Takes the numbers of the rules and scripts that are in force from now on, and frees the
    /// counts of all others but those in force before: requests under way count in them still, and
    /// what they count is freed the next time.
    pub(crate) fn retain_counted(&self, counted: HashSet<u64>) {
        let mut tests = lock(&self.0);
        if let Some(before) = tests.in_force.take() {
            tests.free(|number| counted.contains(&number) || before.contains(&number));
        }
        tests.in_force = Some(counted);
    }

    /// Forgets the counts of a test, or of all tests where none is named: each rule matches for the
    /// first time again. Requests under way count in what is forgotten.
    pub fn reset(&self, test: Option<&str>) {
        let mut tests = lock(&self.0);
        match test {
            Some(test) => drop(tests.by_name.remove(test)),
            None => tests.by_name.clear(),
        }
    }

    /// Returns the counts of a test, new ones where it is not remembered.
    fn counts_of(&self, test: &str) -> Arc<Mutex<Counts>> {
        let mut tests = lock(&self.0);
        tests.lookups += 1;
        let last_lookup = tests.lookups;
        if let Some(known) = tests.by_name.get_mut(test) {
            known.last_lookup = last_lookup;
            return Arc::clone(&known.counts);
        }
        if tests.by_name.len() >= MAX_TESTS {
            tests.forget_oldest();
        }
        let counts = Arc::default();
        let new = Test { counts: Arc::clone(&counts), last_lookup };
        tests.by_name.insert(test.to_owned(), new);
        counts
    }
}

impl Counts {
    /// Frees the counts of rules and scripts that are not kept, and the memory that they took.
    fn retain(&mut self, is_kept: impl Fn(u64) -> bool) {
        self.matches.retain(|rule, _| is_kept(*rule));
        self.counters.retain(|(script, _), _| is_kept(*script));
        self.matches.shrink_to_fit();
        self.counters.shrink_to_fit();
    }

    fn is_empty(&self) -> bool {
        self.matches.is_empty() && self.counters.is_empty()
    }
}

impl Tests {
    /// Frees the counts of rules and scripts that are not kept, and tests that have none left.
    fn free(&mut self, is_kept: impl Fn(u64) -> bool) {
        self.by_name.retain(|_, test| {
            let mut counts = lock(&test.counts);
            counts.retain(&is_kept);
            // A request under way may hold them, and count in them later.
            !counts.is_empty() || Arc::strong_count(&test.counts) > 1
        });
        self.by_name.shrink_to_fit();
    }

    /// Forgets the test that was active the longest time ago.
    fn forget_oldest(&mut self) {
        let oldest = self.by_name.iter().min_by_key(|(_, test)| test.last_lookup);
        if let Some(name) = oldest.map(|(name, _)| name.clone()) {
            self.by_name.remove(&name);
        }
    }
}

/// The counts of one script in one test, looked up when they are first needed.
pub(crate) struct TestMemory<'a> {
    memory: &'a Memory,
    test: &'a str,
    /// The number of the script.
    script: u64,
    counts: OnceCell<Arc<Mutex<Counts>>>,
}

impl<'a> TestMemory<'a> {
    pub(crate) const fn new(memory: &'a Memory, test: &'a str, script: u64) -> Self {
        Self { memory, test, script, counts: OnceCell::new() }
    }

    /// Counts a match of a rule, and returns the number of its matches so far.
    pub(crate) fn record_match(&self, rule: u64) -> u64 {
        let mut counts = lock(self.counts());
        let matches = counts.matches.entry(rule).or_default();
        *matches += 1;
        *matches
    }

    /// Returns the number that the next match of a rule will have, without counting any.
    pub(crate) fn next_match(&self, rule: u64) -> u64 {
        1 + lock(self.counts()).matches.get(&rule).unwrap_or(&0)
    }

    /// Returns the function `counter` of templates, which increments the counter of a name.
    pub(crate) fn counter(&self) -> impl Fn(&str) -> u64 + Send + Sync + 'static {
        let (counts, script) = (Arc::clone(self.counts()), self.script);
        move |name| {
            let mut counts = lock(&counts);
            let key = (script, name.to_owned());
            if counts.counters.len() >= MAX_COUNTERS && !counts.counters.contains_key(&key) {
                return 1;
            }
            let count = counts.counters.entry(key).or_default();
            *count += 1;
            *count
        }
    }

    fn counts(&self) -> &Arc<Mutex<Counts>> {
        self.counts.get_or_init(|| self.memory.counts_of(self.test))
    }
}

/// Locks a mutex, also a poisoned one: nothing that holds a lock here can panic, and counts would
/// be right all the same.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{MAX_COUNTERS, MAX_TESTS, Memory, TestMemory, lock};

    /// Counts a match of a rule and a counter of its script, which has the same number, and returns
    /// the number of the matches.
    fn count(memory: &Memory, test: &str, rule: u64) -> u64 {
        let memory = TestMemory::new(memory, test, rule);
        memory.counter()("x");
        memory.record_match(rule)
    }

    /// Returns the number of tests, and of the counts of all of them.
    fn size(memory: &Memory) -> (usize, usize) {
        let tests = lock(&memory.0);
        let counts = tests.by_name.values().map(|test| lock(&test.counts));
        let entries = counts.map(|counts| counts.matches.len() + counts.counters.len()).sum();
        (tests.by_name.len(), entries)
    }

    #[test]
    fn counts_of_replaced_rules_are_freed_after_many_edits() {
        let memory = Memory::default();
        let unchanged = 0;
        for edit in 1..=300 {
            memory.retain_counted([unchanged, edit].into());
            for test in 0..20 {
                let test = test.to_string();
                assert_eq!(count(&memory, &test, edit), 1);
                assert_eq!(count(&memory, &test, unchanged), edit, "it goes on");
            }
        }
        // A match and a counter of the unchanged rule, the last edit and the one before.
        assert_eq!(size(&memory), (20, 20 * 2 * 3));
        memory.retain_counted([unchanged].into());
        assert_eq!(size(&memory), (20, 20 * 2 * 2), "requests under way may count still");
        memory.retain_counted([unchanged].into());
        assert_eq!(size(&memory), (20, 20 * 2));
        memory.retain_counted([1].into());
        memory.retain_counted([1].into());
        assert_eq!(size(&memory), (0, 0));
    }

    #[test]
    fn a_request_under_way_counts_on_and_its_counts_are_freed_the_next_time() {
        let memory = Memory::default();
        let under_way = TestMemory::new(&memory, "a", 1);
        let counter = under_way.counter();
        assert_eq!((counter("x"), under_way.record_match(1)), (1, 1));
        memory.retain_counted([2].into());
        assert_eq!((counter("x"), under_way.record_match(1)), (2, 2));
        memory.retain_counted([3].into());
        memory.retain_counted([4].into());
        // It starts anew if its rule was replaced three times, and harms nobody.
        assert_eq!((counter("x"), under_way.record_match(1)), (1, 1));
        drop((counter, under_way));
        memory.retain_counted([4].into());
        assert_eq!(size(&memory), (0, 0));
    }

    #[test]
    fn each_test_counts_for_itself() {
        let memory = Memory::default();
        let of = |test: &'static str| TestMemory::new(&memory, test, 1);
        let matched = |test, rule| of(test).record_match(rule);
        assert_eq!((matched("a", 0), matched("a", 0), matched("b", 0)), (1, 2, 1));
        assert_eq!((matched("a", 1), of("a").next_match(0), matched("", 0)), (1, 3, 1));
        assert_eq!(TestMemory::new(&memory, "a", 2).counter()("x"), 1);
        let counter = of("a").counter();
        assert_eq!((counter("x"), counter("x"), counter("y")), (1, 2, 1));
        assert_eq!(of("b").counter()("x"), 1);
    }

    #[test]
    fn the_test_that_was_inactive_longest_is_forgotten_first() {
        let memory = Memory::default();
        let matched = |test: &str| TestMemory::new(&memory, test, 1).record_match(0);
        assert_eq!(matched("first"), 1);
        for test in 1..MAX_TESTS {
            matched(&test.to_string());
        }
        assert_eq!(matched("first"), 2);
        matched("one more");
        assert_eq!((matched("first"), matched("1")), (3, 1));
    }
    #[test]
    fn a_counter_over_the_limit_is_not_remembered_and_the_others_go_on() {
        let memory = Memory::default();
        let counter = TestMemory::new(&memory, "a", 1).counter();
        for name in 0..MAX_COUNTERS {
            assert_eq!(counter(&name.to_string()), 1);
        }
        assert_eq!((counter("one more"), counter("one more")), (1, 1));
        assert_eq!((counter("0"), counter("0")), (2, 3));
    }
}
