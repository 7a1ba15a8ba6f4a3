"""Names written otherwise than AWS writes them: none gets past a policy, or into the log."""

import contextlib
import http.client
import json
from urllib.parse import urlsplit

import openai
import pytest

import aws_token
import server
from conversation import TEXT, user
from policies import BOTH, ENDPOINT, EVERYTHING, INVOKE, configure, deny, document
from policy_calls import STREAM, create

SPELLINGS = {
    "my-endpoint": "/endpoints/my%2Dendpoint",
    "lower-case": "/endpoints/my%2dendpoint",
    "a letter": "/endpoints/m%79-endpoint",
    "all of it": "/endpoints/" + "".join(f"%{ord(letter):02X}" for letter in "my-endpoint"),
}
COMPONENT_SPELLINGS = {
    "endpoint": "/endpoints/%73hared/inference-components/llama-component",
    "component": "/endpoints/shared/inference-components/llama%2Dcomponent",
    "short": "/endpoints/shared/components/llama%2Dcomponent",
}


@STREAM
@pytest.mark.parametrize("policies", [[EVERYTHING], [BOTH], []], ids=["all", "both", "none"])
@pytest.mark.parametrize(
    "path",
    [*SPELLINGS.values(), *COMPONENT_SPELLINGS.values()],
    ids=[*SPELLINGS, *COMPONENT_SPELLINGS],
)
def test_a_name_written_otherwise_is_refused_before_any_decision(emulator, path, policies, stream):
    """Servers differ in what they decode: whoever asks, and whatever they may do."""
    running = emulator(identity=policies)
    with pytest.raises(openai.BadRequestError) as raised:
        create(running, path, stream=stream)
    error = raised.value
    escaped = next(part for part in path.split("/") if "%" in part)
    field = "endpointName" if path.split("/")[2] == escaped else "inferenceComponentName"
    assert (error.code, error.type) == ("validation_error", "invalid_request_error")
    assert error.body["message"] == (
        f"1 validation error detected: Value '{escaped}' at '{field}' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*"
    )
    line = running.line_of(error.response)
    assert f" {path}/openai/v1/" in line, "so it was sent"
    assert " name_invalid: " in line


NOT_ROUTED = (404, "unknown_operation_exception", "not routed")
NO_NAME = (400, "validation_error", "name_invalid")
SAME_ENDPOINT = (403, "access_denied_exception", "explicitly_denied")
# A target, and status, code and the log's reason of its refusal. Only what names the endpoint in
# another case, or has a query, is a request for it: of all others it is not known what they name.
TARGETS = {
    "/endpoints/my%252Dendpoint/openai/v1/chat/completions": NO_NAME,
    "/endpoints/MY-ENDPOINT/openai/v1/chat/completions": SAME_ENDPOINT,
    "/endpoints//my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "//endpoints/my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "/endpoints/other/../my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "/endpoints/./my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "/endpoints/other%2F..%2Fmy-endpoint/openai/v1/chat/completions": NO_NAME,
    "/endpoints/my-endpoint%00/openai/v1/chat/completions": NO_NAME,
    "/endpoints/my-endpoint%20/openai/v1/chat/completions": NO_NAME,
    "/endpoints/my-endpoint%0A/openai/v1/chat/completions": NO_NAME,
    "/endpoints/%FFmy-endpoint/openai/v1/chat/completions": (
        404,
        "unknown_operation_exception",
        "path_not_canonical",
    ),
    "/endpoints/my-endpoint;a=b/openai/v1/chat/completions": NO_NAME,
    "/endpoints/my-endpoint/openai/v1/chat/completions?x=y": SAME_ENDPOINT,
    "/%65ndpoints/my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "/endpoints/my-endpoint/openai/v1/chat/completions/": NOT_ROUTED,
    "http://127.0.0.1/endpoints/my-endpoint/openai/v1/chat/completions": SAME_ENDPOINT,
    "http://127.0.0.1/endpoints/a/../my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
}


@pytest.fixture(scope="module")
def closed_endpoint(tmp_path_factory):
    """An emulator that allows everything but one endpoint."""
    policies = [EVERYTHING, document(deny(INVOKE, ENDPOINT))]
    with server.running(configure(tmp_path_factory.mktemp("closed"), identity=policies)) as running:
        yield running


@pytest.mark.parametrize("target", TARGETS)
def test_no_spelling_of_a_name_gets_past_its_deny(closed_endpoint, target):
    """Sent as it stands, which the clients would not do."""
    running, (status, code, reason) = closed_endpoint, TARGETS[target]
    address = urlsplit(running.url)
    connection = http.client.HTTPConnection(
        address.hostname, address.port, timeout=server.SECONDS
    )
    with contextlib.closing(connection):
        connection.putrequest("POST", target)
        body = json.dumps({"model": "", "messages": user()}).encode()
        for name, value in {
            "Authorization": f"Bearer {aws_token.mint()}",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        answer = response.read().decode()
    assert (response.status, json.loads(answer)["error"]["code"]) == (status, code)
    assert TEXT not in answer
    line = running.line_of(response)
    assert f" {status} POST " in line
    assert f" {reason}: " in line


@pytest.mark.parametrize("policy", [BOTH, EVERYTHING], ids=["denied", "allowed"])
@pytest.mark.parametrize("end", ["%0A", "%0D%0A", "%0D"])
def test_a_name_with_a_line_end_makes_no_line_of_the_log(emulator, policy, end):
    """Who may not call an endpoint must not write into the log what never was."""
    running = emulator(identity=[policy])
    served = " INFO 200 POST /endpoints/my-endpoint/"
    assert create(running) == TEXT
    running.log.find(served)
    since = len(running.log.lines())
    claim = f"/endpoints/none{end}2026-11-22T10:00:00Z%20%20INFO%20200"
    with pytest.raises(openai.BadRequestError) as raised:
        create(running, claim)
    assert raised.value.code == "validation_error"
    assert create(running) == TEXT
    running.log.find(served, since)
    lines = running.log.lines(since)
    assert len(lines) == 2, lines
