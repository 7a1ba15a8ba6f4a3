"""The emulator as a process: started, found, and ended by its own pid."""

import contextlib
import os
import re
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CONFIGURATION = HERE / "stagemaker.yaml"
BINARY = os.environ["STAGEMAKER_BIN"]
# The longest wait for one thing. It is no measure: a busy machine takes its time.
SECONDS = 60


def first_line(process, seconds=SECONDS):
    """The first line on stdout. A process that stays silent is killed."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        line = process.stdout.readline().rstrip("\n")
    finally:
        timer.cancel()
    assert line, f"no line on the stdout of {process.args} before it ended, or in {seconds} s"
    return line


def ended(process, seconds=SECONDS):
    """The exit status of a process. One that does not end is killed."""
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError(f"{process.args} did not end in {seconds} s") from None


class Log:
    """The log of a process, read line by line while it runs."""

    def __init__(self, stream):
        self._stream = stream
        self._lines = []
        self._ended = False
        self._grown = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        with self._stream:
            for line in self._stream:
                with self._grown:
                    self._lines.append(line.rstrip("\n"))
                    self._grown.notify_all()
        with self._grown:
            self._ended = True
            self._grown.notify_all()

    def lines(self, since=0):
        """What has been read so far."""
        with self._grown:
            return self._lines[since:]

    def find(self, pattern, since=0, seconds=SECONDS):
        """The lines from the first on that the pattern is found in. Waits, but not forever."""
        at, searched = None, since

        def found():
            nonlocal at, searched
            while at is None and searched < len(self._lines):
                if re.search(pattern, self._lines[searched]):
                    at = searched
                searched += 1
            return at is not None

        with self._grown:
            self._grown.wait_for(lambda: found() or self._ended, timeout=seconds)
            if at is None:
                everything = "\n".join(self._lines)
                what = "ended without" if self._ended else f"has, after {seconds} s, still not"
                raise AssertionError(f"the log {what} a line like {pattern!r}:\n{everything}")
            return self._lines[at:]

    def join(self):
        """Waits until all of it is read."""
        self._reader.join(timeout=SECONDS)
        assert not self._reader.is_alive(), f"a log is still written to {SECONDS} s after the end"


@dataclass(frozen=True)
class Server:
    """An emulator that runs."""

    process: subprocess.Popen
    url: str
    log: Log

    def base_url(self, path):
        return f"{self.url}{path}/openai/v1"

    def line_of(self, response):
        """The line of the log about a request: it has the id that the response has."""
        return self.log.find(re.escape(response.headers["x-amzn-requestid"]))[0]

    def hang_up(self, *answers):
        """Has the configuration read again, and waits for lines of the log with `answers`."""
        since = len(self.log.lines())
        self.process.send_signal(signal.SIGHUP)
        return [self.log.find(answer, since)[0] for answer in answers]


@contextlib.contextmanager
def started(command, *, env=None):
    """Starts a server whose first line on stdout ends with its URL, and stops it. Gives its
    process, the URL, and its stdout and stderr as logs."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=env,
    )
    log = Log(process.stderr)
    output = None
    try:
        try:
            line = first_line(process)
        except AssertionError as error:
            error.add_note("\n".join(log.lines()))
            raise
        greeting, _, url = line.rpartition(" ")
        assert greeting == "listening on", f"{line!r} on stdout, and {log.lines()} in the log"
        output = Log(process.stdout)
        yield process, url, output, log
    finally:
        process.terminate()
        try:
            ended(process)
        finally:
            if output is None:
                process.stdout.close()
            else:
                output.join()
            log.join()


@contextlib.contextmanager
def running(config, *options):
    """Runs the emulator on a free port."""
    command = [BINARY, "serve", "--config", config, "--listen", "127.0.0.1:0", *options]
    with started(command) as (process, url, _, log):
        yield Server(process, url, log)
