//! The order of exchanges, which end in another order than they begin.

use std::collections::VecDeque;

/// The exchanges of a test from the first that is not over, in the order in which they began.
#[derive(Debug, Default)]
pub(crate) struct Order {
    exchanges: VecDeque<State>,
    /// The number of exchanges that were taken out.
    taken: u64,
}

/// The state of an exchange.
#[derive(Clone, Copy, Debug)]
enum State {
    /// The exchange is not over.
    Pending,
    /// The exchange is over, and its rule has this number of bytes in the file.
    Over(u64),
}

impl Order {
    /// Returns a number for an exchange that begins.
    pub(crate) fn begin(&mut self) -> u64 {
        self.exchanges.push_back(State::Pending);
        self.taken + self.exchanges.len() as u64 - 1
    }

    /// Returns the bytes at the end of the file that are of exchanges which began later.
    pub(crate) fn bytes_behind(&self, number: u64) -> u64 {
        let later = self.exchanges.iter().skip(self.index(number).saturating_add(1));
        later.map(|state| if let State::Over(bytes) = state { *bytes } else { 0 }).sum()
    }

    /// Ends an exchange, whose rule has a number of bytes in the file.
    pub(crate) fn end(&mut self, number: u64, bytes: u64) {
        let index = self.index(number);
        if let Some(state) = self.exchanges.get_mut(index) {
            *state = State::Over(bytes);
        }
        while let Some(State::Over(_)) = self.exchanges.front() {
            self.exchanges.pop_front();
            self.taken += 1;
        }
    }

    /// Forgets where rules are in the file, since somebody else has written it.
    pub(crate) fn forget_bytes(&mut self) {
        for state in &mut self.exchanges {
            if let State::Over(bytes) = state {
                *bytes = 0;
            }
        }
    }

    /// Returns whether no exchange is under way.
    pub(crate) fn is_idle(&self) -> bool {
        self.exchanges.is_empty()
    }

    fn index(&self, number: u64) -> usize {
        usize::try_from(number.saturating_sub(self.taken)).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Order;

    #[test]
    fn a_rule_stands_before_those_of_exchanges_that_began_later() {
        let mut order = Order::default();
        let [first, second, third] = [(); 3].map(|()| order.begin());
        assert_eq!(order.bytes_behind(second), 0);
        order.end(second, 20);
        assert_eq!((order.bytes_behind(first), order.bytes_behind(third)), (20, 0));
        order.end(third, 30);
        assert_eq!(order.bytes_behind(first), 50);
        order.forget_bytes();
        assert_eq!(order.bytes_behind(first), 0);
        assert!(!order.is_idle());
        order.end(first, 0);
        assert!(order.is_idle());
        let fourth = order.begin();
        assert_eq!((fourth, order.bytes_behind(fourth)), (3, 0));
    }
}
