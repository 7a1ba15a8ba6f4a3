#![doc = include_str!("../README.md")]

mod escapes;
mod forms;
mod known;
mod printable;
mod redacted;
mod redactor;
mod secret;
mod secrets;

pub use printable::{Printable, printable};
pub use redacted::{MARK, Redacted, RedactedText};
pub use redactor::Redactor;
