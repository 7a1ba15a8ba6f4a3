//! The line of an event, for people or for programs.

use std::fmt;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::log::LogFormat;
use crate::log::fields::{FieldType, Fields};

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
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.write(&mut writer, *event.metadata().level(), &fields)
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
                match fields.get("message") {
                    Some(message) => write_message(writer, &message, fields)?,
                    None => write_exchange(writer, fields)?,
                }
                writeln!(writer)
            }
            LogFormat::Json => {
                start_json(writer, level)?;
                for (name, value, kind) in fields.iter() {
                    match kind {
                        FieldType::Plain => write!(writer, ",\"{name}\":{value}")?,
                        FieldType::Text => write!(writer, ",\"{name}\":{}", Value::from(&*value))?,
                    }
                }
                writeln!(writer, "}}")
            }
        }
    }

    fn start_text(self, writer: &mut Writer<'_>, level: Level) -> fmt::Result {
        let styles = if self.is_colored {
            (Style::new().dimmed(), AnsiColor::on_default(color(level)))
        } else {
            (Style::new(), Style::new())
        };
        let (time, shown) = styles;
        write!(writer, "{time}")?;
        SystemTime.format_time(writer)?;
        write!(writer, "{time:#} {shown}{level:>5}{shown:#} ")
    }
}

/// Writes a message, and the fields behind it by their names.
fn write_message(writer: &mut Writer<'_>, message: &str, fields: &Fields) -> fmt::Result {
    writer.write_str(message)?;
    for (name, value, _) in fields.iter().filter(|(name, ..)| *name != "message") {
        write!(writer, " {name}={value}")?;
    }
    Ok(())
}

/// Writes an event without a message: a request and its answer, in the order of the fields. Of the
/// first ones the values say what they are.
fn write_exchange(writer: &mut Writer<'_>, fields: &Fields) -> fmt::Result {
    let mut separator = "";
    for (name, value, _) in fields.iter() {
        match name {
            "elapsed_ms" => write!(writer, "{separator}{:.1?}", duration(&value))?,
            "remark" => write!(writer, ": {value}")?,
            "test" | "rule" => write!(writer, "{separator}{name}={value}")?,
            _ => write!(writer, "{separator}{value}")?,
        }
        separator = " ";
    }
    Ok(())
}

fn duration(milliseconds: &str) -> Duration {
    let seconds = milliseconds.parse().unwrap_or(0.0) / 1e3;
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

fn start_json(writer: &mut Writer<'_>, level: Level) -> fmt::Result {
    writer.write_str("{\"time\":\"")?;
    SystemTime.format_time(writer)?;
    write!(writer, "\",\"level\":\"{level}\"")
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
