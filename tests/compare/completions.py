"""What the server behind a recorder answers: each request names one of these by its number."""

import json

# Where an answer breaks off, after a pause in which all before it is passed on.
BREAK = b"(break)"

DATE = "date: Sun, 22 Nov 2026 10:00:00 GMT"

# Texts that a careless writer of YAML or of templates would change.
TEXTS = [
    "plain", "", " ", "null", "true", "1e3", "- a", "a: b # c", "'", '"\\"', "{{ user }} {% raw %}",
    '{{ a }} {% endraw %} {# b #} "c"\n', "{", "[redacted]", "\n", "one\n", "one\ntwo",
    "one\n\n\ttwo\n  three\n", "one\ntwo\n\n", "\n  one\ntwo", "one\n \ntwo", "one\r\ntwo\r",
    "# one\n---\n...\n: two", "tab\tand\u007f\u0085\u00a0\u2028\ufeff\u0000", "Zürich 漢字 😀",
    "*a &b !c %d @e `f`", "? a\n| b\n> c", "a,b]}", "x" * 200, "no", "0x10", "2026-11-22", "~",
    "AKIAIOSFODNN7EXAMPLE and wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, password=hunter2secret",
]  # fmt: skip

USAGE = {"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13}


def response(status, body, content_type="application/json", *headers):
    """A whole response, after which the connection is closed."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Some", DATE, f"content-type: {content_type}", *headers]
    lines += [f"content-length: {len(body)}", "connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


def completion(message, finish="stop", **more):
    choice = {
        "index": 0,
        "message": {"role": "assistant", **message},
        "finish_reason": finish,
        **more,
    }
    body = {"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice], "usage": USAGE}
    return response(200, json.dumps(body))


def call(arguments, name="get_weather", **more):
    return {
        "id": "call_1",
        "type": "function",
        "function": {"name": name, "arguments": arguments},
        **more,
    }


def stream(*events, content_type="text/event-stream", last="data: [DONE]\n\n", end=True):
    """A stream, each event of which is a chunk."""
    is_lines = "json" in content_type
    texts = [own if isinstance(own, str) else json.dumps(own) for own in events]
    chunks = [f"{own}\n" if is_lines else f"data: {own}\n\n" for own in texts]
    chunks += [last] if last else []
    lines = ["HTTP/1.1 200 OK", DATE, f"content-type: {content_type}", "transfer-encoding: chunked"]
    head = "\r\n".join([*lines, "", ""])
    body = "".join(f"{len(own.encode()):x}\r\n{own}\r\n" for own in chunks)
    return (head + body).encode() + (b"0\r\n\r\n" if end else BREAK)


def event(delta, finish=None, index=0, **more):
    return {
        "id": "chatcmpl-1",
        "choices": [{"index": index, "delta": delta, "finish_reason": finish}],
        **more,
    }


def _wholes():
    for text in TEXTS:
        yield completion({"content": text})
        yield completion(
            {"content": text, "reasoning": text, "tool_calls": [call(text)]}, "tool_calls"
        )
    for arguments in ({}, {"a": [1, -2.5, None, True], "b": {"c: d": TEXTS[10]}}, [1], {"e": 1e22}):
        yield completion(
            {"content": None, "tool_calls": [call(json.dumps(arguments))] * 2}, "tool_calls"
        )
    yield completion(
        {"content": None, "tool_calls": [call("{}", "f: {x}"), call('{"a": 1, "a": 2}')]},
        "tool_calls",
    )
    yield completion({"content": None, "refusal": "I would rather not."})
    yield completion({"content": "cut", "reasoning_content": "Hm."}, "length")
    yield completion({"content": "end"}, "eos")
    token = {"token": "Yes", "logprob": -0.25, "top_logprobs": [{"token": "No", "logprob": -1.5}]}
    yield completion({"content": "Yes"}, logprobs={"content": [token]})
    choices = [
        {"index": at, "message": {"content": f"{at}."}, "finish_reason": "stop"} for at in (0, 1, 2)
    ]
    yield response(200, json.dumps({"choices": choices, "usage": {"prompt_tokens": 3}}))
    choices[1]["finish_reason"] = "length"
    yield response(200, json.dumps({"choices": choices}))
    yield response(200, json.dumps({"choices": []}))
    yield response(200, "[]")
    yield response(200, "no JSON")
    yield response(204, "")


def _errors():
    error = {"message": "Too: long", "type": "BadRequestError", "param": "messages", "code": 400}
    yield response(400, json.dumps({"error": error}))
    yield response(400, json.dumps({"error": {**error, "code": "model_error"}}))
    yield response(422, json.dumps({"detail": "x"}))
    yield response(401, json.dumps({"error": {"message": "who?"}}))
    yield response(403, "{}")
    yield response(500, '<h1>Oh "no"</h1>\n', "text/html")
    yield response(500, b"\xff\xfe", "application/octet-stream")
    yield response(302, "", "text/plain", "location: /elsewhere")
    yield response(200, b"\x1f\x8b", "application/json", "content-encoding: gzip")
    yield response(503, "", "text/plain", "retry-after: 1", "x-own: 1", "connection: x-own")
    yield (
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{" + BREAK
    )
    yield b"nonsense\r\n\r\n"
    yield b""


def _streams():
    first, last = event({"role": "assistant", "content": ""}), event({}, "stop")
    said = [event({"content": piece}) for piece in ("One", " two", "\n", "{{ three }}")]
    usage = {"choices": [], "usage": USAGE}
    yield stream(first, *said, last)
    yield stream(first, *said, last, usage)
    yield stream(first, *said, event({"content": "."}, "length"), last=None)
    yield stream(first, event({"reasoning": "Hm"}), event({"reasoning_content": "."}), *said, last)
    pieces = [call("", index=0), {"index": 0, "function": {"arguments": '{"a"'}}]
    pieces += [{"index": 0, "function": {"arguments": ": 1}"}}, call("{}", "get_time", index=1)]
    yield stream(first, *(event({"tool_calls": [own]}) for own in pieces), event({}, "tool_calls"))
    yield stream(
        event({"content": "a"}), event({"content": "b"}, index=1), last, event({}, "stop", 1)
    )
    yield stream(first, *said, last, content_type="application/jsonlines", last=None)
    yield stream(first, *said, last, usage, content_type="application/x-ndjson", last="\n")
    yield stream(first, *said, last, content_type="text/event-stream; charset=utf-8", end=False)
    yield stream(first, *said, end=False, last=None)
    yield stream(first, *said)
    yield stream(first, {"error": {"message": "out of memory"}})
    yield stream(first, "no JSON", last)
    yield stream(": comment", first, last)


ANSWERS = [*_wholes(), *_errors(), *_streams()]
