"""A client that is slow, rude or gone holds up itself alone."""

import json
import resource
import socket
import time

from case import case
from server import Server, eventually, folder, mint
from wire import connect, exchange, head, parse, read_all

LIMITS = """
connections: {head_timeout: 1s, idle_timeout: 1s, body_timeout: 1s, unread_timeout: 1s}
"""
PATH = "/endpoints/my-endpoint/openai/v1/chat/completions"


def server_with(path, text, **options):
    (path / "c.yaml").write_text(text)
    return Server("serve", "--config", str(path / "c.yaml"), **options)


def completion(token, text="hi", **fields):
    """A request for a completion, as its head and its body."""
    body = json.dumps({"messages": [{"role": "user", "content": text}], **fields}).encode()
    return head("POST", PATH, len(body), [("authorization", f"Bearer {token}")]), body


def assert_closed(connection, what):
    connection.settimeout(20)
    try:
        rest = read_all(connection)
    except TimeoutError:
        raise AssertionError(f"{what} is still open after 20 s") from None
    return rest


@case("half a head, 500 times, is closed, and nobody else waits")
def half_heads():
    with folder() as path, server_with(path, LIMITS) as server:
        token = mint()
        held = [connect(server.address) for _ in range(500)]
        for connection in held:
            connection.sendall(b"POST / HTTP/1.1\r\nhost: a\r\nx-a: " + b"x" * 2000)
        for _ in range(20):
            assert server.chat(token).status == 200
        for connection in held:
            assert_closed(connection, "half a head")
            connection.close()


@case("a byte now and then keeps no head alive")
def dribble():
    with folder() as path, server_with(path, LIMITS) as server:
        with connect(server.address) as connection:
            until = time.monotonic() + 20
            try:
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.05)
                    assert time.monotonic() < until, "still open after 20 s"
            except (ConnectionResetError, BrokenPipeError):
                pass


@case("an idle connection is closed")
def idle():
    with folder() as path, server_with(path, LIMITS) as server:
        with connect(server.address) as connection:
            connection.sendall(b"GET /_stagemaker/health HTTP/1.1\r\nhost: a\r\n\r\n")
            assert b"200 OK" in assert_closed(connection, "an idle connection")


@case("a body that stops is answered with 408")
def half_body():
    with folder() as path, server_with(path, LIMITS) as server:
        start, body = completion(mint())
        with connect(server.address) as connection:
            connection.sendall(start + body[:10])
            assert parse(assert_closed(connection, "half a body")).status == 408


@case("responses that nobody reads are closed, and their memory is freed")
def unread():
    with folder() as path, server_with(path, LIMITS) as server:
        token = mint()
        start, body = completion(token, text="word " * 200_000)
        before = server.memory()
        held = []
        for _ in range(20):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(server.address)
            connection.sendall(start + body)
            held.append(connection)
        assert server.chat(token).status == 200
        count = len(held)
        eventually("unread connections to be closed", lambda: server.descriptors() < count)
        assert server.chat(token).status == 200
        assert server.memory() < before + 200, f"{before:.0f} MiB, then {server.memory():.0f}"
        for connection in held:
            connection.close()


@case("a client that half-closes gets its whole answer, 200 of 200")
def half_closed():
    text = "endpoints: {my-endpoint: {timing: {first_token: 5ms, per_token: 1ms}}}\n"
    with folder() as path, server_with(path, text) as server:
        token = mint()
        for number in range(200):
            stream = number % 2 == 0
            start, body = completion(token, text="one two three", stream=stream)
            answer = parse(exchange(server.address, start + body, half_close=True))
            end = "data: [DONE]" if stream else '"usage"'
            assert answer.status == 200 and end in answer.body, (number, answer)


@case("clients that hang up in the middle of their streams leave nothing behind")
def hung_up():
    text = "endpoints: {my-endpoint: {timing: {per_token: 20ms}}}\n"
    with folder() as path, server_with(path, text) as server:
        start, body = completion(mint(), text="word " * 500, stream=True)
        before = server.descriptors()
        for _ in range(100):
            with connect(server.address) as connection:
                connection.sendall(start + body)
                assert connection.recv(100)
        eventually("their connections to end", lambda: server.descriptors() <= before + 1)


@case("running out of descriptors is said and survived")
def descriptors():
    with folder() as path:
        options = {"limits": [(resource.RLIMIT_NOFILE, 64)]}
        with server_with(path, "{}\n", **options) as server:
            token = mint()
            held = []
            for _ in range(120):
                held.append(connect(server.address))
            server.log.says("no more connections are accepted")
            for connection in held:
                connection.close()
            assert server.chat(token).status == 200
            assert server.health() == 200


@case("SIGTERM under load answers what is under way")
def stopped():
    text = "endpoints: {my-endpoint: {timing: {first_token: 500ms}}}\n"
    with folder() as path, server_with(path, text) as server:
        start, body = completion(mint())
        held = [connect(server.address) for _ in range(50)]
        for connection in held:
            connection.sendall(start + body)
        # Whoever is answered after all of them shows that they were taken up.
        eventually("the log", lambda: server.health() == 200)
        time.sleep(0.2)
        assert server.stop() == 0
        for connection in held:
            assert parse(read_all(connection)).status == 200
            connection.close()
