"""The command's servers as processes, which end with their case."""

import contextlib
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from wire import request

BINARY = os.environ["STAGEMAKER_BIN"]
# The longest wait for one thing, in seconds.
SECONDS = 30


def environment(**variables):
    """An environment without the caller's credentials and proxies."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, **variables}


def call(*words, **options):
    """Calls the command, and returns its exit status, stdout and stderr."""
    variables = options.pop("env", {})
    done = subprocess.run([BINARY, *words], env=environment(**variables), text=True,
                          capture_output=True, timeout=SECONDS, **options)
    return done.returncode, done.stdout, done.stderr


def mint(access_key_id="test", secret="test", region="us-east-1"):
    """A token, as the command makes it."""
    variables = {"AWS_ACCESS_KEY_ID": access_key_id, "AWS_SECRET_ACCESS_KEY": secret}
    status, stdout, stderr = call("token", "mint", "--region", region, env=variables)
    assert status == 0, stderr
    return stdout.strip()


def eventually(what, holds, seconds=SECONDS):
    """Waits until a function returns something true, and returns that."""
    until = time.monotonic() + seconds
    while True:
        value = holds()
        if value:
            return value
        assert time.monotonic() < until, f"waited {seconds} s for {what}"
        time.sleep(0.02)


@contextlib.contextmanager
def folder():
    """A fresh folder."""
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


class Log:
    """The log of a process, read while it runs."""

    def __init__(self, stream):
        self.lines = []
        self._thread = threading.Thread(target=self._read, args=[stream], daemon=True)
        self._thread.start()

    def _read(self, stream):
        with contextlib.suppress(OSError, ValueError):
            for line in stream:
                self.lines.append(line.decode(errors="replace").rstrip("\n"))

    def says(self, *texts):
        """Waits for a line that contains each of these texts, and returns it."""
        def found():
            return next((line for line in list(self.lines)
                         if all(text in line for text in texts)), None)
        return eventually(f"a line of the log with {texts}", found)

    def text(self):
        return "\n".join(list(self.lines))


class Server:
    """A server of the command. `stderr` is `read`, or a file that the log goes to."""

    def __init__(self, *words, env=None, stderr="read", limits=(), cwd=None):
        def limit():
            for kind, number in limits:
                resource.setrlimit(kind, (number, number))
        self.process = subprocess.Popen(
            [BINARY, *words, "--listen", "127.0.0.1:0"], env=environment(**(env or {})),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=cwd, preexec_fn=limit,
            stderr=subprocess.PIPE if stderr in ("read", "unread") else stderr)
        self.log = Log(self.process.stderr) if stderr == "read" else None
        line = self._first_line()
        self.port = int(line.rsplit(":", 1)[1])
        self.address = ("127.0.0.1", self.port)

    def _first_line(self):
        timer = threading.Timer(SECONDS, self.process.kill)
        timer.start()
        try:
            line = self.process.stdout.readline().decode().strip()
        finally:
            timer.cancel()
        if not line:
            self.process.wait(SECONDS)
            time.sleep(0.2)
            raise AssertionError(f"it did not start: {self.log.text() if self.log else ''}")
        return line

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait(SECONDS)
        for stream in (self.process.stdout, self.process.stderr):
            if stream and not self.log:
                stream.close()

    def chat(self, token, path="my-endpoint", **options):
        """Asks for a chat completion, and returns the answer."""
        return chat(self.address, token, path, **options)

    def health(self):
        return request(self.address, "GET", "/_stagemaker/health").status

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, seconds=15):
        """Asks it to end, and returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end in {seconds} s after SIGTERM") from None

    def is_alive(self):
        return self.process.poll() is None

    def memory(self):
        """The resident memory, in MiB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def written(self):
        """The bytes that it has written, to whatever."""
        for line in Path(f"/proc/{self.process.pid}/io").read_text().splitlines():
            if line.startswith("wchar:"):
                return int(line.split()[1])
        return 0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def chat(address, token, path="my-endpoint", text="hi", headers=(), **fields):
    """Asks an endpoint, or `ENDPOINT/inference-components/COMPONENT`, for a completion."""
    body = {"messages": [{"role": "user", "content": text}], **fields}
    return request(address, "POST", f"/endpoints/{path}/openai/v1/chat/completions", body=body,
                   headers=[("authorization", f"Bearer {token}"), *headers])
