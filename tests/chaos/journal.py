"""Fills a journal with requests of 100 KB, and prints the memory of the server meanwhile.

Exit status: 0 where it ends within its bound, and a page of the journal can be read, 1 otherwise.
"""

import json
import socket
import sys
import threading

from server import Server, folder, mint

REQUESTS = 100_000
BODY_BYTES = 100_000
CALLERS = 4
# The journal's own bound, and what a server takes besides: connections, buffers, the allocator's rest.
MAX_MIB = 64 + 64
CONFIGURATION = """\
principals: [{access_key_id: ci, secret_access_key: secret}]
endpoints: {my-endpoint: {replies: [{say: hello}]}}
"""


def request(token):
    body = json.dumps({"messages": [{"role": "user", "content": "x" * BODY_BYTES}]})
    return (
        "POST /endpoints/my-endpoint/openai/v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        f"authorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n{body}"
    ).encode()


def call(port, count, token, statuses):
    """Sends requests on one connection, one behind the other."""
    message = request(token)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        file = connection.makefile("rb")
        for _ in range(count):
            connection.sendall(message)
            statuses.append(file.readline().split()[1])
            length = 0
            while (line := file.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            file.read(length)


def served(path):
    (path / "c.yaml").write_text(CONFIGURATION)
    return Server("serve", "--config", path / "c.yaml", env={"STAGEMAKER_LOG": "off"})


def main(requests):
    with folder() as path, served(path) as server:
        token, statuses, sizes = mint("ci", "secret"), [], []
        for _ in range(10):
            share = requests // 10 // CALLERS
            callers = [
                threading.Thread(target=call, args=(server.port, share, token, statuses))
                for _ in range(CALLERS)
            ]
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join()
            sizes.append(server.memory())
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(
                b"GET /_stagemaker/v1/requests?limit=1 HTTP/1.1\r\nhost: 127.0.0.1\r\n"
                b"connection: close\r\n\r\n"
            )
            page = connection.makefile("rb").read().decode()
    answered = statuses.count(b"200")
    listed = json.loads(page.split("\r\n\r\n", 1)[1])
    print(f"{answered} of {requests} requests answered, {listed['dropped']} displaced; MiB after each "
          f"tenth: {', '.join(f'{size:.1f}' for size in sizes)}")
    holds = answered == requests and max(sizes) <= MAX_MIB and listed["last"] == requests
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS)
