"""Runs the tests of a build with one mutant switched on, the nearest suite first."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from listing import Mutant

# What a suite may take with a mutant, as a multiple of what it takes without, and at least, in seconds.
SLOWER = 5
LEAST_LIMIT = 20
# Tests that read the sources, which are changed here.
SKIPPED = ["--skip", "items::"]


@dataclass
class Suite:
    """The test programs of one package."""

    name: str
    folder: Path
    programs: list[Path]
    limit: float = 600

    def measure(self) -> None:
        """Runs it without a mutant: it must pass, and says how long it may take."""
        started = time.monotonic()
        if self.outcome(0) != "passed":
            raise SystemExit(f"the suite `{self.name}` fails without a mutant")
        self.limit = max(LEAST_LIMIT, SLOWER * (time.monotonic() - started))

    def outcome(self, number: int) -> str:
        """Returns `passed`, `failed`, or `timeout`."""
        for program in self.programs:
            outcome = self._run(program, number)
            if outcome != "passed":
                return outcome
        return "passed"

    def _run(self, program: Path, number: int) -> str:
        environment = dict(os.environ, MUTANT=str(number), RUST_BACKTRACE="0")
        child = subprocess.Popen(
            [program, "--quiet", *SKIPPED], cwd=self.folder, env=environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            return "passed" if child.wait(self.limit) == 0 else "failed"
        except subprocess.TimeoutExpired:
            return "timeout"
        finally:
            # What the tests started is in their group, and must not outlive them.
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()


def suites(tree: Path, programs: dict[str, list[Path]]) -> dict[str, Suite]:
    """Returns a suite for each package, by its folder."""
    return {folder: Suite(folder, tree / folder, paths) for folder, paths in programs.items()}


def order(mutant: Mutant, known: dict[str, Suite]) -> list[Suite]:
    """Returns the suites that are tried: the crate's own, the emulator's, the command's."""
    folders = dict.fromkeys([mutant.crate, "crates/emulator", "."])
    if mutant.crate == "crates/cli":
        folders = ["."]
    return [known[folder] for folder in folders if folder in known]
