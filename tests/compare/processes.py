"""The processes that a run has started, so that none of them outlives it."""

import atexit
import os
import signal
import subprocess
import sys

# How long a process may take to end when it is asked to: longer than a server waits for requests
# that are under way.
GRACE_SECONDS = 15

_running = []


def start(words, **options):
    """Starts a process, which ends with this one at the latest."""
    process = subprocess.Popen(words, **options)
    _running.append(process)
    return process


def forget(process):
    """What has ended need not be ended any more."""
    if process in _running:
        _running.remove(process)


def kill(process):
    """Ends a process at once, by its id."""
    if process.poll() is None:
        process.kill()
        process.wait(GRACE_SECONDS)
    forget(process)


def stop(process):
    """Asks a process to end, and returns its exit status. One that does not is killed."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            kill(process)
            return "it did not end"
    forget(process)
    return process.returncode


def hang_up(process):
    """Asks a server to read its files again."""
    os.kill(process.pid, signal.SIGHUP)


def _end_all(*_):
    for process in list(_running):
        kill(process)


def end_with_this_one():
    """Sees to it that nothing stays behind, however this process ends."""
    atexit.register(_end_all)
    # As an exception it passes through every `finally`, and then through the line above.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
