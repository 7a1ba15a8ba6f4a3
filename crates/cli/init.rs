//! `stagemaker init`

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use clap::{Parser, ValueEnum};

use crate::exit::{Failure, Outcome};

/// Write a configuration to start from, with comments.
///
/// With `python`, also a conftest.py, tests and a workflow, which pass as they are. Nothing is
/// overwritten: where one of the files is there, none is written.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  stagemaker init python")]
pub(crate) struct Args {
    /// The language for whose tests files are written too
    #[arg(value_name = "LANGUAGE")]
    language: Option<Language>,
}

/// A language for whose tests files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// For pytest, with the plugin of `pip install stagemaker`
    Python,
}

/// A file: its path and its text.
type File = (&'static str, &'static str);

const CONFIG: File = ("stagemaker.yaml", include_str!("init/stagemaker.yaml"));

const PYTHON: [File; 3] = [
    ("tests/conftest.py", include_str!("init/conftest.py")),
    ("tests/test_endpoint.py", include_str!("init/test_endpoint.py")),
    (".github/workflows/tests.yml", include_str!("init/workflow.yml")),
];

pub(crate) fn init(args: &Args) -> Result<Outcome, Failure> {
    let (more, next): (&[File], _) = match args.language {
        None => (&[], "stagemaker serve"),
        Some(Language::Python) => (&PYTHON, "pip install stagemaker pytest openai && pytest"),
    };
    let files: Vec<File> = [CONFIG].into_iter().chain(more.iter().copied()).collect();
    let there = files.iter().find(|(path, _)| fs::symlink_metadata(path).is_ok());
    if let Some((path, _)) = there {
        return Err(Failure::new(format_args!("{path} is there already: nothing was written")));
    }
    let mut stdout = io::stdout();
    for (path, text) in files {
        write(Path::new(path), text)
            .map_err(|error| Failure::new(format_args!("{path} cannot be written: {error}")))?;
        writeln!(stdout, "{path}")?;
    }
    writeln!(io::stderr(), "\nNext: {next}").unwrap_or_default();
    Ok(Outcome::Done)
}

/// Writes a file that must not be there.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}
