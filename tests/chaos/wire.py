"""HTTP as bytes, with nothing repaired."""

import json
import socket
from dataclasses import dataclass

# The longest wait for a peer, in seconds.
SECONDS = 30


@dataclass
class Answer:
    status: int
    head: str
    body: str

    def content(self):
        return json.loads(self.body)["choices"][0]["message"]["content"]


def connect(address):
    return socket.create_connection(address, timeout=SECONDS)


def read_all(connection):
    """Reads until the peer closes the connection, gracefully or not."""
    pieces = []
    try:
        while piece := connection.recv(1 << 16):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def parse(answer):
    """The last answer of some bytes, behind those that only say `100 Continue`."""
    while answer.startswith(b"HTTP/1.1 100"):
        answer = answer.partition(b"\r\n\r\n")[2]
    head, _, body = answer.partition(b"\r\n\r\n")
    head = head.decode("latin-1")
    assert head.startswith("HTTP/1."), f"no answer: {answer[:200]!r}"
    if "transfer-encoding: chunked" in head.lower():
        body = unchunked(body)
    return Answer(int(head.split(" ", 2)[1]), head, body.decode(errors="replace"))


def unchunked(body):
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size or b"0", 16)
        if length == 0:
            return whole
        whole, body = whole + body[:length], body[length + 2:]
    return whole


def head(method, path, length, headers=(), host="host: test"):
    """The head of a request that is the last of its connection."""
    lines = [f"{method} {path} HTTP/1.1", *([host] if host else []), "connection: close",
             "content-type: application/json", f"content-length: {length}",
             *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def exchange(address, data, half_close=False):
    """Sends bytes on a connection of their own, and returns all that comes."""
    with connect(address) as connection:
        connection.sendall(data)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        return read_all(connection)


def request(address, method, path, body=None, headers=()):
    data = b"" if body is None else json.dumps(body).encode()
    return parse(exchange(address, head(method, path, len(data), headers) + data))
