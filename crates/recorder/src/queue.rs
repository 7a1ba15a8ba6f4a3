//! The order of exchanges, which end in another order than they begin.

use std::collections::VecDeque;

use crate::rule::Rule;

/// The exchanges of a test, which are written down in the order in which they began.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// The exchanges from the first that is not over.
    waiting: VecDeque<Slot>,
    /// The number of exchanges that were taken out.
    taken: u64,
}

/// The state of an exchange.
#[derive(Debug)]
enum Slot {
    /// The exchange is not over.
    Pending,
    /// The exchange is over; without a rule, nothing is written down.
    Over(Option<Rule>),
}

impl Queue {
    /// Returns a number for an exchange that begins.
    pub(crate) fn begin(&mut self) -> u64 {
        self.waiting.push_back(Slot::Pending);
        self.taken + self.waiting.len() as u64 - 1
    }

    /// Ends an exchange, and takes out the rules that waited for no other.
    pub(crate) fn end(&mut self, number: u64, rule: Option<Rule>) -> Vec<Rule> {
        let index = usize::try_from(number.saturating_sub(self.taken)).unwrap_or(usize::MAX);
        if let Some(slot) = self.waiting.get_mut(index) {
            *slot = Slot::Over(rule);
        }
        let mut rules = Vec::new();
        while let Some(Slot::Over(_)) = self.waiting.front() {
            if let Some(Slot::Over(Some(rule))) = self.waiting.pop_front() {
                rules.push(rule);
            }
            self.taken += 1;
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use crate::rule::Rule;

    #[test]
    fn rules_come_out_in_the_order_in_which_exchanges_began() {
        let rule = |name: &str| Some(Rule { when: name.to_owned(), answer: String::new() });
        let names = |rules: Vec<Rule>| rules.into_iter().map(|rule| rule.when).collect::<Vec<_>>();
        let mut queue = Queue::default();
        let (first, second, third) = (queue.begin(), queue.begin(), queue.begin());
        assert!(queue.end(second, rule("two")).is_empty());
        assert_eq!(names(queue.end(first, rule("one"))), ["one", "two"]);
        let fourth = queue.begin();
        assert!(queue.end(fourth, rule("four")).is_empty());
        assert_eq!(names(queue.end(third, None)), ["four"]);
    }
}
