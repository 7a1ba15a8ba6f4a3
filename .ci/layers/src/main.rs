//! The guard of the layers: imports run as `map.txt` says, and a map can only let them run down.
//!
//! A room is a top-level module of a crate. The guard parses all sources, finds what every path
//! leads to, also through imports and re-exports, and compares that with the map. Left out are
//! `tests/`, `benches/`, `examples/`, build scripts, and what only `cfg(test)` compiles.
//!
//! The program reads what is written, and no types. So it does not see a value whose type is nowhere named, a
//! trait whose methods are called while a glob brings it, what a macro of another crate writes, nor
//! a file behind `include!`. Links in documentation are no imports.

mod arguments;
mod check;
mod draw;
mod map;
mod measure;
mod order;
mod path_name;
mod problem;
mod resolve;
mod table;
mod test_only;
mod tree;
mod workspace;

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use arguments::Arguments;
use check::Subject;
use map::{MAP, Map};
use measure::Measured;
use problem::Problem;
use tree::Tree;
use workspace::Workspace;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(text) => return end(&[text], 2),
    };
    match run(&arguments) {
        Ok(text) => {
            _ = io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(problems) => end(&problems, 1),
    }
}

fn end(lines: &[impl Display], status: u8) -> ExitCode {
    for line in lines {
        _ = writeln!(io::stderr(), "{line}");
    }
    status.into()
}

/// Returns the text to print, or every problem.
fn run(arguments: &Arguments) -> Result<String, Vec<Problem>> {
    let root = &arguments.root;
    let workspace = &Workspace::read(root).map_err(|problem| vec![problem])?;
    let (tree, mut problems) = Tree::read(root, workspace);
    let measured = Measured::of(&tree);
    let (map, of_map) = map(arguments)?;
    if arguments.draw && problems.is_empty() {
        return Ok(draw::draw(workspace, &tree, &measured, &map));
    }
    problems.extend(of_map);
    let subject = Subject { map: &map, workspace, tree: &tree, measured: &measured };
    problems.extend(check::check(subject));
    if problems.is_empty() { Ok(table::table(&map, &measured)) } else { Err(problems) }
}

/// The present map. Where there is none yet, one can still be drawn.
fn map(arguments: &Arguments) -> Result<(Map, Vec<Problem>), Vec<Problem>> {
    match workspace::text_of(&arguments.root, MAP) {
        Ok(text) => Ok(Map::parse(&text)),
        Err(_) if arguments.draw => Ok((Map::default(), Vec::new())),
        Err(problem) => Err(vec![problem]),
    }
}
