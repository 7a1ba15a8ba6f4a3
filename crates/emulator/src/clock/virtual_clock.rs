//! The clock by which requests are answered, which can be moved.

use std::error::Error;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use stagemaker_gateway::Clock;
use stagemaker_gateway::verifier::Timestamp;

use crate::clock::clocks::{Clocks, MAX_TEST_CLOCKS};
use crate::clock::timer::Timer;

/// The clock of an emulator, or of one test, which can be moved while requests are answered.
///
/// Tokens and the conditions of policies are judged by it, the pieces of answers wait for it, and all
/// dates are written by it. A test goes by the clock of the server until it gets one of its own.
/// Connections are timed by the machine's clock alone.
#[derive(Clone)]
pub struct VirtualClock {
    clocks: Arc<Clocks>,
    /// The test that the clock is of; `None` for that of the server.
    test: Option<Arc<str>>,
}

/// The state of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockState {
    /// The date, in milliseconds since 1970.
    pub unix_millis: i64,
    /// `true` where the clock stands still.
    pub is_frozen: bool,
}

/// The reason why a clock is not moved. Exhaustive: there is no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockError {
    /// The date would be before 1970 or after the year 9999.
    OutOfRange,
    /// Too many tests have a clock.
    TooManyTests,
}

impl VirtualClock {
    /// Makes the clock of a server above a calendar; `None`: that of the machine.
    pub(crate) fn new(calendar: Option<Arc<dyn Clock>>) -> Self {
        Self { clocks: Arc::new(Clocks::new(calendar)), test: None }
    }

    /// Returns the clock of a test.
    #[must_use]
    pub fn of_test(&self, test: impl Into<Arc<str>>) -> Self {
        Self { clocks: Arc::clone(&self.clocks), test: Some(test.into()) }
    }

    /// Returns the time, in whole seconds.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_unix_seconds(self.micros().div_euclid(MICROS_PER_SECOND))
    }

    /// Returns the time, in microseconds since 1970.
    pub(crate) fn micros(&self) -> i64 {
        self.clocks.date(self.test())
    }

    /// Returns the time of the clock below it, in microseconds since 1970.
    pub(crate) fn machine_micros(&self) -> i64 {
        self.clocks.machine_date()
    }

    /// Returns the time where the clock below shows `machine`, both in microseconds since 1970.
    pub(crate) fn micros_at(&self, machine: i64) -> i64 {
        self.clocks.date_at(self.test(), machine)
    }

    /// Returns the state of the clock.
    pub fn state(&self) -> ClockState {
        let is_frozen = self.clocks.position(self.test()).is_frozen();
        ClockState { unix_millis: self.micros().div_euclid(1_000), is_frozen }
    }

    /// Returns whether the clock is of a test that has one of its own.
    pub fn is_of_test(&self) -> bool {
        self.test().is_some_and(|test| self.clocks.has_clock(test))
    }

    /// Stops the clock where it is.
    ///
    /// # Errors
    ///
    /// When too many tests have a clock.
    pub fn freeze(&self) -> Result<(), ClockError> {
        self.apply(None, None, Some(true))
    }

    /// Stops the clock at a time.
    ///
    /// # Errors
    ///
    /// When the time is before 1970 or after the year 9999, or too many tests have a clock.
    pub fn freeze_at(&self, time: Timestamp) -> Result<(), ClockError> {
        self.apply(Some(time), None, Some(true))
    }

    /// Lets the clock run on from what it shows.
    ///
    /// # Errors
    ///
    /// When too many tests have a clock.
    pub fn run(&self) -> Result<(), ClockError> {
        self.apply(None, None, Some(false))
    }

    /// Sets the clock to a time. One that stands still stays so.
    ///
    /// # Errors
    ///
    /// When the time is before 1970 or after the year 9999, or too many tests have a clock.
    pub fn set(&self, time: Timestamp) -> Result<(), ClockError> {
        self.apply(Some(time), None, None)
    }

    /// Moves the clock forward, and releases what waits for the time until then.
    ///
    /// # Errors
    ///
    /// When the time would be after the year 9999, or too many tests have a clock.
    pub fn advance(&self, duration: Duration) -> Result<(), ClockError> {
        self.apply(None, Some(duration), None)
    }

    /// Sets the clock to a time, moves it forward after that, and stops it or lets it run: all of it at
    /// once, or nothing. What is `None` stays as it is.
    ///
    /// # Errors
    ///
    /// When the time is before 1970 or after the year 9999, or too many tests have a clock.
    pub fn apply(
        &self,
        time: Option<Timestamp>,
        advance: Option<Duration>,
        is_frozen: Option<bool>,
    ) -> Result<(), ClockError> {
        let micros = advance.map_or(Ok(0), |advance| i64::try_from(advance.as_micros()));
        let micros = micros.map_err(|_| ClockError::OutOfRange)?;
        self.clocks.change(self.test.as_ref(), ClockError::TooManyTests, |position, machine| {
            let date = time.map_or_else(|| position.read(machine).date, micros_of);
            let moved = position.set(date.saturating_add(micros), machine);
            let moved = moved.ok_or(ClockError::OutOfRange)?;
            Ok(match is_frozen {
                None => moved,
                Some(true) => moved.freeze(machine),
                Some(false) => moved.run(machine),
            })
        })
    }

    /// Lets a test go by the clock of the server again. The clock of the server, and with it those of
    /// all tests, goes by the machine again.
    pub fn reset(&self) {
        self.clocks.reset(self.test());
    }

    /// Returns the time on the stopwatch of the clock, which never goes back.
    pub(crate) fn elapsed(&self) -> Duration {
        let micros = self.clocks.stopwatch(self.test());
        Duration::from_micros(u64::try_from(micros).unwrap_or_default())
    }

    /// Waits until the stopwatch shows a time, however the clock gets there.
    pub(crate) async fn wait_until(self, due: Duration) {
        loop {
            let mut moved = pin!(self.clocks.moved.notified());
            // From here on no move is missed.
            moved.as_mut().enable();
            let Some(left) = due.checked_sub(self.elapsed()).filter(|left| !left.is_zero()) else {
                return;
            };
            if self.clocks.position(self.test()).is_frozen() {
                moved.await;
            } else {
                drop(Timer::default().timeout(left, moved).await);
            }
        }
    }

    fn test(&self) -> Option<&str> {
        self.test.as_deref()
    }
}

