"""HTTP that clients seldom speak, and bodies that are too large or never end."""

import bodies
import wire
from stage import CHAT, TOKEN, Stage

NAME = "odd HTTP"

PATH = CHAT.format("echo-vllm")
BODY = bodies.written({"messages": [{"role": "user", "content": "Hello"}]})
STREAM = bodies.written({"messages": [{"role": "user", "content": "Hello"}], "stream": True})

# The limit of the configuration.
MAX_BODY_BYTES = 200_000


def head(*lines, start=f"POST {PATH} HTTP/1.1", own=True):
    """The head of a request, with a token unless that is not wanted."""
    always = ["host: x", f"authorization: Bearer {TOKEN}", "content-type: application/json"]
    text = "\r\n".join([start, *(always if own else []), *lines, "", ""])
    return text.encode("utf-8", "surrogateescape")


CLOSE = "connection: close"
LENGTH = f"content-length: {len(BODY)}"
CHUNKED = "transfer-encoding: chunked"


def chunks(*pieces):
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def ended():
    """Requests after whose answer the connection is closed."""
    yield head(CLOSE, CHUNKED) + chunks(BODY) + b"0\r\n\r\n"
    yield head(CLOSE, CHUNKED) + chunks(BODY[:5], BODY[5:6], BODY[6:]) + b"0\r\n\r\n"
    yield head(CLOSE, CHUNKED) + chunks(BODY) + b"0\r\nx-trailer: 1\r\n\r\n"
    yield head(CLOSE, CHUNKED, "trailer: x") + b"5;name=value\r\n" + BODY[:5] + b"\r\n0\r\n\r\n"
    yield head(CLOSE, CHUNKED) + b"zz\r\n"
    yield head(CLOSE, CHUNKED) + b"-1\r\n"
    yield head(CLOSE, CHUNKED) + b"0\r\n\r\n"
    yield head(CLOSE, CHUNKED, LENGTH) + chunks(BODY) + b"0\r\n\r\n"
    yield head(CLOSE, "transfer-encoding: gzip, chunked") + chunks(BODY) + b"0\r\n\r\n"
    yield head(CLOSE, "transfer-encoding: gzip", LENGTH) + BODY
    yield head(CLOSE, LENGTH, LENGTH) + BODY
    yield head(CLOSE, LENGTH, "content-length: 3") + BODY
    yield head(CLOSE, "content-length: x") + BODY
    yield head(CLOSE, "content-length: -1") + BODY
    yield head(CLOSE, f"content-length: +{len(BODY)}") + BODY
    yield head(CLOSE, "content-length: 18446744073709551616") + BODY
    yield head(CLOSE)
    yield head(LENGTH, start=f"POST {PATH} HTTP/1.0") + BODY
    yield head(f"content-length: {len(STREAM)}", start=f"POST {PATH} HTTP/1.0") + STREAM
    yield head(LENGTH, CLOSE, start=f"POST {PATH} HTTP/2.0") + BODY
    yield head(LENGTH, CLOSE, start=f"POST {PATH} HTTP/1.2") + BODY
    yield head(LENGTH, CLOSE, start=f"POST {PATH}") + BODY
    yield head(LENGTH, CLOSE, start=f"POST  {PATH}  HTTP/1.1") + BODY
    yield head(LENGTH, CLOSE, start="POST /a b HTTP/1.1") + BODY
    yield head(LENGTH, CLOSE, start="POST /\x00 HTTP/1.1") + BODY
    yield head(LENGTH, CLOSE, start=f"POST {'/a' * 40000} HTTP/1.1") + BODY
    yield head(LENGTH, CLOSE, start=f"{'P' * 300} {PATH} HTTP/1.1") + BODY
    yield head(CLOSE, start="CONNECT example.com:443 HTTP/1.1")
    yield head(LENGTH, CLOSE, "no colon") + BODY
    yield head(LENGTH, CLOSE, "bad name: 1") + BODY
    yield head(LENGTH, CLOSE, ": empty") + BODY
    yield head(LENGTH, CLOSE, "x-folded: a\r\n b") + BODY
    yield head(LENGTH, CLOSE, "x-null: a\x00b") + BODY
    yield head(LENGTH, CLOSE, *(f"x-{number}: 1" for number in range(150))) + BODY
    yield head(LENGTH, CLOSE, f"x-long: {'a' * 500_000}") + BODY
    yield head(LENGTH, CLOSE, "upgrade: websocket") + BODY
    yield head(LENGTH, "connection: close, upgrade", "upgrade: h2c", "http2-settings: AAMA") + BODY
    yield head(LENGTH, CLOSE, "content-encoding: gzip") + BODY
    yield head(LENGTH, CLOSE, "content-type: text/plain") + BODY
    yield b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64
    yield b"GET\r\n\r\n"
    yield head(LENGTH, own=False, start=f"POST {PATH} HTTP/1.1") + BODY + head(CLOSE)


def pipelined():
    """Several requests on one connection, the last of which closes it."""
    first, last = head(LENGTH) + BODY, head(LENGTH, CLOSE) + BODY
    yield first + last
    yield head(f"content-length: {len(STREAM)}") + STREAM + last
    yield head(CHUNKED) + chunks(BODY) + b"0\r\n\r\n" + last
    yield head("content-length: 1") + b"{" + last
    yield head(start="HEAD / HTTP/1.1") + head(start="GET /_stagemaker/health HTTP/1.1") + last
    yield head(LENGTH, "expect: 100-continue") + BODY + last
    yield first * 20 + last
    yield b"\r\n" + last
    yield last.replace(b"\r\n", b"\n")
    yield last + first


def sized():
    """Bodies around the limit, and beyond it."""
    for size in (MAX_BODY_BYTES - 1, MAX_BODY_BYTES, MAX_BODY_BYTES + 1, 3_000_000):
        frame = bodies.written({"messages": [{"role": "user", "content": ""}]})
        body = frame.replace(b'""', b'"' + b"a" * (size - len(frame)) + b'"')
        yield head(CLOSE, f"content-length: {size}") + body
        yield head(CLOSE, CHUNKED) + chunks(body[:1000], body[1000:]) + b"0\r\n\r\n"
        yield head(CLOSE, f"content-length: {size}", start="POST /nowhere HTTP/1.1") + body
    yield head(CLOSE, f"content-length: {MAX_BODY_BYTES + 1}", own=False) + b"a" * (
        MAX_BODY_BYTES + 1
    )


def unended():
    """What nobody can answer yet, or only in part."""
    yield head(f"content-length: {len(BODY) + 1}") + BODY
    yield head(CHUNKED) + chunks(BODY)
    yield head(LENGTH)[:-2]
    yield b"POST"
    yield head(LENGTH, "expect: 100-continue")
    yield head(LENGTH) + BODY


def compare(run):
    with Stage(run) as stage:
        for sent in [*ended(), *pipelined(), *sized()]:
            stage.send(sent)
        for sent in unended():
            stage.send(sent, wire.SILENCE_SECONDS)
