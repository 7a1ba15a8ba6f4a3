"""The gRPC service of the gateway crate, with gRPC's own client."""

import json
import re
from datetime import timedelta

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

import aws_token
import gateway
from gateway import put, until
from proxy_calls import NOT_GENUINE, ONE, TWO, user_arn
from server import SECONDS


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
