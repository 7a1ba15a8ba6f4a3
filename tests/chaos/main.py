"""Runs the cases, each against servers of its own, and prints a line for each.

Exit status: 0 where every case holds, 1 otherwise.
"""

import importlib
import os
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

from case import CASES

MODULES = ["log", "connections", "framing", "configuration", "watching", "reloads", "recording"]
# Cases mostly wait, so several run at a time.
AT_A_TIME = 4
# The longest that a case may take, in seconds. It is no measure: a busy machine takes its time.
BOUND = 120


def outcome(case):
    """Runs a case, and returns its seconds and what failed, if anything did."""
    started = time.monotonic()
    failure = []

    def run():
        try:
            case.run()
        except BaseException:
            failure.append(traceback.format_exc())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(BOUND)
    if thread.is_alive():
        failure.append(f"it did not end in {BOUND} s\n")
    return time.monotonic() - started, "".join(failure)


def main(parts):
    for module in MODULES:
        importlib.import_module(f"cases_{module}")
    chosen = [case for case in CASES if not parts or any(part in case.name for part in parts)]
    started = time.monotonic()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        outcomes = list(pool.map(outcome, chosen))
    for case, (seconds, failure) in zip(chosen, outcomes):
        print(f"{'FAILS' if failure else 'holds'}  {seconds:5.1f} s  {case.name}")
    for case, (_, failure) in zip(chosen, outcomes):
        if failure:
            print(f"\n{case.name}\n{failure}", end="")
    failed = sum(1 for _, failure in outcomes if failure)
    seconds = time.monotonic() - started
    print(f"\n{len(chosen)} cases, {failed} fail, {seconds:.0f} s")
    sys.stdout.flush()
    # A case that hangs must not hold up the end.
    os._exit(1 if failed or not chosen else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
