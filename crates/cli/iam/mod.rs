//! `stagemaker iam`

pub(crate) mod check;
pub(crate) mod evaluate;
pub(crate) mod explain;
mod input;
mod record;

use clap::Subcommand;

/// Check policies, decide by them, and explain what was decided
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  stagemaker iam check policies/*.json")]
pub(crate) enum Command {
    Evaluate(evaluate::Args),
    Check(check::Args),
    Explain(explain::Args),
}
