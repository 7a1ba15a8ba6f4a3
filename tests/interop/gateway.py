"""The examples of the gateway as processes, and an OpenAI-compatible server behind them."""

import contextlib
import json
import os
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from botocore.credentials import Credentials

import aws_token
import server
from server import SECONDS

EXAMPLES = Path(os.environ.get("STAGEMAKER_EXAMPLES", ""))
PIECES = ["one ", "two ", "three"]


@dataclass
class Received:
    """A request that the upstream has received."""

    method: str
    path: str
    headers: dict
    body: bytes


@dataclass
class Upstream:
    """A server on the loopback that answers chat completions and keeps what it receives."""

    url: str = ""
    requests: list = field(default_factory=list)
    # With a semaphore, each event of a stream after the first waits for a release of it.
    signal: threading.Semaphore | None = None
    streams_ended: int = 0

    @property
    def last(self):
        return self.requests[-1]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it, a body waits for the acknowledgement of its headers.
    disable_nagle_algorithm = True
    # Of each read. A connection on which nothing comes is closed then.
    timeout = SECONDS

    def handle_request(self):
        body = self._body()
        upstream = self.server.upstream
        upstream.requests.append(Received(self.command, self.path, dict(self.headers), body))
        if body and json.loads(body).get("stream"):
            self._stream(upstream)
        else:
            self._answer()

    do_GET = do_POST = do_PUT = handle_request

    def log_message(self, *_):
        pass

    def _body(self):
        if self.headers.get("transfer-encoding") == "chunked":
            body = b""
            while length := int(self.rfile.readline(), 16):
                body += self.rfile.read(length)
                self.rfile.readline()
            self.rfile.readline()
            return body
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _answer(self):
        message = {"role": "assistant", "content": "".join(PIECES)}
        answer = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "upstream",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        }
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, upstream):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for index, piece in enumerate(PIECES):
            if index and upstream.signal and not upstream.signal.acquire(timeout=SECONDS):
                return self.close_connection_at_once()
            delta = {"role": "assistant", "content": piece}
            chunk = {
                "id": "chatcmpl-1",
                "object": "chat.completion.chunk",
                "created": 1,
                "model": "upstream",
                "choices": [{"index": 0, "delta": delta, "finish_reason": None}],
            }
            self._chunk(f"data: {json.dumps(chunk)}\n\n")
        upstream.streams_ended += 1
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def close_connection_at_once(self):
        """The test has not given its signal: the client sees a broken stream."""
        self.close_connection = True

    def _chunk(self, text):
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()


@contextlib.contextmanager
def upstream():
    """Runs an upstream on a free port."""
    listener = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    # A connection that the gateway keeps open must not keep the tests from ending.
    listener.daemon_threads = True
    listener.block_on_close = False
    listener.upstream = Upstream(f"http://127.0.0.1:{listener.server_port}")
    thread = threading.Thread(target=listener.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield listener.upstream
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join(timeout=SECONDS)
        assert not thread.is_alive(), f"the upstream did not end in {SECONDS} s"


@contextlib.contextmanager
def unreachable():
    """The URL of a port at which nothing listens, and at which nothing else can begin to."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@dataclass(frozen=True)
class Example:
    """An example that runs as a server, with its folder of keys."""

    url: str
    keys: Path
    output: server.Log
    log: server.Log

    @property
    def address(self):
        return self.url.removeprefix("http://")

    def decisions(self, since=0):
        """The decisions that have been logged so far."""
        return [json.loads(line) for line in self.output.lines(since) if line.startswith("{")]

    @contextlib.contextmanager
    def decision(self):
        """Gives a list, which after the block holds the one decision that was logged in it."""
        since, decisions = len(self.output.lines()), []
        yield decisions
        self.output.find('"outcome"', since)
        decisions += self.decisions(since)
        assert len(decisions) == 1, decisions


@contextlib.contextmanager
def example(name, keys, **settings):
    """Runs an example as a server on a free port."""
    settings = {"KEYS": str(keys), "REGION": aws_token.REGION, "LISTEN": "127.0.0.1:0", **settings}
    environment = {**os.environ, **settings}
    with server.started([EXAMPLES / name], env=environment) as (_, url, output, log):
        yield Example(url, keys, output, log)


def key(number):
    """One of several access keys."""
    return Credentials(f"AKIAGATEWAY{number:09}", f"{aws_token.SECRET}{number}")


def put(folder, name, content):
    """Writes a file so that a reader sees all of it or nothing."""
    unfinished = folder / f".{name}.unfinished"
    unfinished.write_text(content)
    unfinished.rename(folder / name)


def until(what, question, seconds=SECONDS):
    """Asks again and again until the answer is yes. Waits, but not forever, and says for what."""
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, f"after {seconds} s there is still not {what}"
        time.sleep(0.1)
