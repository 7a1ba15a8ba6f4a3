"""Whatever becomes of the log, nobody waits for it, and nobody writes what they like into it."""

import os
import pty
import signal

from case import case
from server import Server, folder, mint
from wire import connect, request

# More requests than a pipe of 64 KiB has room for, by their lines.
MANY = 1_500


def ask_many(server, token):
    for number in range(MANY):
        status = server.chat(token).status
        assert status == 200, f"request {number}: {status}"
    assert server.health() == 200
    assert server.stop() == 0


@case("a log that nobody reads holds up no answer and not the end")
def unread():
    with Server("serve", stderr="unread") as server:
        ask_many(server, mint())


@case("a log whose reader is gone holds up no answer")
def closed():
    with Server("serve", stderr="unread") as server:
        server.process.stderr.close()
        ask_many(server, mint())


@case("a log on a full disk holds up no answer, from the start on")
def full():
    with open("/dev/full", "wb") as device, Server("serve", stderr=device) as server:
        ask_many(server, mint())


@case("a terminal that is closed ends no answer")
def terminal():
    leader, follower = pty.openpty()
    with Server("serve", stderr=follower) as server:
        os.close(follower)
        os.close(leader)
        # The shell tells those whom it has started.
        server.signal(signal.SIGHUP)
        ask_many(server, mint())


@case("lines that were lost are counted, and the log goes on")
def counted():
    with Server("serve", stderr="unread") as server:
        token = mint()
        # The queue holds 4 MiB, and a path is logged to its first 1,000 characters.
        for _ in range(12):
            wave = b"".join(
                f"GET /{'x' * 1000} HTTP/1.1\r\nhost: a\r\n\r\n".encode() for _ in range(600))
            send_wave(server.address, wave, 600)
        assert server.chat(token).status == 200
        descriptor = server.process.stderr.fileno()
        seen = b""
        while b"lines of the log were lost" not in seen:
            seen += os.read(descriptor, 1 << 20)
        assert server.stop() == 0


def send_wave(address, wave, count):
    with connect(address) as connection:
        connection.sendall(wave)
        seen = b""
        while seen.count(b"HTTP/1.1 404") < count:
            piece = connection.recv(1 << 20)
            assert piece, "closed before all was answered"
            seen = seen[-1 << 22:] + piece


@case("a token in a path, a header or a property name is in no line of the log")
def secrets():
    token = mint()
    with folder() as path:
        (path / "c.yaml").write_text(
            "endpoints: {my-endpoint: {replies: [{say: no object}]}}\n")
        for form in ["text", "json"]:
            with Server("serve", "--config", str(path / "c.yaml"), "--log-format", form) as server:
                leak(server, token)
                assert server.stop() == 0
                log = server.log.text()
                assert token[30:70] not in log and token[-40:] not in log, log
                assert "\u202e" not in log and "\u2028" not in log, log
                assert not any(line.startswith("forged") for line in server.log.lines), log


def leak(server, token):
    request(server.address, "GET", f"/v1/{token}/models?key={token}")
    request(server.address, "GET", "/v1/" + token.replace("-", "%2D"))
    server.chat(token, headers=[("x-stagemaker-test", f"{token[:200]}")])
    request(server.address, "POST", "/endpoints/e/openai/v1/chat/completions",
            headers=[("authorization", f"Basic {token}")])
    name = f"a\nforged\u2028\u202e{token}"
    schema = {"type": "object", "properties": {name: {"type": "integer"}}, "required": [name],
              "additionalProperties": False}
    server.chat(token, response_format={
        "type": "json_schema", "json_schema": {"name": "n", "schema": schema, "strict": True}})
