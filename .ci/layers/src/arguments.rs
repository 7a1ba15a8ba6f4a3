//! The arguments of the program.

use std::path::PathBuf;

/// The arguments: `[--draw] [ROOT]`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// `true` to print the measured map, `false` to check the present one.
    pub(crate) draw: bool,
    /// The folder with the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
}

impl Arguments {
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut draw, mut root) = (false, None);
        for argument in arguments {
            match argument.as_str() {
                "--draw" => draw = true,
                option if option.starts_with('-') => {
                    return Err(format!("there is no option {option}\n{USAGE}"));
                }
                _ if root.is_some() => return Err(format!("there is but one root\n{USAGE}")),
                folder => root = Some(PathBuf::from(folder)),
            }
        }
        Ok(Self { draw, root: root.unwrap_or_else(|| PathBuf::from(".")) })
    }
}

const USAGE: &str = "usage: layers [--draw] [ROOT]
Checks that imports run as ROOT/.ci/layers/map.txt says; ROOT is the present folder if none is given.
--draw prints the map as it is measured, to write or renew lines from.";
