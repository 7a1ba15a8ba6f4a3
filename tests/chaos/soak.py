"""Requests, edits, reloads, clients that hang up and bad tokens, for many minutes.

Prints memory and descriptors each sixth of the time, and what they grow by in an hour. Exit status: 0
where every answer was the expected one and neither grew without end, 1 otherwise.
"""

import os
import random
import signal
import sys
import threading
import time

from cases_connections import completion
from cases_reloads import POLICY
from server import Server, folder, mint
from wire import connect, exchange, parse

CALLERS = 4
# Of a hundred requests, so many have a bad token, and so many are streams that are hung up.
BAD, ABORTED = 30, 10
# The most that memory may grow by after the first sixth, in MiB an hour.
MAX_GROWTH = 24


def configuration(names):
    principals = "".join(f"  - {{access_key_id: {name}, secret_access_key: secret, "
                         f"policies: [{POLICY}]}}\n" for name in names)
    return f"principals:\n{principals}endpoints: {{my-endpoint: {{replies: replies}}}}\n"


class Soak:
    def __init__(self, server, path):
        self.server, self.path = server, path
        self.done = threading.Event()
        self.counts = {name: 0 for name in ["requests", "bad", "aborted", "edits", "cuts",
                                            "configurations", "signals"]}
        self.faults = []
        self.lock = threading.Lock()

    def count(self, name):
        with self.lock:
            self.counts[name] += 1

    def call(self, seed):
        """Asks until it is over."""
        draw = random.Random(seed)
        token = mint("ci", "secret")
        while not self.done.wait(0.002):
            try:
                self.ask(draw, token)
            except (OSError, AssertionError) as error:
                self.faults.append(repr(error))

    def ask(self, draw, token):
        kind = draw.randrange(100)
        self.count("requests")
        if kind < BAD:
            self.count("bad")
            at = draw.randrange(len(token))
            other = "A" if token[at] != "A" else "B"
            start, body = completion(token[:at] + other + token[at + 1:])
            assert parse(exchange(self.server.address, start + body)).status == 403
            return
        start, body = completion(token, text="word " * draw.randrange(1, 200),
                                 stream=kind < BAD + 2 * ABORTED)
        test = f"x-stagemaker-test: t{draw.randrange(500)}\r\n\r\n".encode()
        request = start[:-2] + test + body
        if kind < BAD + ABORTED:
            self.count("aborted")
            with connect(self.server.address) as connection:
                connection.sendall(request)
                connection.recv(draw.randrange(1, 4000))
        else:
            answer = parse(exchange(self.server.address, request))
            assert answer.status == 200, answer

    def edit(self):
        """Edits replies and the configuration, cuts it, and sends signals, until it is over."""
        draw = random.Random(0)
        file, number = self.path / "c.yaml", 0
        while not self.done.wait(0.25):
            number += 1
            text = f"- sequence: [{{say: a{number}}}, {{say: b}}]\n- say: c\n"
            (self.path / "next").write_text(text)
            os.rename(self.path / "next", self.path / "replies" / "a.yaml")
            self.count("edits")
            whole = configuration(["ci", *(f"other{n}" for n in range(draw.randrange(5)))])
            if number % 8 == 0:
                self.count("configurations")
                (self.path / "next").write_text(whole)
                os.rename(self.path / "next", file)
            if number % 20 == 0:
                self.count("cuts")
                file.write_text(whole[:draw.randrange(len(whole))])
                self.done.wait(0.3)
                file.write_text(whole)
            if number % 12 == 0:
                self.count("signals")
                self.server.signal(signal.SIGHUP)


def slope(points):
    """What a line through points of minutes and numbers grows by in an hour."""
    count = len(points)
    x, y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((point[0] - x) ** 2 for point in points) or 1
    return 60 * sum((point[0] - x) * (point[1] - y) for point in points) / spread


def main(minutes):
    with folder() as path:
        (path / "replies").mkdir()
        (path / "replies" / "a.yaml").write_text("- say: a\n")
        (path / "c.yaml").write_text(configuration(["ci"]))
        with open("/dev/null", "wb") as null, Server(
                "serve", "--config", str(path / "c.yaml"), stderr=null) as server:
            soak = Soak(server, path)
            threads = [threading.Thread(target=soak.call, args=[seed]) for seed in range(CALLERS)]
            threads.append(threading.Thread(target=soak.edit))
            for thread in threads:
                thread.start()
            memory, descriptors = watch(soak, server, minutes)
            soak.done.set()
            for thread in threads:
                thread.join(60)
            status = server.stop()
    growth = slope(memory)
    print(f"memory grows by {growth:.2f} MiB an hour, descriptors by {slope(descriptors):.2f}; "
          f"exit status {status}; {len(soak.faults)} faults")
    for fault in soak.faults[:10]:
        print(fault)
    return 1 if soak.faults or status or growth > MAX_GROWTH else 0


def watch(soak, server, minutes):
    """Prints a line each sixth of the time, and returns the points behind the first one."""
    print("minute  MiB    descriptors  " + "  ".join(soak.counts))
    started, memory, descriptors = time.monotonic(), [], []
    for line in range(7):
        elapsed = (time.monotonic() - started) / 60
        numbers = "  ".join(f"{number:>{len(name)}}" for name, number in soak.counts.items())
        print(f"{elapsed:6.1f}  {server.memory():5.1f}  {server.descriptors():11}  {numbers}",
              flush=True)
        # Points between the lines make the slope steadier.
        for _ in range(10 if line < 6 else 0):
            time.sleep(minutes * 60 / 60)
            if line > 0:
                now = (time.monotonic() - started) / 60
                memory.append((now, server.memory()))
                descriptors.append((now, server.descriptors()))
    return memory, descriptors


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 30))
