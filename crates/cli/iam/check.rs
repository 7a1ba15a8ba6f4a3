//! `stagemaker iam check`

use std::io::{self, Write as _};

use clap::Parser;
use serde_json::json;
use stagemaker_gateway::iam::{Kind, Level, Policy, Problem};

use crate::exit::{Failure, Outcome};
use crate::iam::input;

/// Check policy documents.
///
/// Prints every problem as `file:line: path: message`, warnings too, and exits 1 if there is an
/// error: AWS would refuse the document, or would not do what it says.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker iam check policies/*.json")]
pub(crate) struct Args {
    /// What the documents are attached as
    #[arg(long, value_name = "KIND", default_value = "identity", value_parser = kinds())]
    kind: String,
    /// One JSON object for each problem
    #[arg(long)]
    json: bool,
    /// The documents; `-` is stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
}

fn kinds() -> clap::builder::PossibleValuesParser {
    Kind::ALL.map(Kind::name).into()
}

pub(crate) fn check(args: &Args) -> Result<Outcome, Failure> {
    let kind = Kind::of_name(&args.kind).unwrap_or(Kind::Identity);
    let mut worst = Outcome::Done;
    for file in &args.files {
        let outcome = match input::read(file) {
            Ok(text) => report(args, file, &problems(file, kind, &text))?,
            Err(error) => {
                Failure::new(format_args!("{file} cannot be read: {error}")).report();
                Outcome::CouldNotTell
            }
        };
        worst = worst.worse(outcome);
    }
    Ok(worst)
}

fn problems(file: &str, kind: Kind, text: &str) -> Vec<Problem> {
    match Policy::parse(file, kind, text) {
        Ok(policy) => policy.warnings().to_vec(),
        Err(problems) => problems.into_iter().collect(),
    }
}

fn report(args: &Args, file: &str, problems: &[Problem]) -> Result<Outcome, Failure> {
    let mut stdout = io::stdout().lock();
    for problem in problems {
        let Problem { level, code, path, line, message, .. } = problem;
        if args.json {
            let problem = json!({
                "file": file, "line": line, "level": level.to_string(), "code": code,
                "path": path, "message": message,
            });
            writeln!(stdout, "{problem}")?;
        } else {
            let warning = if *level == Level::Warning { "warning: " } else { "" };
            writeln!(stdout, "{file}:{line}: {path}: {warning}{message}")?;
        }
    }
    let refused = problems.iter().any(|problem| problem.level == Level::Error);
    Ok(if refused { Outcome::Refused } else { Outcome::Done })
}
