"""The proxy of the gateway crate: what reaches the upstream, and what does not."""

import json
import threading

import httpx
import openai
import pytest

import aws_token
import gateway
from conversation import user
from gateway import PIECES
from policies import INVOKE, allow, arn, deny, document, sentence
from proxy_calls import (
    ENDPOINTS_ALLOWED,
    NO_INVOKE,
    ONE,
    TEXT,
    TWO,
    add_key,
    bearer,
    client,
    raw,
    status,
    user_arn,
)
from server import SECONDS

# What a client is configured with, the model that it names, and the path that is sent on.
CALLS = {
    "endpoint": (
        "/endpoints/my-endpoint/openai/v1",
        "any",
        "/endpoints/my-endpoint/openai/v1/chat/completions",
    ),
    "component": (
        "/endpoints/shared/components/llama/openai/v1",
        "any",
        "/endpoints/shared/inference-components/llama/openai/v1/chat/completions",
    ),
    "model": ("/v1", "my-endpoint", "/v1/chat/completions"),
}
CALL_OF_EACH_KIND = pytest.mark.parametrize("base, model, path", CALLS.values(), ids=CALLS)


@CALL_OF_EACH_KIND
@pytest.mark.parametrize("stream", [False, True], ids=["create", "stream"])
def test_the_upstream_receives_the_request_without_its_token(
    proxy, upstream, traffic, base, model, path, stream
):
    openai_client = client(
        proxy, base, http_client=traffic.client, default_query={"api-version": "1 %2F"}
    )
    answer = openai_client.chat.completions.create(model=model, messages=user(), stream=stream)
    if stream:
        assert [chunk.choices[0].delta.content for chunk in answer] == PIECES
    else:
        assert answer.choices[0].message.content == TEXT
    [sent] = traffic.requests
    [received] = upstream.requests
    assert received.method == "POST"
    assert received.path == f"{path}?{sent.url.query.decode()}"
    assert "api-version" in received.path
    assert received.body == sent.content
    assert json.loads(received.body)["model"] == model
    names = {name.lower() for name in received.headers}
    assert "authorization" not in names
    assert f"http://{received.headers['host']}" == upstream.url
    assert received.headers["user-agent"] == sent.headers["user-agent"]
    assert received.headers["content-type"] == "application/json"


@CALL_OF_EACH_KIND
def test_events_arrive_before_the_upstream_has_finished(proxy, upstream, base, model, path):
    upstream.signal = threading.Semaphore(0)
    with client(proxy, base) as openai_client:
        stream = openai_client.chat.completions.create(model=model, messages=user(), stream=True)
        for piece in PIECES:
            assert next(stream).choices[0].delta.content == piece
            assert upstream.streams_ended == 0 or piece == PIECES[-1]
            upstream.signal.release()
        assert list(stream) == []
    assert upstream.streams_ended == 1
    assert upstream.last.path == path




@pytest.mark.parametrize(
    "base, model, resource",
    [
        ("/endpoints/secret/openai/v1", "any", arn("secret")),
        (
            "/endpoints/shared/inference-components/other/openai/v1",
            "any",
            arn("other", "inference-component"),
        ),
        ("/v1", "secret", arn("secret")),
    ],
    ids=["endpoint", "component", "model"],
)
@pytest.mark.parametrize("stream", [False, True], ids=["create", "stream"])
def test_what_policies_do_not_allow_never_reaches_the_upstream(
    start_proxy, upstream, base, model, resource, stream
):
    proxy = start_proxy((ONE, ENDPOINTS_ALLOWED))
    with client(proxy, base) as openai_client, proxy.decision() as decisions:
        with pytest.raises(openai.PermissionDeniedError) as raised:
            openai_client.chat.completions.create(
                model=model,
                messages=user(),
                stream=stream,
                extra_headers={"x-request-id": "request-7"},
            )
    message = sentence(INVOKE, resource, NO_INVOKE, user_arn(ONE))
    assert raised.value.body == {
        "message": message,
        "code": "access_denied_exception",
        "request_id": "request-7",
    }
    assert raised.value.status_code == 403
    assert message in str(raised.value)
    assert upstream.requests == []
    [decision] = decisions
    assert (decision["outcome"], decision["code"]) == ("forbidden", "implicitly_denied")
    assert decision["principal_arn"] == user_arn(ONE)
    assert f"{INVOKE} on {resource}: no identity-based policy allows it" in decision["reason"]
    assert f"statement 1 of `{ONE.access_key}.policy.json`" in decision["reason"]


