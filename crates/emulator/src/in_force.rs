//! The value that is in force, and the order in which reloads may replace it.

use std::sync::PoisonError;

use crate::sync::{Arc, ArcSwap, Mutex, MutexGuard};

/// A value in force, which readers load without a lock, and whose two parts reloads replace.
///
/// Each reload takes a ticket when it begins. Of each part the reload that began last wins, whenever
/// it ends: one that read a file before a key was revoked cannot put that key back. A reload that
/// fails replaces nothing, and holds up no other.
pub(crate) struct InForce<T> {
    value: Arc<ArcSwap<T>>,
    order: Mutex<Order>,
}

/// The number of a reload, counted from 1 in the order in which they began.
#[derive(Debug)]
pub(crate) struct Ticket(u64);

/// The parts of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The callers and their permissions.
    pub(crate) access: bool,
    /// The endpoints, and what they answer.
    pub(crate) deployed: bool,
}

/// The numbers of reloads; 0 where there was none.
#[derive(Default)]
struct Order {
    /// The reload that began last.
    begun: u64,
    /// The reload whose access is in force.
    access: u64,
    /// The reload whose endpoints are in force.
    deployed: u64,
}

impl<T> InForce<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value: Arc::new(ArcSwap::from_pointee(value)), order: Mutex::default() }
    }

    /// The value, for readers.
    pub(crate) const fn value(&self) -> &Arc<ArcSwap<T>> {
        &self.value
    }

    /// Begins a reload, before anything is read for it.
    pub(crate) fn begin(&self) -> Ticket {
        let mut order = self.order();
        order.begun = order.begun.saturating_add(1);
        Ticket(order.begun)
    }

    /// Ends a reload of these parts: `make` makes the new value from the one in force, of which it
    /// replaces the given parts. They are fewer where a later reload is in force already.
    ///
    /// Returns `None` where nothing is left to replace.
    ///
    /// # Errors
    ///
    /// Those of `make`. Then nothing changes.
    pub(crate) fn publish<M, E>(
        &self,
        ticket: &Ticket,
        parts: Parts,
        make: impl FnOnce(&T, Parts) -> Result<(T, M), E>,
    ) -> Result<Option<M>, E> {
        // What stays is read under the lock that all reloads take, so that none is undone.
        let mut order = self.order();
        let parts = Parts {
            access: parts.access && order.access < ticket.0,
            deployed: parts.deployed && order.deployed < ticket.0,
        };
        if parts == Parts::NONE {
            return Ok(None);
        }
        let (next, outcome) = make(&self.value.load_full(), parts)?;
        self.value.store(Arc::new(next));
        if parts.access {
            order.access = ticket.0;
        }
        if parts.deployed {
            order.deployed = ticket.0;
        }
        Ok(Some(outcome))
    }

    /// The numbers, which are right whatever became of a thread that held them.
    fn order(&self) -> MutexGuard<'_, Order> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Parts {
    /// The whole configuration.
    pub(crate) const ALL: Self = Self { access: true, deployed: true };
    /// The callers and their permissions alone.
    pub(crate) const ACCESS: Self = Self { access: true, deployed: false };
    /// The endpoints and replies alone.
    pub(crate) const DEPLOYED: Self = Self { access: false, deployed: true };
    const NONE: Self = Self { access: false, deployed: false };
}

#[cfg(test)]
mod tests {
    use super::{InForce, Parts, Ticket};

    /// Access and endpoints, each by the name of the reload that brought it.
    type Value = (&'static str, &'static str);

    fn publish(in_force: &InForce<Value>, ticket: &Ticket, parts: Parts, name: &'static str) {
        let make = |(access, deployed): &Value, parts: Parts| {
            let access = if parts.access { name } else { access };
            Ok::<_, ()>(((access, if parts.deployed { name } else { deployed }), ()))
        };
        in_force.publish(ticket, parts, make).unwrap();
    }

    #[test]
    fn of_each_part_the_reload_that_began_last_is_in_force_whenever_it_ends() {
        for (order, expected) in [
            ([0, 1, 2], ("all", "second")),
            ([0, 2, 1], ("all", "second")),
            ([1, 0, 2], ("all", "second")),
            ([1, 2, 0], ("all", "second")),
            ([2, 0, 1], ("all", "second")),
            ([2, 1, 0], ("all", "second")),
        ] {
            let in_force = InForce::new(("none", "none"));
            let reloads =
                [("first", Parts::DEPLOYED), ("all", Parts::ALL), ("second", Parts::DEPLOYED)];
            let tickets = reloads.map(|_| in_force.begin());
            for index in order {
                let (name, parts) = reloads[index];
                publish(&in_force, &tickets[index], parts, name);
            }
            assert_eq!(**in_force.value().load(), expected, "{order:?}");
        }
    }

    #[test]
    fn a_reload_that_fails_replaces_nothing_and_holds_up_none_that_began_before() {
        let in_force = InForce::new(("none", "none"));
        let (first, second) = (in_force.begin(), in_force.begin());
        let failed = in_force.publish(&second, Parts::ALL, |_, _| Err::<(Value, ()), _>("refused"));
        assert_eq!(failed, Err("refused"));
        publish(&in_force, &first, Parts::ALL, "first");
        assert_eq!(**in_force.value().load(), ("first", "first"));
    }

    #[test]
    fn a_reload_of_which_nothing_is_left_to_replace_makes_nothing() {
        let in_force = InForce::new(("none", "none"));
        let (first, second) = (in_force.begin(), in_force.begin());
        publish(&in_force, &second, Parts::DEPLOYED, "second");
        let made = in_force.publish(&first, Parts::DEPLOYED, |_, _| Err::<(Value, ()), _>("made"));
        assert_eq!(made, Ok(None));
    }
}
