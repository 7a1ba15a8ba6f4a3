//! The guard of the layers: imports run as the map says, and the map only lets them run down.

mod arguments;
mod draw;
mod map;
mod measure;
mod order;
mod path_name;
mod problem;
mod resolve;
mod test_only;
mod tree;
mod workspace;

use std::io::{self, Write as _};
use std::process::ExitCode;

use arguments::Arguments;
use map::{MAP, Map};
use measure::Measured;
use problem::Problem;
use tree::Tree;
use workspace::Workspace;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(text) => return fail(&[text], 2),
    };
    match run(&arguments) {
        Ok((text, problems)) => {
            _ = io::stdout().write_all(text.as_bytes());
            fail(&problems, u8::from(!problems.is_empty()))
        }
        Err(problem) => fail(&[problem], 1),
    }
}

fn fail(lines: &[impl std::fmt::Display], status: u8) -> ExitCode {
    for line in lines {
        _ = writeln!(io::stderr(), "{line}");
    }
    status.into()
}

fn run(arguments: &Arguments) -> Result<(String, Vec<Problem>), Problem> {
    let workspace = Workspace::read(&arguments.root)?;
    let (tree, problems) = Tree::read(&arguments.root, &workspace);
    let measured = Measured::of(&tree);
    let map = workspace::text_of(&arguments.root, MAP).unwrap_or_default();
    let (map, _) = Map::parse(&map);
    Ok((draw::draw(&workspace, &tree, &measured, &map), problems))
}
