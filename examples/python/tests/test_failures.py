"""What may go wrong between the agent and the endpoint."""

import openai
import pytest

from agent import Agent


def agent(retries=0):
    return Agent(lambda city: "rain", retries)


def test_a_busy_model_is_asked_again(stagemaker):
    stagemaker.replies({"sequence": [{"fail": {"status": 503, "message": "busy"}}, {"say": "Here."}]})
    assert agent(retries=2).answer("Hello") == "Here."
    stagemaker.assert_requested(2)


def test_throttling_is_an_error_of_its_own(stagemaker):
    stagemaker.replies({"fail": {"status": 429, "message": "slow down"}})
    with pytest.raises(openai.RateLimitError):
        agent().answer("Hello")


def test_a_token_ends_after_12_hours(stagemaker):
    long_lived = agent()
    assert long_lived.answer("Hello")
    stagemaker.clock.advance("13h")
    with pytest.raises(openai.PermissionDeniedError):
        long_lived.answer("Hello")
    assert stagemaker.requests[-1].code == "expired"


def test_another_endpoint_is_denied(stagemaker, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", stagemaker.base_url("other-model"))
    with pytest.raises(openai.PermissionDeniedError, match="not authorized to perform"):
        agent().answer("Hello")
    assert "endpoint/agent-*" in stagemaker.requests[0].reason
