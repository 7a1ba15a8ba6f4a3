"""What a test does with its part of a server."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest

import stagemaker

from ask import ask, said


def test_rules_in_front_answer_and_the_requests_tell_which(stage: stagemaker.Stage) -> None:
    stage.replies({"name": "greeting", "when": "Hello", "say": "Good morning."}, "Something else.")
    assert said(ask(stage.base_url(), stage.token())[1]) == "Good morning."
    assert said(ask(stage.base_url(), stage.token(), "Bye")[1]) == "Something else."
    first, second = stage.requests
    assert (first.rule, first.status, first.outcome) == ("greeting", 200, "answered")
    assert first.caller == "arn:aws:iam::123456789012:user/test"
    assert first.body["messages"][0]["content"] == "Hello"
    assert said(first.answer) == "Good morning."
    assert "authorization" in first.headers and stage.token() not in str(first.record)
    assert second.is_useful and second.state == "complete"


def test_a_rule_with_a_problem_says_where(stage: stagemaker.Stage) -> None:
    with pytest.raises(stagemaker.StagemakerError, match=r"replies\[0\].sayy"):
        stage.replies({"sayy": "Hello"})


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("signature", "signature does not match"),
        ("expired", "expired at"),
        ("not-yet-valid", "valid from"),
        ("region", "is for region"),
        ("service", "expected a token of"),
        ("session_token", "carries a session token"),
    ],
)
def test_a_broken_token_is_refused_with_its_real_reason(
    stage: stagemaker.Stage, rule: str, reason: str
) -> None:
    status, _ = ask(stage.base_url(), stage.token(broken=rule))
    (request,) = stage.requests
    assert status == request.status == 403
    assert request.reason is not None and reason in request.reason
    assert not request.is_useful


def test_a_token_that_was_cached_expires_when_the_clock_moves(stage: stagemaker.Stage) -> None:
    cached = stage.token()
    assert ask(stage.base_url(), cached)[0] == 200
    stage.clock.advance(timedelta(hours=12, minutes=10))
    assert ask(stage.base_url(), cached)[0] == 403
    assert ask(stage.base_url(), stage.token())[0] == 200
    stage.clock.set(datetime(2026, 11, 22, 10, tzinfo=timezone.utc), frozen=True)
    assert stage.clock.now == "2026-11-22T10:00:00.000Z"
    assert ask(stage.base_url(), stage.token(expires="15m"))[0] == 200
    stage.clock.reset()
    with pytest.raises(ValueError, match="no zone"):
        stage.clock.set(datetime(2026, 11, 22))


def test_an_assertion_that_does_not_hold_says_the_difference(stage: stagemaker.Stage) -> None:
    with pytest.raises(AssertionError, match="expected a request, and there is none"):
        stage.assert_requested()
    ask(stage.base_url(), stage.token())
    stage.assert_requested()
    stage.assert_requested(1, body_contains="Hello", headers={"content-type": "application/json"})
    with pytest.raises(AssertionError) as failure:
        stage.assert_requested(2, body_contains=["Hello"], status=200)
    assert "expected 2 requests" in str(failure.value) and "#1 200 POST" in str(failure.value)
    with pytest.raises(AssertionError, match="Goodbye"):
        stage.assert_requested(order=["Hello", "Goodbye"])


def test_a_request_is_waited_for(stage: stagemaker.Stage) -> None:
    token = stage.token()
    client = threading.Timer(0.2, ask, (stage.base_url(), token))
    client.start()
    (request,) = stage.wait_for(timeout=10, state="ended")
    assert request.number == 1
    client.join()
    with pytest.raises(AssertionError, match="waited 0.05 s for 2 requests with status='2xx'"):
        stage.wait_for(2, timeout=0.05, status="2xx")


def test_tests_of_one_server_do_not_see_each_other() -> None:
    with stagemaker.Server.start() as server:
        one, two = server.stage("one"), server.stage("two/of three")
        one.replies("For one.")
        assert said(ask(one.base_url(), one.token())[1]) == "For one."
        assert said(ask(two.base_url(), two.token())[1]) == "Hello"
        assert [len(stage.requests) for stage in (one, two)] == [1, 1]
        one.reset()
        assert [len(stage.requests) for stage in (one, two)] == [0, 1]
        assert said(ask(one.base_url(), one.token())[1]) == "Hello"
