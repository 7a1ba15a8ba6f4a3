"""Runs the command: ``python -m stagemaker serve``."""

from __future__ import annotations

import os
import subprocess
import sys

from ._binary import find_binary


def main() -> None:
    """Gives the process to the command, where the system can do so."""
    command = [find_binary(), *sys.argv[1:]]
    if sys.platform == "win32":
        # There is no exec there, and Ctrl-C goes to both processes.
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
