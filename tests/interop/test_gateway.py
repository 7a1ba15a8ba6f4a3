"""The examples of the gateway crate, with real clients and tokens of AWS's generator."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import grpc
import httpx
import openai
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from openai import OpenAI

import aws_token
import gateway
from conversation import user
from gateway import PIECES, key, put, until
from policies import ACCOUNT, CALL, EVERYTHING, INVOKE, allow, arn, deny, document, sentence
from server import SECONDS

TEXT = "".join(PIECES)
NOT_GENUINE = "Authentication failed: Please make sure your bearer token is valid."
NO_INVOKE = " because no identity-based policy allows the sagemaker:InvokeEndpoint action"
ONE, TWO = key(1), key(2)


def user_arn(credentials):
    return f"arn:aws:iam::{ACCOUNT}:user/{credentials.access_key}"


def add_key(folder, credentials, policy=EVERYTHING):
    """Adds an access key to the folder of the proxy: first its policy, and then its secret."""
    if policy is not None:
        put(folder, f"{credentials.access_key}.policy.json", json.dumps(policy))
    put(folder, credentials.access_key, credentials.secret_key + "\n")


def remove_key(folder, credentials):
    (folder / credentials.access_key).unlink()
    (folder / f"{credentials.access_key}.policy.json").unlink()


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def upstream():
    with gateway.upstream() as upstream:
        yield upstream


@pytest.fixture
def start_proxy(tmp_path, upstream):
    """Starts the proxy with these access keys and their policies."""
    keys = tmp_path / "keys"
    keys.mkdir()
    with contextlib.ExitStack() as stack:

        def start(*added):
            for credentials, policy in added:
                add_key(keys, credentials, policy)
            running = gateway.example("axum_proxy", keys, UPSTREAM=upstream.url)
            return stack.enter_context(running)

        yield start


@pytest.fixture
def proxy(start_proxy):
    """A proxy for one access key without limits."""
    return start_proxy((ONE, EVERYTHING))


def client(proxy, base, credentials=ONE, **options):
    token = aws_token.mint(credentials)
    return OpenAI(base_url=f"{proxy.url}{base}", api_key=token, max_retries=0, **options)


def status(proxy, token, path="/endpoints/my-endpoint/ping"):
    url = f"{proxy.url}{path}"
    return httpx.get(url, headers=bearer(token), timeout=SECONDS).status_code


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
def test_the_upstream_receives_the_request_without_its_token(proxy, upstream, traffic, base, model, path, stream):
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


ENDPOINTS_ALLOWED = document(
    allow(CALL), allow(INVOKE, arn("shared"), arn("llama", "inference-component"))
)


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
def test_what_policies_do_not_allow_never_reaches_the_upstream(start_proxy, upstream, base, model, resource, stream):
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


def raw(proxy, path, method="GET", body=None, **headers):
    """The answer to a request whose path no client has repaired."""
    connection = http.client.HTTPConnection(urlsplit(proxy.url).netloc, timeout=SECONDS)
    with contextlib.closing(connection):
        connection.putrequest(method, path)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        return response.status, response.read()


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


CALLER = {
    "principal_arn": user_arn(ONE),
    "account_id": ACCOUNT,
    "credential_kind": "long_term",
    "region": aws_token.REGION,
    "service": "sagemaker",
    "keys_from": "held",
}
FINGERPRINT = re.compile(r"[0-9a-f]{32}")


def test_an_allowed_request_is_logged_with_its_caller_and_its_target(proxy):
    token = aws_token.mint(ONE, expiry=timedelta(minutes=10))
    with proxy.decision() as decisions:
        assert status(proxy, token, "/endpoints/shared/components/llama/ping") == 200
    [decision] = decisions
    assert decision.pop("expires_at") - decision.pop("signed_at") == 600
    assert FINGERPRINT.fullmatch(decision.pop("fingerprint"))
    assert decision == {
        "outcome": "allowed",
        "code": "allowed",
        "access_key_id": ONE.access_key,
        "endpoint": "shared",
        "component": "llama",
        "source_ip": "127.0.0.1",
        **CALLER,
    }


def test_a_forged_token_is_logged_without_the_caller_that_it_claims(proxy, upstream):
    token = aws_token.forge(aws_token.mint(ONE))
    with proxy.decision() as decisions:
        with client(proxy, "/endpoints/my-endpoint/openai/v1") as openai_client:
            openai_client.api_key = token
            with pytest.raises(openai.PermissionDeniedError) as raised:
                openai_client.chat.completions.create(model="", messages=user())
    error = {"message": NOT_GENUINE, "code": "access_denied_exception", "request_id": None}
    assert raised.value.body == error
    [decision] = decisions
    assert FINGERPRINT.fullmatch(decision.pop("fingerprint"))
    assert "signature" in decision.pop("reason")
    assert decision == {
        "outcome": "denied",
        "code": "signature_mismatch",
        "access_key_id": ONE.access_key,
        "source_ip": "127.0.0.1",
    }
    assert upstream.requests == []


def test_no_log_holds_a_token_or_a_secret(proxy):
    token = aws_token.mint(ONE)
    for sent, expected in ((token, 200), (aws_token.forge(token), 403), (aws_token.mint(TWO), 403)):
        with proxy.decision():
            assert status(proxy, sent) == expected
    logged = "\n".join(proxy.output.lines() + proxy.log.lines())
    signature = re.search(r"X-Amz-Signature=([0-9a-f]+)", aws_token.decode(token))[1]
    for hidden in (token, signature, ONE.secret_key):
        assert hidden not in logged


def counters(proxy):
    answer = httpx.get(f"{proxy.url}/metrics", timeout=SECONDS)
    assert answer.headers["content-type"].startswith("text/plain")
    first, *lines = answer.text.splitlines()
    assert first == "# TYPE gateway_decisions_total counter"
    pattern = re.compile(r'gateway_decisions_total\{code="([a-z_0-9]+)"\} (\d+)')
    counted = [pattern.fullmatch(line).groups() for line in lines]
    assert len(dict(counted)) == len(counted)
    return {code: int(count) for code, count in counted}


def test_metrics_start_at_0_and_count(proxy):
    before = counters(proxy)
    assert set(before.values()) == {0}
    assert {"allowed", "signature_mismatch", "access_key_unknown", "expired"} <= set(before)
    token = aws_token.mint(ONE)
    for sent, count in ((token, 3), (aws_token.forge(token), 2), (aws_token.mint(TWO), 1)):
        for _ in range(count):
            status(proxy, sent)
    raw(proxy, "/endpoints/shared/x")
    raw(proxy, "/nothing")
    after = counters(proxy)
    assert set(after) == set(before)
    assert {code: count for code, count in after.items() if count} == {
        "allowed": 3,
        "signature_mismatch": 2,
        "access_key_unknown": 1,
        "authorization_missing": 1,
    }


def test_a_principal_that_asks_too_often_waits_and_no_other_does(start_proxy):
    proxy = start_proxy((ONE, EVERYTHING), (TWO, EVERYTHING))
    url, token = f"{proxy.url}/endpoints/my-endpoint/ping", aws_token.mint(ONE)
    limits = httpx.Limits(max_connections=8)
    with (
        httpx.Client(headers=bearer(token), timeout=SECONDS, limits=limits) as http_client,
        ThreadPoolExecutor(8) as threads,
    ):

        def is_refused():
            """Where 30 of the 90 fell into one second, which a busy machine may take a while for."""
            answers = list(threads.map(lambda _: http_client.get(url), range(90)))
            refused = [answer for answer in answers if answer.status_code == 429]
            assert all(answer.headers["retry-after"] == "1" for answer in refused)
            assert {answer.status_code for answer in answers} <= {200, 429}
            return bool(refused) and status(proxy, aws_token.mint(TWO)) == 200

        until("refused for asking too often, while another is answered", is_refused)
        until("answered again", lambda: http_client.get(url).status_code == 200)


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


def test_a_new_key_works_and_a_removed_one_stops(proxy):
    one, two = aws_token.mint(ONE), aws_token.mint(TWO)
    assert (status(proxy, one), status(proxy, two)) == (200, 403)
    add_key(proxy.keys, TWO)
    until("able to call with the new key", lambda: status(proxy, two) == 200)
    assert status(proxy, one) == 200
    remove_key(proxy.keys, ONE)
    until("refused with the removed key", lambda: status(proxy, one) == 403)
    assert status(proxy, two) == 200


def test_a_changed_secret_and_a_changed_policy_replace_the_old_ones(proxy):
    before = aws_token.mint(ONE)
    renewed = type(ONE)(ONE.access_key, TWO.secret_key)
    after = aws_token.mint(renewed)
    assert (status(proxy, before), status(proxy, after)) == (200, 403)
    add_key(proxy.keys, renewed)
    until("able to call with the new secret", lambda: status(proxy, after) == 200)
    assert status(proxy, before) == 403
    add_key(proxy.keys, renewed, ENDPOINTS_ALLOWED)
    until("refused by the new policy", lambda: status(proxy, after) == 403)
    assert status(proxy, after, "/endpoints/shared/ping") == 200


def test_an_emptied_folder_changes_nothing(proxy):
    remove_key(proxy.keys, ONE)
    since = len(proxy.log.lines())
    proxy.log.find("keys not reloaded: the folder is empty", since)
    assert status(proxy, aws_token.mint(ONE)) == 200


@pytest.mark.parametrize(
    "spoil, line",
    [
        (lambda keys: add_key(keys, TWO, None), f"{TWO.access_key}.policy.json: "),
        (lambda keys: put(keys, TWO.access_key, ""), f"{TWO.access_key}.policy.json: "),
        (
            lambda keys: add_key(keys, type(TWO)(TWO.access_key, "")),
            "the secret access key is empty",
        ),
        (
            lambda keys: add_key(keys, TWO, {"Version": "2012-10-17", "Statemnt": []}),
            f"{TWO.access_key}.policy.json:1: ",
        ),
        (
            lambda keys: (keys / f"{ONE.access_key}.policy.json").unlink(),
            f"{ONE.access_key}.policy.json: ",
        ),
    ],
    ids=["no-policy", "empty-without-policy", "empty-secret", "broken-policy", "vanished-policy"],
)
def test_a_wrong_file_changes_nothing_until_it_is_right(proxy, spoil, line):
    one, two = aws_token.mint(ONE), aws_token.mint(TWO)
    spoil(proxy.keys)
    proxy.log.find(re.escape(f"keys not reloaded: {line}"))
    assert (status(proxy, one), status(proxy, two)) == (200, 403)
    add_key(proxy.keys, ONE)
    add_key(proxy.keys, TWO)
    until("able to call with what was mended", lambda: status(proxy, two) == 200)
    assert status(proxy, one) == 200


def test_a_folder_with_a_wrong_file_is_not_started_with(tmp_path, upstream):
    add_key(tmp_path, ONE, None)
    settings = {"KEYS": str(tmp_path), "REGION": aws_token.REGION, "UPSTREAM": upstream.url}
    finished = subprocess.run(
        [gateway.EXAMPLES / "axum_proxy"],
        env={**os.environ, **settings, "LISTEN": "127.0.0.1:0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert finished.returncode == 1
    assert f"{ONE.access_key}.policy.json" in finished.stderr


def store_key(folder, credentials, **others):
    """Stores an access key as the gRPC service reads it."""
    stored = {
        "secret_access_key": credentials.secret_key,
        "principal": user_arn(credentials),
        **others,
    }
    put(folder, f"{credentials.access_key}.json", json.dumps(stored))


@pytest.fixture
def service(tmp_path):
    """The gRPC service, with one access key in its store."""
    store_key(tmp_path, ONE)
    with gateway.example("tonic_service", tmp_path) as service:
        yield service


@pytest.fixture
def health(service):
    with grpc.insecure_channel(service.address) as channel:
        yield health_pb2_grpc.HealthStub(channel)


REQUEST = health_pb2.HealthCheckRequest()
SERVING = health_pb2.HealthCheckResponse.SERVING


def check(health, token):
    """The status of the service, or the gRPC status of the refusal."""
    metadata = [("authorization", f"Bearer {token}")] if token else []
    try:
        answer = health.Check(REQUEST, metadata=metadata, timeout=SECONDS)
    except grpc.RpcError as error:
        return error.code(), error.details()
    return answer.status


UNAUTHENTICATED = (grpc.StatusCode.UNAUTHENTICATED, NOT_GENUINE)


def test_a_grpc_call_with_a_genuine_token_is_answered_and_logged(service, health):
    with service.decision() as decisions:
        assert check(health, aws_token.mint(ONE)) == SERVING
    service.output.find(re.escape(f"called by {user_arn(ONE)}"))
    [decision] = decisions
    assert (decision["outcome"], decision["keys_from"]) == ("allowed", "source")
    assert decision["principal_arn"] == user_arn(ONE)


def test_a_grpc_stream_is_answered_with_a_genuine_token_and_refused_without(service, health):
    metadata = [("authorization", f"Bearer {aws_token.mint(ONE)}")]
    stream = health.Watch(REQUEST, metadata=metadata, timeout=SECONDS)
    assert next(stream).status == SERVING
    stream.cancel()
    refused = health.Watch(REQUEST, timeout=SECONDS)
    with pytest.raises(grpc.RpcError) as raised:
        next(refused)
    assert (raised.value.code(), raised.value.details()) == UNAUTHENTICATED


@pytest.mark.parametrize(
    "token, code",
    [
        (None, "authorization_missing"),
        ("sagemaker-api-key-", "host_mismatch"),
        (aws_token.forge(aws_token.mint(ONE)), "signature_mismatch"),
        (aws_token.mint(TWO), "access_key_unknown"),
        (aws_token.mint(ONE, region="eu-west-1"), "region_mismatch"),
    ],
    ids=["none", "cut", "forged", "unknown", "foreign"],
)
def test_a_grpc_call_without_a_genuine_token_is_unauthenticated(service, health, token, code):
    with service.decision() as decisions:
        assert check(health, token) == UNAUTHENTICATED
    assert decisions[0]["outcome"] == "denied"
    assert decisions[0]["code"] == code
    assert not any(line.startswith("called by") for line in service.output.lines())


@pytest.mark.parametrize(
    "access_key", ["akiagateway000000001", "AKIA.GATEWAY00000001", "PASSWORDS"]
)
def test_an_id_of_another_form_is_not_looked_for(service, health, access_key):
    credentials = type(ONE)(access_key, "secret")
    store_key(service.keys, credentials)
    with service.decision() as decisions:
        assert check(health, aws_token.mint(credentials)) == UNAUTHENTICATED
    assert decisions[0]["code"] == "access_key_unknown"


def test_a_revoked_token_is_refused_and_another_is_not(service, health):
    revoked, other = aws_token.mint(ONE), aws_token.mint(ONE, expiry=timedelta(minutes=5))
    with service.decision() as decisions:
        assert check(health, revoked) == SERVING
    store_key(service.keys, ONE, refused_tokens=[decisions[0]["fingerprint"]])
    until("refused as revoked", lambda: check(health, revoked) == UNAUTHENTICATED)
    assert check(health, other) == SERVING
    assert "token_revoked" in {decision["code"] for decision in service.decisions()}


def test_a_key_that_is_stored_works_until_it_is_removed(service, health):
    token = aws_token.mint(TWO)
    assert check(health, token) == UNAUTHENTICATED
    store_key(service.keys, TWO)
    until("able to call with the stored key", lambda: check(health, token) == SERVING)
    (service.keys / f"{TWO.access_key}.json").unlink()
    until("refused with the removed key", lambda: check(health, token) == UNAUTHENTICATED)


def test_a_store_that_fails_is_replaced_by_its_last_good_answer(service, health):
    one, two = aws_token.mint(ONE), aws_token.mint(TWO)
    with service.decision():
        assert check(health, one) == SERVING
    for credentials in (ONE, TWO):
        put(service.keys, f"{credentials.access_key}.json", "{")
    with service.decision() as decisions:
        unavailable = "The service is temporarily unavailable. Please try again."
        assert check(health, two) == (grpc.StatusCode.UNAVAILABLE, unavailable)
    assert decisions[0]["code"] == "key_source_failed"

    def is_served_from_before():
        with service.decision() as decisions:
            assert check(health, one) == SERVING
        return decisions[0]["keys_from"] == "last_good"

    until("answered from the last good key", is_served_from_before)


def verify_one(*arguments, stdin="", credentials=ONE, region=aws_token.REGION):
    settings = {
        "AWS_ACCESS_KEY_ID": credentials.access_key,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
        "AWS_REGION": region,
    }
    finished = subprocess.run(
        [gateway.EXAMPLES / "verify_one", *arguments],
        env={**os.environ, **settings},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    return finished.returncode, finished.stdout, finished.stderr


@pytest.mark.parametrize("way", ["argument", "stdin"])
def test_verify_one_names_the_principal_of_a_genuine_token(way):
    header = f"Bearer {aws_token.mint(ONE)}"
    arguments, stdin = ([header], "") if way == "argument" else ([], f"{header}\n")
    status, output, errors = verify_one(*arguments, stdin=stdin)
    assert (status, errors) == (0, "")
    until_when = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    principal = re.escape(f"arn:aws:iam::{ACCOUNT}:user/ci")
    assert re.fullmatch(rf"{principal} until {until_when}, token [0-9a-f]{{32}}\n", output)


@pytest.mark.parametrize(
    "header, code",
    [
        ("Basic dTpw", "scheme_not_bearer"),
        (f"Bearer {aws_token.forge(aws_token.mint(ONE))}", "signature_mismatch"),
        (f"Bearer {aws_token.mint(TWO)}", "access_key_unknown"),
        (f"Bearer {aws_token.mint(ONE, region='eu-west-1')}", "region_mismatch"),
        (f"Bearer {aws_token.mint(aws_token.TEMPORARY)}", "access_key_unknown"),
    ],
    ids=["scheme", "forged", "unknown", "region", "temporary"],
)
def test_verify_one_names_the_code_of_a_refused_token(header, code):
    status, output, errors = verify_one(stdin=header)
    assert (status, errors) == (1, "")
    assert output.startswith(f"{code}: ")
    assert output.count("\n") == 1
    assert header.removeprefix("Bearer ") not in output


@pytest.mark.parametrize(
    "options, error",
    [
        ({"credentials": type(ONE)("", "secret")}, "the access key id is empty"),
        (
            {"credentials": type(ONE)("AKIA", "secret\n")},
            "the secret access key begins or ends with white space or a line end: trim it",
        ),
        ({"region": "nowhere at all"}, "the region is not one such as `us-east-1`"),
        ({"stdin": "Bearer a\nb"}, "failed to parse header value"),
    ],
    ids=["id", "secret", "region", "header"],
)
def test_verify_one_says_what_is_wrong_with_a_setting(options, error):
    status, output, errors = verify_one(**{"stdin": "Bearer x", **options})
    assert (status, output, errors) == (2, "", f"{error}\n")