const MICROS_PER_SECOND: i64 = 1_000_000;

const fn micros_of(time: Timestamp) -> i64 {
    time.unix_seconds().saturating_mul(MICROS_PER_SECOND)
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Self::now(self)
    }
}

impl fmt::Debug for VirtualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { test, .. } = self;
        f.debug_struct("VirtualClock").field("test", test).field("state", &self.state()).finish()
    }
}

impl fmt::Display for ClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange => f.write_str("a clock shows times from 1970 to the year 9999"),
            Self::TooManyTests => {
                write!(f, "{MAX_TEST_CLOCKS} tests have a clock: reset those that have ended")
            }
        }
    }
}

impl Error for ClockError {}

#[cfg(test)]
mod tests {
    use super::{ClockError, VirtualClock};
    use stagemaker_gateway::verifier::Timestamp;
    use std::sync::Arc;
    use std::time::Duration;

    const HOUR: Duration = Duration::from_secs(3_600);

    fn stopped() -> VirtualClock {
        VirtualClock::new(Some(Arc::new(|| at(1_000))))
    }

    const fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds)
    }

    #[tokio::test(start_paused = true)]
    async fn a_test_goes_by_the_server_until_it_has_a_clock() {
        let server = stopped();
        let (a, b) = (server.of_test("a"), server.of_test("b"));
        server.advance(HOUR).unwrap();
        a.advance(HOUR).unwrap();
        assert_eq!([server.now(), a.now(), b.now()], [at(4_600), at(8_200), at(4_600)]);
        assert_eq!([a.is_of_test(), b.is_of_test(), server.is_of_test()], [true, false, false]);
        server.set(at(10)).unwrap();
        assert_eq!([a.now(), b.now()], [at(8_200), at(10)]);
        a.reset();
        assert_eq!(a.now(), at(10));
        server.reset();
        assert_eq!(b.now(), at(1_000));
    }

    #[tokio::test(start_paused = true)]
    async fn what_waits_is_released_when_the_clock_is_advanced_and_not_before() {
        let clock = stopped();
        clock.freeze().unwrap();
        let due = clock.elapsed() + HOUR;
        let waiting = tokio::spawn(clock.of_test("a").wait_until(due));
        tokio::time::sleep(2 * HOUR).await;
        clock.advance(HOUR / 2).unwrap();
        tokio::time::sleep(HOUR).await;
        assert!(!waiting.is_finished());
        clock.advance(HOUR / 2).unwrap();
        waiting.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn what_waits_is_released_by_the_time_of_a_clock_that_runs() {
        let clock = stopped();
        let started = tokio::time::Instant::now();
        clock.clone().wait_until(clock.elapsed() + HOUR).await;
        assert_eq!(started.elapsed(), HOUR);
        clock.freeze().unwrap();
        let waiting = tokio::spawn(clock.clone().wait_until(clock.elapsed() + HOUR));
        tokio::time::sleep(HOUR).await;
        clock.run().unwrap();
        waiting.await.unwrap();
        assert_eq!(started.elapsed(), 3 * HOUR);
    }

    #[test]
    fn a_time_outside_of_the_calendar_moves_no_clock() {
        let clock = stopped();
        let test = clock.of_test("a");
        for refused in [test.set(at(-1)), test.freeze_at(at(i64::MAX)), test.advance(Duration::MAX)]
        {
            assert_eq!(refused, Err(ClockError::OutOfRange));
        }
        assert!(!test.is_of_test());
    }
}