def test_a_policy_decides_by_the_address_of_the_caller(start_proxy, upstream):
    elsewhere = {"NotIpAddress": {"aws:SourceIp": "127.0.0.1"}}
    here = {"IpAddress": {"aws:SourceIp": "127.0.0.1"}}
    proxy = start_proxy(
        (ONE, document(allow("*"), {**deny("*"), "Condition": elsewhere})),
        (TWO, document(allow("*"), {**deny("*"), "Condition": here})),
    )
    assert status(proxy, aws_token.mint(ONE)) == 200
    assert status(proxy, aws_token.mint(TWO)) == 403
    assert len(upstream.requests) == 1


TWO_READINGS = {
    "/endpoints/shared/inference%2Dcomponents/secret/openai/v1/chat/completions": "path_not_canonical",
    "/endpoints/shared/inference-components%2Fsecret/openai/v1/chat/completions": "path_not_canonical",
    "/endpoints/shared/Inference-Components/secret/openai/v1/chat/completions": "path_not_canonical",
    "/endpoints/shared//inference-components/secret/openai/v1/chat/completions": "path_not_canonical",
    "/endpoints/shared/./inference-components/secret/openai/v1/chat/completions": "path_not_canonical",
    "/endpoints/shared/openai/v1/../../../secret/openai/v1/chat/completions": "path_not_canonical",
    "/endpoints/shared/openai/v1/%2e%2e/chat/completions": "path_not_canonical",
    "/endpoints/shared;v=1/openai/v1/chat/completions": "name_invalid",
}


@pytest.mark.parametrize("path", TWO_READINGS)
def test_a_path_of_two_readings_never_reaches_the_upstream(proxy, upstream, path):
    with proxy.decision() as decisions:
        answered, body = raw(proxy, path, **bearer(aws_token.mint(ONE)))
    assert answered == 400
    assert json.loads(body)["error"]["code"] == "validation_error"
    assert upstream.requests == []
    assert decisions[0]["code"] == TWO_READINGS[path]


@pytest.mark.parametrize(
    "path", ["/", "//endpoints/shared/x", "/V1/chat/completions", "/v1/models"]
)
def test_a_path_without_a_route_is_not_found(proxy, upstream, path):
    answered, _ = raw(proxy, path, **bearer(aws_token.mint(ONE)))
    assert answered == 404
    assert upstream.requests == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"model": "my-endpoint", "model": "secret"}',
        b'{"Model": "secret", "model": "my-endpoint"}',
        b'{"messages": []}',
    ],
)
def test_a_body_of_two_readings_never_reaches_the_upstream(proxy, upstream, body):
    with proxy.decision() as decisions:
        answered, _ = raw(
            proxy,
            "/v1/chat/completions",
            "POST",
            body,
            **bearer(aws_token.mint(ONE)),
            **{"Content-Type": "application/json", "Content-Length": str(len(body))},
        )
    assert answered == 400
    assert decisions[0]["code"] == "model_not_read"
    assert upstream.requests == []


def test_a_body_of_unknown_length_is_sent_on(proxy, upstream):
    body = json.dumps({"model": "my-endpoint", "messages": user()}).encode()
    answer = httpx.post(
        f"{proxy.url}/v1/chat/completions",
        content=iter([body[:10], body[10:]]),
        headers={**bearer(aws_token.mint(ONE)), "Content-Type": "application/json"},
        timeout=SECONDS,
    )
    assert answer.json()["choices"][0]["message"]["content"] == TEXT
    assert upstream.last.body == body
    lengths = {"content-length", "transfer-encoding"}
    assert len(lengths.intersection(map(str.lower, upstream.last.headers))) == 1


def test_an_upstream_that_cannot_be_reached_is_a_bad_gateway(tmp_path):
    add_key(tmp_path, ONE)
    with (
        gateway.unreachable() as url,
        gateway.example("axum_proxy", tmp_path, UPSTREAM=url) as proxy,
    ):
        with client(proxy, "/endpoints/my-endpoint/openai/v1") as openai_client:
            with pytest.raises(openai.InternalServerError) as raised:
                openai_client.chat.completions.create(model="", messages=user())
        assert raised.value.status_code == 502
        proxy.log.find("Connect")
