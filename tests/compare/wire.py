"""Requests and answers as they are on the wire."""

import contextlib
import socket
import time

# How long an answer may take in all.
PATIENCE_SECONDS = 20

# How long nothing may come where the end of a connection is not to be expected. Long, so that a
# machine that is busy makes no difference.
SILENCE_SECONDS = 1.5


def request(path, body, headers=(), method="POST"):
    """The bytes of a request, after whose answer the connection is closed."""
    lines = [f"{method} {path} HTTP/1.1", "host: emulator", *headers]
    lines += [f"content-length: {len(body)}", "connection: close", "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + body


def ask(port, sent, silence=None):
    """Sends bytes, and returns all that is answered. With `silence`, a connection that stays open
    and silent so long counts as answered."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        connection = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
    except OSError as error:
        return f"(no connection: {error.strerror})".encode()
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Whoever refuses a request may close while it is being sent.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        return joined(_received(connection, deadline, silence))


def _received(connection, deadline, silence):
    received = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return bytes(received) + b"\n(no end)"
        connection.settimeout(min(left, silence or left))
        try:
            piece = connection.recv(65536)
        except TimeoutError:
            return bytes(received) + (b"\n(left open)" if silence else b"\n(no end)")
        except ConnectionResetError:
            return bytes(received) + b"\n(reset)"
        if not piece:
            return bytes(received)
        received += piece


def joined(raw):
    """The same answers with the chunks of each body put together: where they are cut is chance."""
    whole, rest = b"", raw
    while rest.startswith(b"HTTP/1.") and b"\r\n\r\n" in rest:
        head, rest = rest.split(b"\r\n\r\n", 1)
        body, rest = _body(head.lower(), rest)
        whole += head + b"\r\n\r\n" + body
    return whole + rest


def _body(head, rest):
    if head.startswith((b"http/1.1 1", b"http/1.0 1")):
        return b"", rest
    if b"\r\ntransfer-encoding: chunked" in head:
        return _chunks(rest)
    for line in head.split(b"\r\n"):
        if line.startswith(b"content-length: "):
            length = int(line.split(b": ")[1])
            # The answer to HEAD has a length and no body.
            return (b"", rest) if rest.startswith(b"HTTP/1.") else (rest[:length], rest[length:])
    return rest, b""


def _chunks(rest):
    body = b""
    while b"\r\n" in rest:
        size, after = rest.split(b"\r\n", 1)
        try:
            length = int(size, 16)
        except ValueError:
            return body + b"\n(no chunk)" + rest, b""
        if length == 0:
            return body, after.removeprefix(b"\r\n")
        if len(after) < length + 2:
            return body + after + b"\n(half a chunk)", b""
        body, rest = body + after[:length], after[length + 2 :]
    return body + rest + b"\n(no last chunk)", b""
