//! The line of an event, for people or for programs.

use std::fmt;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::log::LogFormat;
use crate::log::fields::{FieldValue, Fields, Number};
use crate::log::line_time::write_time;

/// The writer of lines in a format.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineFormat {
    pub(super) format: LogFormat,
    /// `true` where a terminal shows the lines in color.
    pub(super) is_colored: bool,
}

impl<S, N> FormatEvent<S, N> for LineFormat
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        self.write(&mut writer, *event.metadata().level(), &Fields::of(event))
    }
}

/// The message about lines that were lost.
const LOSS: &str = "lines of the log were lost: whoever takes them was too slow, full or gone";

impl LineFormat {
    /// Returns the line that says how many lines were lost.
    pub(super) fn describe_loss(self, lost: u64) -> String {
        let mut line = String::new();
        // A string takes all that is written.
        self.write_loss(&mut Writer::new(&mut line), lost).unwrap_or_default();
        line
    }

    fn write_loss(self, writer: &mut Writer<'_>, lost: u64) -> fmt::Result {
        match self.format {
            LogFormat::Text => {
                self.start_text(writer, Level::WARN)?;
                writeln!(writer, "{lost} {LOSS}")
            }
            LogFormat::Json => {
                start_json(writer, Level::WARN)?;
                writeln!(writer, ",\"message\":\"{LOSS}\",\"lost\":{lost}}}")
            }
        }
    }

    fn write(self, writer: &mut Writer<'_>, level: Level, fields: &Fields) -> fmt::Result {
        match self.format {
            LogFormat::Text => {
                self.start_text(writer, level)?;
                match fields.text("message") {
                    Some(message) => write_message(writer, &message, fields)?,
                    None => write_exchange(writer, fields)?,
                }
                writer.write_char('\n')
            }
            LogFormat::Json => {
                start_json(writer, level)?;
                for (name, value) in fields.iter() {
                    match value {
                        FieldValue::Number(number) => write!(writer, ",\"{name}\":{number}")?,
                        FieldValue::Text(text) => {
                            write!(writer, ",\"{name}\":{}", Value::from(&*text))?;
                        }
                    }
                }
                writer.write_str("}\n")
            }
        }
    }

    fn start_text(self, writer: &mut Writer<'_>, level: Level) -> fmt::Result {
        if self.is_colored {
            let (dimmed, colored) = (Style::new().dimmed(), AnsiColor::on_default(color(level)));
            write!(writer, "{dimmed}")?;
            write_time(writer)?;
            return write!(writer, "{dimmed:#} {colored}{}{colored:#} ", padded_name(level));
        }
        write_time(writer)?;
        writer.write_char(' ')?;
        writer.write_str(padded_name(level))?;
        writer.write_char(' ')
    }
}

/// Writes a message, and the fields behind it by their names.
fn write_message(writer: &mut Writer<'_>, message: &str, fields: &Fields) -> fmt::Result {
    writer.write_str(message)?;
    for (name, value) in fields.iter().filter(|(name, ..)| *name != "message") {
        write!(writer, " {name}={value}")?;
    }
    Ok(())
}

/// Writes an event without a message: a request and its answer, in the order of the fields. Of the
/// first ones the values say what they are.
fn write_exchange(writer: &mut Writer<'_>, fields: &Fields) -> fmt::Result {
    let mut separator = "";
    for (name, value) in fields.iter() {
        let before = if name == "remark" { ": " } else { separator };
        writer.write_str(before)?;
        if matches!(name, "test" | "rule") {
            writer.write_str(name)?;
            writer.write_char('=')?;
        }
        match value {
            FieldValue::Number(Number::Float(milliseconds)) if name == "elapsed_ms" => {
                write!(writer, "{:.1?}", duration(milliseconds))?;
            }
            FieldValue::Number(number) => write!(writer, "{number}")?,
            FieldValue::Text(text) => writer.write_str(&text)?,
        }
        separator = " ";
    }
    Ok(())
}

fn duration(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1e3).unwrap_or_default()
}

fn start_json(writer: &mut Writer<'_>, level: Level) -> fmt::Result {
    writer.write_str("{\"time\":\"")?;
    write_time(writer)?;
    write!(writer, "\",\"level\":\"{level}\"")
}

/// Returns the name of a level, as long as those of the others.
const fn padded_name(level: Level) -> &'static str {
    match level {
        Level::ERROR => "ERROR",
        Level::WARN => " WARN",
        Level::INFO => " INFO",
        Level::DEBUG => "DEBUG",
        Level::TRACE => "TRACE",
    }
}

const fn color(level: Level) -> AnsiColor {
    match level {
        Level::ERROR => AnsiColor::Red,
        Level::WARN => AnsiColor::Yellow,
        Level::INFO => AnsiColor::Green,
        Level::DEBUG => AnsiColor::Blue,
        Level::TRACE => AnsiColor::Magenta,
    }
}
