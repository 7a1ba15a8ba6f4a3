"""The mutants of the rooms, as `cargo mutants` lists them, and the sample that is tried."""

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """One change of one place. Lines and columns count from 1, columns in characters."""

    number: int
    file: str
    package: str
    genre: str
    name: str
    replacement: str
    start: tuple[int, int]
    end: tuple[int, int]
    # The first and the last line of the function around it.
    function: tuple[int, int]

    @property
    def crate(self) -> str:
        return "/".join(self.file.split("/")[:2])


def rooms(file: Path) -> list[str]:
    """Returns the patterns of the rooms, in the order of the file."""
    lines = [line.split()[0] for line in file.read_text().splitlines() if line and line[0] != "#"]
    return lines


def listed(root: Path, patterns: list[str]) -> list[Mutant]:
    """Returns every mutant of these files, in the order of `cargo mutants`, which is stable."""
    command = ["cargo", "mutants", "--list", "--json", "--workspace"]
    for pattern in patterns:
        command += ["--file", pattern]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return [_mutant(number, entry) for number, entry in enumerate(json.loads(listing), 1)]


def _mutant(number: int, entry: dict) -> Mutant:
    span = entry["span"]
    around = (entry["function"] or entry)["span"]
    return Mutant(
        number,
        entry["file"],
        entry["package"],
        entry["genre"],
        entry["name"],
        entry["replacement"],
        (span["start"]["line"], span["start"]["column"]),
        (span["end"]["line"], span["end"]["column"]),
        (around["start"]["line"], around["end"]["line"]),
    )


def sample(mutants: list[Mutant], every: int, first: int) -> list[Mutant]:
    """Returns about one of `every` mutants: those whose name has `first` as the rest of its hash.

    Names are taken without their lines, so that a function that is added elsewhere moves none."""
    return [mutant for mutant in mutants if _digest(mutant.name) % every == first]


def _digest(name: str) -> int:
    file, _, _, change = name.split(":", 3)
    return int(hashlib.sha256((file + change).encode()).hexdigest(), 16)
