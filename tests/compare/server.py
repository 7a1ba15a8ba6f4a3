"""Servers of both builds, side by side."""

import itertools
import select
import subprocess
import time

import mask
import processes
import wire

# How long a server may take to start, and to write a line of its log.
START_SECONDS = 30

# Two servers of one build can run at once, and each has a log of its own.
_numbers = itertools.count()


class NotStarted(Exception):
    """Servers that are needed for what follows, with what each has said instead."""


class Server:
    """A server of one build."""

    def __init__(self, side, words, variables=None, name="PORT"):
        self.side, self.name, self.ports = side, name, {}
        # Beside the files of the test, which the server watches.
        self.log_path = side.folder.parent / f"{side.name}-{next(_numbers)}.log"
        self.log_file = self.log_path.open("wb")
        self.process = side.begin(
            words, variables or {}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self.log_file,
        )  # fmt: skip
        self.first = self._first_line()
        _, found, port = self.first.rstrip().rpartition("listening on http://127.0.0.1:")
        self.port = int(port) if found else None
        if found:
            self.ports[name] = self.port

    def _first_line(self):
        """The line that says where it listens; nothing where it does not start."""
        ready, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        return self.process.stdout.readline().decode() if ready else ""

    def log(self):
        """The log so far."""
        text = self.log_path.read_text(encoding="utf-8", errors="backslashreplace")
        return mask.log(self.side.shown(text, self.ports))

    def waits_for(self, words, count):
        """Whether the log says these words so often, at once or before long."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.log().count(words) >= count:
                return True
            time.sleep(0.01)
        return False

    def stop(self):
        """Ends it, and returns all that it has said."""
        status = processes.stop(self.process)
        rest = self.process.stdout.read().decode("utf-8", "backslashreplace")
        self.process.stdout.close()
        self.log_file.close()
        said = mask.places(self.first + rest, self.side.folder, self.ports)
        return f"exit status {status}\n-- stdout\n{said}\n-- stderr\n{self.log()}"

    def kill(self):
        processes.kill(self.process)
        self.log_file.close()


class Servers:
    """The servers of both builds with the same words, ended at the end of a `with`."""

    def __init__(self, sides, words, variables=None, each=None):
        """`each` holds more words for each of them, and `ports` to name in its texts."""
        more = each or [[], []]
        self.both = []
        try:
            for side, own in zip(sides, more, strict=True):
                self.both.append(Server(side, [*words, *own], variables))
        except BaseException:
            self.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def __iter__(self):
        return iter(self.both)

    def started(self):
        """The same, where both listen."""
        if not all(server.port for server in self.both):
            raise NotStarted(*self.stop())
        return self

    def ask(self, sent, silence=None, shown=bytes):
        """Sends the same to both, and returns what each answers."""
        return [shown(wire.ask(server.port, sent, silence)) for server in self.both]

    def hang_up(self):
        for server in self.both:
            processes.hang_up(server.process)

    def wait_for(self, words, counts):
        """Waits until each log says these words once more, and tells whether it has."""
        pairs = zip(self.both, counts, strict=True)
        return [str(server.waits_for(words, count + 1)) for server, count in pairs]

    def stop(self):
        """Ends both, and returns what each has said."""
        return [server.stop() for server in self.both]

    def kill(self):
        for server in self.both:
            server.kill()
