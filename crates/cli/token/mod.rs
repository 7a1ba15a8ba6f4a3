//! `stagemaker token`

mod anatomy;
mod input;
pub(crate) mod inspect;
mod jsonl;
pub(crate) mod mint;
pub(crate) mod verify;

use clap::Subcommand;

/// Make, look into and verify bearer tokens
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Mint(mint::Args),
    Inspect(inspect::Args),
    Verify(verify::Args),
}
