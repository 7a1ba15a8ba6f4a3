//! Exchanges in the order in which they began.

use std::collections::VecDeque;

use crate::rule::Rule;

/// The exchanges of a test, which are written down in the order in which they began.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: VecDeque<Slot>,
    /// How many were taken out.
    gone: u64,
}

/// An exchange.
#[derive(Debug)]
enum Slot {
    /// It is not over.
    Open,
    /// It is over; it may have come to nothing.
    Over(Option<Rule>),
}

impl Queue {
    /// A number for an exchange that begins.
    pub(crate) fn begin(&mut self) -> u64 {
        self.waiting.push_back(Slot::Open);
        self.gone + self.waiting.len() as u64 - 1
    }

    /// Ends an exchange, and takes out those that waited for nothing else.
    pub(crate) fn end(&mut self, number: u64, rule: Option<Rule>) -> Vec<Rule> {
        let index = usize::try_from(number.saturating_sub(self.gone)).unwrap_or(usize::MAX);
        if let Some(slot) = self.waiting.get_mut(index) {
            *slot = Slot::Over(rule);
        }
        let mut rules = Vec::new();
        while let Some(Slot::Over(_)) = self.waiting.front() {
            if let Some(Slot::Over(Some(rule))) = self.waiting.pop_front() {
                rules.push(rule);
            }
            self.gone += 1;
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use crate::rule::Rule;

    #[test]
    fn whoever_began_first_is_first() {
        let rule = |name: &str| Some(Rule { when: name.to_owned(), answer: String::new() });
        let names = |rules: Vec<Rule>| rules.into_iter().map(|rule| rule.when).collect::<Vec<_>>();
        let mut queue = Queue::default();
        let (one, two, three) = (queue.begin(), queue.begin(), queue.begin());
        assert!(queue.end(two, rule("two")).is_empty());
        assert_eq!(names(queue.end(one, rule("one"))), ["one", "two"]);
        let four = queue.begin();
        assert!(queue.end(four, rule("four")).is_empty());
        assert_eq!(names(queue.end(three, None)), ["four"]);
    }
}
