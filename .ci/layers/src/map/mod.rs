//! The map: which crates and rooms there are, and what each may import.

mod entry;
mod parse;

use crate::problem::Problem;

/// The path of the map in a checked tree.
pub(crate) const MAP: &str = ".ci/layers/map.txt";

/// All crates, from the top to the bottom.
#[derive(Debug, Default)]
pub(crate) struct Map {
    pub(crate) crates: Vec<MapCrate>,
}

/// One crate of the map.
#[derive(Debug)]
pub(crate) struct MapCrate {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) folder: String,
    pub(crate) purpose: String,
    /// As they are written: see [`crate::check`] for what they stand for.
    pub(crate) forbids: Vec<String>,
    /// From the top to the bottom; the first is the root.
    pub(crate) rooms: Vec<MapRoom>,
}

/// One room of the map.
#[derive(Debug)]
pub(crate) struct MapRoom {
    pub(crate) line: usize,
    pub(crate) name: String,
    /// `true` where it may import every room below it, which is written as `*`.
    pub(crate) any: bool,
    /// The rooms and crates that it may import.
    pub(crate) imports: Vec<String>,
}

impl Map {
    /// Reads a map. What is wrong with a line is told, and the line left out.
    pub(crate) fn parse(text: &str) -> (Self, Vec<Problem>) {
        parse::parse(text)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&MapCrate> {
        self.crates.iter().find(|entry| entry.name == name)
    }

    /// Returns the number of crates above a crate.
    pub(crate) fn rank(&self, name: &str) -> Option<usize> {
        self.crates.iter().position(|entry| entry.name == name)
    }
}

impl MapCrate {
    pub(crate) fn room(&self, name: &str) -> Option<&MapRoom> {
        self.rooms.iter().find(|room| room.name == name)
    }

    /// Returns the number of rooms above a room.
    pub(crate) fn rank(&self, name: &str) -> Option<usize> {
        self.rooms.iter().position(|room| room.name == name)
    }
}
