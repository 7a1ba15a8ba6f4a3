//! The command: what it is called with, and which file does it.

mod access;
mod check;
mod completions;
mod config_args;
mod control;
mod control_client;
mod day;
mod descriptors;
mod duration;
mod environment;
mod exit;
mod file_limit;
mod file_stamp;
mod hangup;
mod health;
mod iam;
mod init;
mod instant;
mod key;
mod lines;
mod listen;
mod log;
mod notifications;
mod record;
mod requests;
mod reset;
mod run;
mod serve;
mod settings;
mod signer;
mod signing;
mod stdin;
mod stop;
mod token;
mod watch;
mod whole_file;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::exit::Outcome;

/// Verify Amazon SageMaker AI bearer tokens, and stand in for its OpenAI-compatible endpoints
/// offline.
///
/// Results go to stdout, everything else to stderr. Exit status: 0 done, 1 refused, 2 could not
/// tell (wrong usage, unreadable file).
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
#[command(after_help = "Example:\n  stagemaker run -- pytest")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Serve(serve::Args),
    Run(run::Args),
    Record(record::Args),
    Health(health::Args),
    Requests(requests::Args),
    Reset(reset::Args),
    #[command(subcommand)]
    Token(token::Command),
    #[command(subcommand)]
    Key(key::Command),
    #[command(subcommand)]
    Iam(iam::Command),
    Check(check::Args),
    Completions(completions::CompletionsArgs),
    #[command(hide = true)]
    Man(completions::ManArgs),
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| run::advise(error).exit());
    let outcome = match cli.command {
        Command::Init(args) => init::init(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Run(args) => run::run(&args),
        Command::Record(args) => record::record(&args),
        Command::Health(args) => health::health(&args),
        Command::Requests(args) => requests::requests(&args),
        Command::Reset(args) => reset::reset(&args),
        Command::Token(token::Command::Mint(args)) => token::mint::mint(&args),
        Command::Token(token::Command::Inspect(args)) => token::inspect::inspect(&args),
        Command::Token(token::Command::Verify(args)) => token::verify::verify(&args),
        Command::Key(key::Command::Derive(args)) => key::derive::derive(&args),
        Command::Iam(iam::Command::Evaluate(args)) => iam::evaluate::evaluate(&args),
        Command::Iam(iam::Command::Check(args)) => iam::check::check(&args),
        Command::Iam(iam::Command::Explain(args)) => iam::explain::explain(&args),
        Command::Check(args) => check::check(&args),
        Command::Completions(args) => completions::completions(&args, Cli::command()),
        Command::Man(args) => completions::man(&args, Cli::command()),
    };
    outcome
        .unwrap_or_else(|failure| {
            failure.report();
            Outcome::CouldNotTell
        })
        .into()
}
