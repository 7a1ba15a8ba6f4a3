//! Time: the machine's timers, and the clock that a test can move.

mod clocks;
mod position;
mod timer;
mod virtual_clock;

pub use timer::{Instant, Timer};
pub use virtual_clock::{ClockError, ClockState, VirtualClock};
