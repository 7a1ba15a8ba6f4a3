"""Tries a sample of mutants of the rooms that decide, and says which suite catches each."""

import argparse
import json
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from build import Tree
from listing import Mutant, listed, rooms, sample
from suites import order, suites

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests/mutants/run", description=__doc__)
    parser.add_argument("--every", type=int, default=2, metavar="K", help="about one of K mutants (2)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="another such part, below K (0)")
    parser.add_argument("--only", type=int, nargs="*", metavar="NUMBER", help="these alone")
    parser.add_argument("--jobs", type=int, default=2, help="suites at once (2)")
    parser.add_argument("--list", action="store_true", help="print the sample, and try nothing")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    everything = listed(ROOT, rooms(HERE / "rooms.txt"))
    chosen = sample(everything, given.every, given.first)
    if given.only:
        chosen = [mutant for mutant in everything if mutant.number in given.only]
    if given.list:
        print("\n".join(f"{mutant.number:5} {mutant.name}" for mutant in chosen))
        return
    tree = Tree(ROOT, ROOT / "target/mutants/tree")
    built = tree.build(chosen)
    known = suites(tree.folder, built.programs)
    for suite in known.values():
        suite.measure()

    def tried(mutant: Mutant) -> tuple[Mutant, str]:
        for suite in order(mutant, known):
            outcome = suite.outcome(mutant.number)
            if outcome != "passed":
                return mutant, f"{outcome} in {suite.name}"
        return mutant, "alive"

    outcomes = [(mutant, "does not compile") for mutant in built.impossible]
    with ThreadPoolExecutor(given.jobs) as pool:
        for mutant, outcome in pool.map(tried, built.mutants):
            outcomes.append((mutant, outcome))
            print(f"{mutant.number:5} {outcome:28} {mutant.name}", flush=True)
    report(everything, outcomes)


def report(everything: list[Mutant], outcomes: list[tuple[Mutant, str]]) -> None:
    """Prints a table by crate, and writes every outcome into `target/mutants/outcomes.jsonl`."""
    lines = [json.dumps({"name": mutant.name, "outcome": outcome}) for mutant, outcome in outcomes]
    (ROOT / "target/mutants/outcomes.jsonl").write_text("\n".join(lines) + "\n")
    by_crate: dict[str, Counter] = defaultdict(Counter)
    for mutant, outcome in outcomes:
        by_crate[mutant.crate][column(mutant, outcome)] += 1
    print(f"\n{len(outcomes)} of {len(everything)} mutants")
    columns = ("its own tests", "the emulator's", "the command's", "alive", "does not compile")
    print(f"| crate | tried | {' | '.join(columns)} |\n|---|---:|---:|---:|---:|---:|---:|")
    for crate, counts in sorted(by_crate.items()):
        figures = [counts.total(), *(counts[column] for column in columns)]
        print(f"| `{crate}` | " + " | ".join(map(str, figures)) + " |")


def column(mutant: Mutant, outcome: str) -> str:
    """Returns whose tests notice a mutant, by failing or by running out of time; or why none does."""
    _, caught, suite = outcome.partition(" in ")
    if not caught:
        return outcome
    own = "." if mutant.crate == "crates/cli" else mutant.crate
    if suite == own:
        return "its own tests"
    return "the command's" if suite == "." else "the emulator's"


if __name__ == "__main__":
    main()
