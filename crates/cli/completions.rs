//! `stagemaker completions` and `stagemaker man`

use std::io;
use std::path::PathBuf;

use clap::Parser;
use clap_complete::Shell;

use crate::exit::{Failure, Outcome};

/// Write completions for a shell to stdout.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker completions bash > \
    ~/.local/share/bash-completion/completions/stagemaker\n  \
    stagemaker completions zsh > ~/.zfunc/_stagemaker\n  \
    stagemaker completions fish > ~/.config/fish/completions/stagemaker.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Write the man pages of all commands into a folder.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker man ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// The folder, which must exist
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// Writes the completions of a command.
pub(crate) fn completions(
    args: &CompletionsArgs,
    mut command: clap::Command,
) -> Result<Outcome, Failure> {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    io::Write::write_all(&mut io::stdout(), &script)?;
    Ok(Outcome::Done)
}

/// Writes a page for a command and for each below it.
pub(crate) fn man(args: &ManArgs, command: clap::Command) -> Result<Outcome, Failure> {
    let written = clap_mangen::generate_to(command, &args.folder);
    written.map_err(|error| {
        Failure::new(format_args!("{} cannot be written to: {error}", args.folder.display()))
    })?;
    Ok(Outcome::Done)
}
