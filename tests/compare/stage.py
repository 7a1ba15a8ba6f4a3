"""A server of each build with the same configuration, and requests to both."""

import itertools
import random
from pathlib import Path

import bearer
import wire
from server import Servers

FOLDER = Path(__file__).resolve().parent / "stage"
ROOT = FOLDER.parents[2]
FIXTURES = ROOT / "fixtures"

# Who may do everything.
KEY_ID = "AKIAIOSFODNN7EXAMPLE"
TOKEN = bearer.mint(KEY_ID)

DIALECTS = ["vllm", "sglang", "lmi"]

CHAT = "/endpoints/{}/openai/v1/chat/completions"


class Run:
    """What every area is given: both builds, where to report, how much to ask, and the seed."""

    def __init__(self, sides, report, seed, requests):
        self.sides, self.report, self.seed, self.requests = sides, report, seed, requests

    def chance(self, name):
        """Chance that is the same for the same seed, whatever other areas draw."""
        return random.Random(f"{self.seed} {name}")

    def share(self, of_5000):
        """How many requests an area sends, of which it sends so many in a run of 5,000."""
        return max(1, of_5000 * self.requests // 5000)

    def call(self, words, stdin=b"", variables=None, shown=str):
        """Calls the command of both builds and compares what they answer."""
        answers = self.sides.call(words, stdin, variables, shown)
        said = f"\n-- stdin\n{stdin.decode('utf-8', 'backslashreplace')}" if stdin else ""
        self.report.compare(f"stagemaker {' '.join(words)}{said}", answers)
        return answers


class Stage:
    """Both servers, from the beginning to the end of a `with`, where their logs are compared."""

    def __init__(self, run, config="stagemaker.yaml", variables=None):
        self.report = run.report
        run.sides.copy(FOLDER, ".")
        words = ["serve", "--listen", "127.0.0.1:0", "--at", bearer.AT]
        if config:
            words += ["--config", config]
        self.servers = Servers(run.sides, words, variables).started()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self._compare_logs()
        finally:
            self.servers.kill()

    def names(self, start):
        """The addresses that begin so, of those that the server says it has."""
        listed = self.servers.both[0].log().partition("  endpoints  ")[2].splitlines()[0]
        return [name for name in listed.split(", ") if name.startswith(start)]

    def post(self, endpoint, body, headers=(), token=TOKEN, content_type="application/json"):
        """Asks an endpoint for a completion, with a token that is right unless it is given."""
        headers = [f"authorization: Bearer {token}", *headers]
        if content_type is not None:
            headers.append(f"content-type: {content_type}")
        self.send(wire.request(CHAT.format(endpoint), body, headers))

    def send(self, sent, silence=None):
        """Sends bytes to both, and compares what is answered."""
        self.report.compare(sent, self.servers.ask(sent, silence), is_request=True)

    def _compare_logs(self):
        compare_logs(self.report, self.servers.stop())


def compare_logs(report, logs):
    """Compares what two servers have said, line by line. The lines are sorted: when a client is seen to
    be gone hangs on the machine, and so does which of two lines comes first."""
    before, after = (sorted(log.splitlines()) for log in logs)
    for lines in itertools.zip_longest(before, after, fillvalue="(none)"):
        report.compare("a line of what the server said", lines)
        if len(before) != len(after) and lines[0] != lines[1]:
            # Where a line is missing, all that follow would differ.
            break
