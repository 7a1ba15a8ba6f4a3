"""Holds two builds of the command against each other, and fails where they differ.

Each area of behaviour is asked of both in the same way, drawn from a seed, and their answers are
compared byte for byte.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import processes
from areas import (
    answers,
    commands,
    configurations,
    container,
    door,
    odd_http,
    policies,
    recordings,
    reloads,
    tokens,
)
from departures import Departures
from report import Report
from server import NotStarted
from side import Sides
from stage import Run

AREAS = [
    container, answers, door, odd_http, recordings, reloads, configurations, tokens,
    policies, commands,
]  # fmt: skip

# With fewer requests, or without some areas, a wanted difference may not be seen.
FULL_REQUESTS = 5000


def arguments():
    parser = argparse.ArgumentParser(prog="tests/compare/run", description=__doc__)
    parser.add_argument("before", type=Path, metavar="BEFORE", help="the program as it was")
    parser.add_argument("after", type=Path, metavar="AFTER", help="the program as it is")
    parser.add_argument("--seed", type=int, default=1, help="what all chance is drawn from")
    parser.add_argument(
        "--requests", type=int, default=FULL_REQUESTS, metavar="N", help="about how many to send"
    )
    parser.add_argument(
        "--only", action="append", choices=[area.NAME for area in AREAS], metavar="AREA",
        help="this area alone; may be repeated",
    )  # fmt: skip
    given = parser.parse_args()
    for program in (given.before, given.after):
        if not program.is_file():
            parser.error(f"there is no program {program}")
    return given


def main():
    given = arguments()
    processes.end_with_this_one()
    departures = Departures.read(Path(__file__).with_name("departures.txt"))
    report = Report(departures)
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        for area in AREAS:
            if given.only and area.NAME not in given.only:
                continue
            print(f"{area.NAME} ...", flush=True)
            home = Path(folder) / area.NAME.replace(" ", "-")
            home.mkdir()
            report.begin(area.NAME)
            run = Run(Sides(given.before, given.after, home), report, given.seed, given.requests)
            try:
                area.compare(run)
            except NotStarted as error:
                report.fail("a server that is needed does not start", error.args)
            report.end()
    is_full = not given.only and given.requests >= FULL_REQUESTS
    return 0 if report.show(is_full) else 1


if __name__ == "__main__":
    sys.exit(main())
