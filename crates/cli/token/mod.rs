//! `stagemaker token`

mod anatomy;
mod broken;
mod denial;
mod input;
pub(crate) mod inspect;
mod jsonl;
pub(crate) mod mint;
mod record;
mod reload;
mod verdict;
mod verifier;
pub(crate) mod verify;

use clap::Subcommand;

/// Make, look into and verify bearer tokens
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  stagemaker token mint --region us-east-1")]
pub(crate) enum Command {
    Mint(mint::Args),
    Inspect(inspect::Args),
    Verify(verify::Args),
}
