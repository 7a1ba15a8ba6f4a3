//! What a script remembers between requests: for each test apart, so that tests which run at the
//! same time do not disturb each other.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What scripts remember of every test.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Tests>);

#[derive(Debug, Default)]
struct Tests {
    by_name: HashMap<String, Remembered>,
    /// How often a test was looked up, which tells who was active last.
    looked_up: u64,
}

#[derive(Debug)]
struct Remembered {
    counts: Arc<Mutex<Counts>>,
    last: u64,
}

/// The counts of one test.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// How often a rule of a script held.
    held: HashMap<(u64, usize), u64>,
    named: HashMap<(u64, String), u64>,
}

/// How many tests are remembered: more than run in one go, and a few megabytes at most.
const MAX_TESTS: usize = 10_000;

/// How many counters a test may name, after which new ones stay at 1.
const MAX_COUNTERS: usize = 10_000;

impl Memory {
    fn of(&self, test: &str) -> Arc<Mutex<Counts>> {
        let mut tests = locked(&self.0);
        tests.looked_up += 1;
        let now = tests.looked_up;
        if let Some(own) = tests.by_name.get_mut(test) {
            own.last = now;
            return Arc::clone(&own.counts);
        }
        if tests.by_name.len() >= MAX_TESTS {
            tests.forget_one();
        }
        let counts = Arc::default();
        let own = Remembered { counts: Arc::clone(&counts), last: now };
        tests.by_name.insert(test.to_owned(), own);
        counts
    }
}

impl Tests {
    /// Forgets the test that was active the longest time ago.
    fn forget_one(&mut self) {
        let oldest = self.by_name.iter().min_by_key(|(_, own)| own.last);
        if let Some(name) = oldest.map(|(name, _)| name.clone()) {
            self.by_name.remove(&name);
        }
    }
}

/// What a script remembers of one test, looked up when it is needed.
pub(crate) struct Recall<'a> {
    memory: &'a Memory,
    test: &'a str,
    script: u64,
    counts: OnceCell<Arc<Mutex<Counts>>>,
}

impl<'a> Recall<'a> {
    pub(crate) const fn new(memory: &'a Memory, test: &'a str, script: u64) -> Self {
        Self { memory, test, script, counts: OnceCell::new() }
    }

    /// Counts that a rule holds, and says how often it has now.
    pub(crate) fn held(&self, rule: usize) -> u64 {
        let mut counts = locked(self.counts());
        let held = counts.held.entry((self.script, rule)).or_default();
        *held += 1;
        *held
    }

    /// How often a rule would have held if it did now.
    pub(crate) fn would_hold(&self, rule: usize) -> u64 {
        1 + locked(self.counts()).held.get(&(self.script, rule)).unwrap_or(&0)
    }

    /// A counter that templates can take along.
    pub(crate) fn counter(&self) -> impl Fn(&str) -> u64 + Send + Sync + 'static {
        let (counts, script) = (Arc::clone(self.counts()), self.script);
        move |name| {
            let mut counts = locked(&counts);
            let key = (script, name.to_owned());
            if counts.named.len() >= MAX_COUNTERS && !counts.named.contains_key(&key) {
                return 1;
            }
            let count = counts.named.entry(key).or_default();
            *count += 1;
            *count
        }
    }

    fn counts(&self) -> &Arc<Mutex<Counts>> {
        self.counts.get_or_init(|| self.memory.of(self.test))
    }
}

/// Nothing that holds a lock here can panic, and counts would be right all the same.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{MAX_TESTS, Memory, Recall};

    #[test]
    fn each_test_counts_for_itself() {
        let memory = Memory::default();
        let of = |test: &'static str| Recall::new(&memory, test, 1);
        assert_eq!((of("a").held(0), of("a").held(0), of("b").held(0)), (1, 2, 1));
        assert_eq!((of("a").held(1), of("a").would_hold(0), of("").held(0)), (1, 3, 1));
        assert_eq!(Recall::new(&memory, "a", 2).held(0), 1);
        let counter = of("a").counter();
        assert_eq!((counter("x"), counter("x"), counter("y")), (1, 2, 1));
        assert_eq!(of("b").counter()("x"), 1);
    }

    #[test]
    fn those_active_last_are_remembered() {
        let memory = Memory::default();
        let held = |test: &str| Recall::new(&memory, test, 1).held(0);
        assert_eq!(held("first"), 1);
        for test in 1..MAX_TESTS {
            held(&test.to_string());
        }
        assert_eq!(held("first"), 2);
        held("one more");
        assert_eq!((held("first"), held("1")), (3, 1));
    }
}
