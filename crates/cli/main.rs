//! The command: what it is called with, and which file does it.

mod access;
mod check;
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
mod iam;
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
mod stop;
mod token;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    Serve(serve::Args),
    Run(run::Args),
    Record(record::Args),
    Requests(requests::Args),
    Reset(reset::Args),
    #[command(subcommand)]
    Token(token::Command),
    #[command(subcommand)]
    Key(key::Command),
    #[command(subcommand)]
    Iam(iam::Command),
    Check(check::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(args) => serve::serve(&args),
        Command::Run(args) => run::run(&args),
        Command::Record(args) => record::record(&args),
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
    };
    outcome
        .unwrap_or_else(|failure| {
            failure.report();
            Outcome::CouldNotTell
        })
        .into()
}
