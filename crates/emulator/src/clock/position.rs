//! The position of a clock, in relation to the clock and the stopwatch of the machine.

/// A time on two scales, in microseconds: the date, since 1970, and the stopwatch.
///
/// The stopwatch never goes back: what waits for a duration waits for it once, however the date is
/// moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) date: i64,
    pub(super) stopwatch: i64,
}

/// The state of a clock, in relation to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// The clock runs, ahead of the machine by these microseconds.
    Running(Reading),
    /// The clock stands still and shows these.
    Frozen(Reading),
}

/// The last date that a clock can show: the last microsecond of the year 9999.
const LAST_DATE: i64 = 253_402_300_800_000_000 - 1;

impl Position {
    /// The position of a clock that was never moved.
    pub(super) const MACHINE: Self = Self::Running(Reading { date: 0, stopwatch: 0 });

    /// Returns what the clock shows where the machine shows `machine`.
    pub(super) const fn read(self, machine: Reading) -> Reading {
        match self {
            Self::Running(ahead) => Reading {
                date: machine.date.saturating_add(ahead.date),
                stopwatch: machine.stopwatch.saturating_add(ahead.stopwatch),
            },
            Self::Frozen(reading) => reading,
        }
    }

    /// Returns whether the clock stands still.
    pub(super) const fn is_frozen(self) -> bool {
        matches!(self, Self::Frozen(_))
    }

    /// Stops the clock.
    pub(super) const fn freeze(self, machine: Reading) -> Self {
        Self::Frozen(self.read(machine))
    }

    /// Lets the clock run, from what it shows.
    pub(super) const fn run(self, machine: Reading) -> Self {
        let reading = self.read(machine);
        Self::Running(Reading {
            date: reading.date.saturating_sub(machine.date),
            stopwatch: reading.stopwatch.saturating_sub(machine.stopwatch),
        })
    }

    /// Sets the date. Where it goes forward, so does the stopwatch.
    ///
    /// Returns `None` for a date before 1970 or after the year 9999.
    pub(super) fn set(self, date: i64, machine: Reading) -> Option<Self> {
        if !(0..=LAST_DATE).contains(&date) {
            return None;
        }
        let forward = date.saturating_sub(self.read(machine).date);
        let moved = |reading: Reading| Reading {
            date: reading.date.saturating_add(forward),
            stopwatch: reading.stopwatch.saturating_add(forward.max(0)),
        };
        Some(match self {
            Self::Running(ahead) => Self::Running(moved(ahead)),
            Self::Frozen(reading) => Self::Frozen(moved(reading)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{LAST_DATE, Position, Reading};

    const fn at(date: i64, stopwatch: i64) -> Reading {
        Reading { date, stopwatch }
    }

    #[test]
    fn a_clock_that_was_not_moved_shows_what_the_machine_shows() {
        assert_eq!(Position::MACHINE.read(at(1_000, 5)), at(1_000, 5));
    }

    #[test]
    fn a_frozen_clock_stands_until_it_runs_from_where_it_stood() {
        let frozen = Position::MACHINE.freeze(at(1_000, 5));
        assert_eq!(frozen.read(at(9_000, 90)), at(1_000, 5));
        let running = frozen.run(at(9_000, 90));
        assert_eq!(running.read(at(9_000, 90)), at(1_000, 5));
        assert_eq!(running.read(at(9_100, 190)), at(1_100, 105));
    }

    #[test]
    fn the_stopwatch_goes_on_with_the_date_and_never_back() {
        let machine = at(1_000, 5);
        for position in [Position::MACHINE, Position::MACHINE.freeze(machine)] {
            let later = position.set(1_500, machine).unwrap();
            assert_eq!(later.read(machine), at(1_500, 505));
            let earlier = later.set(200, machine).unwrap();
            assert_eq!(earlier.read(machine), at(200, 505));
            assert_eq!(earlier.is_frozen(), position.is_frozen());
        }
    }

    #[test]
    fn a_date_outside_of_the_calendar_is_refused() {
        for (date, is_set) in [(-1, false), (0, true), (LAST_DATE, true), (LAST_DATE + 1, false)] {
            assert_eq!(Position::MACHINE.set(date, at(1, 1)).is_some(), is_set, "{date}");
        }
    }
}
