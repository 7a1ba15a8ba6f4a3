//! `stagemaker key`

pub(crate) mod derive;
mod entry;

use clap::Subcommand;

/// Derive signing keys, for servers that must not hold a secret
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  stagemaker key derive --region us-east-1")]
pub(crate) enum Command {
    Derive(derive::Args),
}
