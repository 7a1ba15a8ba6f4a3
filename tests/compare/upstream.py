"""A server for recorders to stand in front of: it answers what a request names by its number."""

import contextlib
import re
import socket
import threading
import time

from completions import ANSWERS, BREAK

# How long a request may take to come.
PATIENCE_SECONDS = 20

# How long an answer stands before it breaks off.
PAUSE_SECONDS = 0.3


class Upstream:
    """Listens on loopback until the end of a `with`."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.heard = []
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _serve(self):
        """One connection after the other, each for one request."""
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(PATIENCE_SECONDS)
                    self._answer(connection)

    def _answer(self, connection):
        request = _request(connection)
        self.heard.append(request)
        found = re.search(rb"answer (\d+)\b", request)
        answer = ANSWERS[int(found[1])] if found else ANSWERS[0]
        connection.sendall(answer.removesuffix(BREAK))
        if answer.endswith(BREAK):
            time.sleep(PAUSE_SECONDS)


def _request(connection):
    """The bytes of a request with its body."""
    request = b""
    while b"\r\n\r\n" not in request:
        piece = connection.recv(65536)
        if not piece:
            return request
        request += piece
    head, _, body = request.partition(b"\r\n\r\n")
    found = re.search(rb"\r\ncontent-length: (\d+)", head.lower())
    while found and len(body) < int(found[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
