"""Builds a copy of the project in which every mutant of the sample stands behind its switch."""

import json
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from listing import Mutant
from switches import SWITCH, switched


@dataclass
class Built:
    """The mutants that compile, those that do not, and the test programs by package."""

    mutants: list[Mutant]
    impossible: list[Mutant]
    programs: dict[str, list[Path]]


class Tree:
    """A copy of the project, whose files can be written anew with other mutants."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        # The lines of each file whose function cannot be `const`.
        self.not_const: dict[str, set[int]] = defaultdict(set)
        self.target = folder.parent / "build"
        shutil.rmtree(folder, ignore_errors=True)
        names = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root, check=True, capture_output=True, text=True,
        ).stdout
        for name in filter(None, names.split("\0")):
            if (root / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, folder / name)

    def build(self, mutants: list[Mutant]) -> Built:
        """Leaves out what does not compile, one suspect a line at a time, and builds the rest."""
        active, impossible, suspects = self._settle(mutants)
        while suspects:
            alone = {(mutant.file, mutant.start[0]): mutant for mutant in reversed(suspects)}
            tried = list(alone.values())
            kept, none, wrong = self._settle(active + tried)
            # A mutant of the last round that was fine before is a suspect again, not lost.
            suspects = [m for m in suspects if m not in tried] + [m for m in wrong if m in active]
            impossible += none + [m for m in wrong if m in tried]
            active = kept
        self._write(active)
        return Built(active, impossible, self._programs())

    def _settle(self, mutants: list[Mutant]) -> tuple[list[Mutant], list[Mutant], list[Mutant]]:
        active, suspects = list(mutants), []
        impossible = self._write(active)
        active = [mutant for mutant in active if mutant not in impossible]
        while wrong := self._wrong(active):
            suspects += wrong
            active = [mutant for mutant in active if mutant not in wrong]
            self._write(active)
        return active, impossible, suspects

    def _write(self, mutants: list[Mutant]) -> list[Mutant]:
        """Writes all files that have or had mutants. Returns those that no switch can hold."""
        by_file = defaultdict(list)
        for mutant in mutants:
            by_file[mutant.file].append(mutant)
        texts, impossible = {}, []
        for file in set(by_file) | set(self.not_const):
            source = (self.root / file).read_bytes()
            texts[file], none = switched(source, by_file[file], self.not_const[file])
            impossible += none
        for file in {_crate_root(file) for file in by_file}:
            texts[file] = texts.get(file, (self.root / file).read_bytes()) + SWITCH
        for file in set(getattr(self, "written", ())) | set(texts):
            text = texts.get(file) or (self.root / file).read_bytes()
            if (self.folder / file).read_bytes() != text:
                (self.folder / file).write_bytes(text)
        self.written = list(texts)
        return impossible

    def _wrong(self, mutants: list[Mutant]) -> list[Mutant]:
        """Returns the mutants of the lines in which the compiler finds an error."""
        places = set()
        messages = [found.get("message") for found in self._cargo("check", "--keep-going")]
        for message in messages:
            if not message or message["level"] != "error":
                continue
            for span in message["spans"]:
                lines = range(span["line_start"], span["line_end"] + 1)
                places |= {(span["file_name"], line) for line in lines}
        wrong = [mutant for mutant in mutants if _stands_in(mutant, places)]
        # A missing arm is told at its match, another type at the end of the function.
        wrong = wrong or [mutant for mutant in mutants if _is_around(mutant, places)]
        if places and not wrong:
            self._unconst(places)
            self._write(mutants)
            return self._wrong(mutants)
        return wrong

    def _unconst(self, places: set[tuple[str, int]]) -> None:
        """Notes the functions that were constant as long as those that they call were."""
        known = {(file, line) for file, lines in self.not_const.items() for line in lines}
        if places <= known:
            raise SystemExit(f"the copy does not compile, far from a mutant: {sorted(places)[:5]}")
        for file, line in places:
            self.not_const[file].add(line)

    def _programs(self) -> dict[str, list[Path]]:
        programs = defaultdict(list)
        for message in self._cargo("test", "--no-run"):
            if message.get("reason") == "compiler-artifact" and message.get("executable"):
                if message["profile"]["test"]:
                    package = Path(message["manifest_path"]).parent.relative_to(self.folder)
                    programs[str(package)].append(Path(message["executable"]))
        return dict(programs)

    def _cargo(self, *words: str) -> list[dict]:
        command = ["cargo", *words, "--locked", "--workspace", "--message-format=json"]
        command += ["--target-dir", str(self.target)]
        run = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        messages = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
        if run.returncode != 0 and not any(m.get("reason") == "compiler-message" for m in messages):
            raise SystemExit(run.stderr)
        return messages


def _stands_in(mutant: Mutant, places: set[tuple[str, int]]) -> bool:
    last = mutant.start[0] if mutant.genre == "FnValue" else mutant.end[0]
    return any((mutant.file, line) in places for line in range(mutant.start[0], last + 1))


def _is_around(mutant: Mutant, places: set[tuple[str, int]]) -> bool:
    first, last = mutant.function
    return any(file == mutant.file and first <= line <= last for file, line in places)


def _crate_root(file: str) -> str:
    crate = file.split("/")[1]
    return "crates/cli/main.rs" if crate == "cli" else f"crates/{crate}/src/lib.rs"
