//! The counts that scripts keep between requests.
//!
//! Each test has counts of its own, so that tests which run at the same time do not disturb each
//! other.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The counts of all tests.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Tests>);

#[derive(Debug, Default)]
struct Tests {
    by_name: HashMap<String, Test>,
    /// The number of all look-ups of tests so far.
    lookups: u64,
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
    /// The matches of each rule, by the id of the script and the index of the rule.
    matches: HashMap<(u64, usize), u64>,
    /// The counters of templates, by the id of the script and the name.
    counters: HashMap<(u64, String), u64>,
}

/// The most tests that are remembered: more than run in one go, and a few megabytes at most.
const MAX_TESTS: usize = 10_000;

/// The most counters of a test, after which new ones stay at 1.
const MAX_COUNTERS: usize = 10_000;

impl Memory {
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

impl Tests {
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
    /// The id of the script.
    script: u64,
    counts: OnceCell<Arc<Mutex<Counts>>>,
}

impl<'a> TestMemory<'a> {
    pub(crate) const fn new(memory: &'a Memory, test: &'a str, script: u64) -> Self {
        Self { memory, test, script, counts: OnceCell::new() }
    }

    /// Counts a match of a rule, and returns the number of its matches so far.
    pub(crate) fn record_match(&self, rule: usize) -> u64 {
        let mut counts = lock(self.counts());
        let matches = counts.matches.entry((self.script, rule)).or_default();
        *matches += 1;
        *matches
    }

    /// Returns the number that the next match of a rule will have, without counting any.
    pub(crate) fn next_match(&self, rule: usize) -> u64 {
        1 + lock(self.counts()).matches.get(&(self.script, rule)).unwrap_or(&0)
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
    use super::{MAX_COUNTERS, MAX_TESTS, Memory, TestMemory};

    #[test]
    fn each_test_counts_for_itself() {
        let memory = Memory::default();
        let of = |test: &'static str| TestMemory::new(&memory, test, 1);
        let matched = |test, rule| of(test).record_match(rule);
        assert_eq!((matched("a", 0), matched("a", 0), matched("b", 0)), (1, 2, 1));
        assert_eq!((matched("a", 1), of("a").next_match(0), matched("", 0)), (1, 3, 1));
        assert_eq!(TestMemory::new(&memory, "a", 2).record_match(0), 1);
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
