"""The proxy of the gateway crate: what it logs, counts and limits."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import openai
import pytest

import aws_token
from conversation import user
from gateway import until
from policies import ACCOUNT, EVERYTHING
from proxy_calls import NOT_GENUINE, ONE, TWO, bearer, client, raw, status, user_arn
from server import SECONDS

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
