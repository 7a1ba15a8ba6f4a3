"""HTTP is what its standards say, and no more."""

from case import case
from cases_connections import PATH, completion, server_with
from server import Server, folder, mint
from wire import connect, exchange, head, parse, read_all


@case("a request has one Host, no coding but chunked, and no chunked in TE")
def host_and_codings():
    with Server("serve") as server:
        token = mint()
        start, body = completion(token)
        for lines, status in [
            (b"host: test\r\n", 200),
            (b"host: test:80\r\n", 200),
            (b"", 400),
            (b"host: a\r\nhost: a\r\n", 400),
            (b"host: a b\r\n", 400),
            (b"host: a\r\nte: trailers\r\n", 200),
            (b"host: a\r\nte: gzip, chunked\r\n", 400),
            (b"host: a\r\ntransfer-encoding: gzip, chunked\r\n", 501),
            (b"host: a\r\ntransfer-encoding: chunked, gzip\r\n", 400),
        ]:
            data = start.replace(b"host: test\r\n", lines) + body
            assert parse(exchange(server.address, data)).status == status, lines


@case("a body that is refused is not invited")
def invited():
    with folder() as path, server_with(path, "max_body_bytes: 1000\n") as server:
        token = mint()
        for length, key, status in [(1000, token, b"100"), (1001, token, b"413"),
                                    (1000, "x", b"403")]:
            headers = [("authorization", f"Bearer {key}"), ("expect", "100-continue")]
            with connect(server.address) as connection:
                connection.sendall(head("POST", PATH, length, headers))
                answer = connection.recv(1 << 16)
                assert answer.startswith(b"HTTP/1.1 " + status), (length, answer)


@case("HTTP/2 with prior knowledge is answered with HTTP/2")
def http2():
    with Server("serve") as server, connect(server.address) as connection:
        empty_settings = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + empty_settings)
        frame = connection.recv(9)
        assert len(frame) == 9 and frame[3] == 4, f"no SETTINGS: {frame!r}"


@case("a client that is refused while it sends 20 MB hears why")
def refused_early():
    with Server("serve") as server:
        body = b"x" * 20_000_000
        data = head("POST", PATH, len(body), [("authorization", "Bearer x")]) + body
        assert parse(exchange(server.address, data)).status == 403


@case("bytes that are no HTTP end their own connection alone")
def garbage():
    with Server("serve") as server:
        for data in [b"\x00" * 5000, b"\x16\x03\x01\x02\x00" + b"a" * 512, b"GET\r\n\r\n",
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 4000,
                     b"GET / HTTP/1.1\r\nhost: a\r\n" + b"a: b\r\n" * 20_000 + b"\r\n",
                     b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"]:
            with connect(server.address) as connection:
                try:
                    connection.sendall(data)
                    connection.shutdown(1)
                    read_all(connection)
                except (BrokenPipeError, ConnectionResetError, OSError):
                    pass
            assert server.health() == 200
