//! The clock of the server, and the clocks of tests.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use stagemaker_gateway::Clock;
use tokio::sync::Notify;

use crate::clock::position::{Position, Reading};
use crate::clock::timer::{Instant, Timer};

/// The clock of the server and those of tests, each in relation to the machine's.
pub(super) struct Clocks {
    machine: Machine,
    /// `true` once any clock was moved: until then all show what the machine shows.
    is_moved: AtomicBool,
    positions: Mutex<Positions>,
    /// Wakes all that wait for a clock, whenever one was moved.
    pub(super) moved: Notify,
}

/// The clock and the stopwatch below all others.
struct Machine {
    /// The calendar that an emulator was made with; `None`: the machine's own.
    calendar: Option<Arc<dyn Clock>>,
    timer: Timer,
    started: Instant,
}

struct Positions {
    server: Position,
    /// The clocks of tests that do not go by the clock of the server.
    tests: HashMap<Arc<str>, Position>,
}

/// The most tests with a clock: more than run in one go.
pub(super) const MAX_TEST_CLOCKS: usize = 10_000;

impl Clocks {
    pub(super) fn new(calendar: Option<Arc<dyn Clock>>) -> Self {
        let timer = Timer::default();
        Self {
            machine: Machine { calendar, timer, started: timer.now() },
            is_moved: AtomicBool::new(false),
            positions: Mutex::new(Positions { server: Position::MACHINE, tests: HashMap::new() }),
            moved: Notify::new(),
        }
    }

    /// Returns the date of the machine.
    pub(super) fn machine_date(&self) -> i64 {
        self.machine.date()
    }

    /// Returns the date that the clock of a test shows, or that of the server where it has none.
    pub(super) fn date(&self, test: Option<&str>) -> i64 {
        self.date_at(test, self.machine.date())
    }

    /// Returns what [`date`](Self::date) is where the machine shows `machine`.
    pub(super) fn date_at(&self, test: Option<&str>, machine: i64) -> i64 {
        match self.position(test) {
            Position::Running(ahead) => machine.saturating_add(ahead.date),
            Position::Frozen(reading) => reading.date,
        }
    }

    /// Returns what the stopwatch of a test shows, or that of the server where it has none.
    pub(super) fn stopwatch(&self, test: Option<&str>) -> i64 {
        match self.position(test) {
            Position::Running(ahead) => self.machine.stopwatch().saturating_add(ahead.stopwatch),
            Position::Frozen(reading) => reading.stopwatch,
        }
    }

    /// Returns the position of the clock of a test, or that of the server where it has none.
    pub(super) fn position(&self, test: Option<&str>) -> Position {
        if !self.is_moved.load(Ordering::Acquire) {
            return Position::MACHINE;
        }
        self.lock().of(test)
    }

    /// Returns whether a test has a clock of its own.
    pub(super) fn has_clock(&self, test: &str) -> bool {
        self.is_moved.load(Ordering::Acquire) && self.lock().tests.contains_key(test)
    }

    /// Moves the clock of a test, or that of the server where none is named. A test without a clock
    /// of its own gets one, which shows what the server's does until it is moved.
    ///
    /// # Errors
    ///
    /// The errors of `change`. Then no clock is moved.
    pub(super) fn change<E>(
        &self,
        test: Option<&Arc<str>>,
        too_many: E,
        change: impl FnOnce(Position, Reading) -> Result<Position, E>,
    ) -> Result<(), E> {
        let mut positions = self.lock();
        let next = change(positions.of(test.map(|test| &**test)), self.machine.read())?;
        match test {
            None => positions.server = next,
            Some(test) => {
                let is_new = !positions.tests.contains_key(test);
                if is_new && positions.tests.len() >= MAX_TEST_CLOCKS {
                    return Err(too_many);
                }
                positions.tests.insert(Arc::clone(test), next);
            }
        }
        self.is_moved.store(true, Ordering::Release);
        drop(positions);
        self.moved.notify_waiters();
        Ok(())
    }

    /// Lets a test go by the clock of the server again; where none is named, all tests and the server
    /// go by the machine.
    pub(super) fn reset(&self, test: Option<&str>) {
        let mut positions = self.lock();
        match test {
            Some(test) => drop(positions.tests.remove(test)),
            None => *positions = Positions { server: Position::MACHINE, tests: HashMap::new() },
        }
        drop(positions);
        self.moved.notify_waiters();
    }

    fn lock(&self) -> MutexGuard<'_, Positions> {
        self.positions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Positions {
    fn of(&self, test: Option<&str>) -> Position {
        test.and_then(|test| self.tests.get(test)).copied().unwrap_or(self.server)
    }
}

impl Machine {
    fn read(&self) -> Reading {
        Reading { date: self.date(), stopwatch: self.stopwatch() }
    }

    fn stopwatch(&self) -> i64 {
        let elapsed = self.timer.now().duration_since(self.started);
        i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX)
    }

    fn date(&self) -> i64 {
        if let Some(calendar) = &self.calendar {
            return calendar.now().unix_seconds().saturating_mul(1_000_000);
        }
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX)
    }
}
