"""The emulator as a process: started, found, and ended by its own pid."""

import contextlib
import os
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).parent
CONFIGURATION = HERE / "stagemaker.yaml"
BINARY = os.environ["STAGEMAKER_BIN"]


def first_line(process, seconds=20):
    """The first line on stdout. A process that stays silent is killed."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        return process.stdout.readline().rstrip("\n")
    finally:
        timer.cancel()


@contextlib.contextmanager
def serving(*options):
    """Runs the emulator on a free port and gives its URL."""
    process = subprocess.Popen(
        [BINARY, "serve", "--config", CONFIGURATION, "--listen", "127.0.0.1:0", *options],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        greeting, _, url = first_line(process).rpartition(" ")
        assert greeting == "listening on", f"the first line on stdout ends in {url!r}"
        yield url
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
