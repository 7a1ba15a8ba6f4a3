//! `stagemaker check`

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Parser;
use stagemaker_emulator::{Config, FileProblems, Replies};

use crate::access;
use crate::exit::{Failure, Outcome};

/// Check a configuration with all that it names, or a file of replies, and start nothing.
///
/// Prints every problem as `file:line: path: message`, and exits 1 if there is any but warnings.
/// Without a file, checks what `serve` would do without one.
#[derive(Debug, Parser)]
#[command(
    after_help = "Example:\n  stagemaker check stagemaker.yaml\n  stagemaker check replies.yaml"
)]
pub(crate) struct Args {
    /// The configuration, or replies
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

pub(crate) fn check(args: &Args) -> Result<Outcome, Failure> {
    let config = match &args.file {
        Some(path) if Replies::is_replies_file(path) => return check_replies(path),
        Some(path) => Config::load(path),
        None => Ok(Config::default()),
    };
    if let Ok(config) = &config {
        for warning in &config.warnings {
            writeln!(io::stdout(), "{warning}")?;
        }
    }
    match config {
        Ok(config) if config.access.credentials.is_empty() => {
            access::with_environment(config.access).map(|_| Outcome::Done)
        }
        Ok(_) => Ok(Outcome::Done),
        Err(problems) => refuse(&problems),
    }
}

fn check_replies(path: &Path) -> Result<Outcome, Failure> {
    let problems = Replies::check(path);
    for warning in problems.warnings() {
        writeln!(io::stdout(), "{warning}")?;
    }
    if problems.is_empty() { Ok(Outcome::Done) } else { refuse(&problems) }
}

fn refuse(problems: &FileProblems) -> Result<Outcome, Failure> {
    writeln!(io::stdout(), "{problems}")?;
    let unreadable = problems.iter().all(|problem| problem.line == 0);
    Ok(if unreadable { Outcome::CouldNotTell } else { Outcome::Refused })
}
