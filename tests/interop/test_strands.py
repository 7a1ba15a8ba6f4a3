"""strands-agents: an Agent on an OpenAIModel, streaming and not."""

import asyncio

import openai
import pytest
from strands import Agent
from strands.models.openai import OpenAIModel

import aws_token
from conversation import TEXT
from refusals import chain

STREAM = pytest.mark.parametrize("stream", [False, True], ids=["create", "stream"])


def agent(base_url, key, *, model_id="", stream=True, params=None, **arguments):
    model = OpenAIModel(
        client_args={"base_url": base_url, "api_key": key, **arguments},
        model_id=model_id,
        stream=stream,
        params=params or {},
    )
    return Agent(model=model, callback_handler=None)


@STREAM
def test_answer(route, token, stream):
    result = agent(route, token, stream=stream)(TEXT)
    assert result.stop_reason == "end_turn"
    assert result.message["role"] == "assistant"
    assert result.message["content"] == [{"text": TEXT}]
    usage = result.metrics.accumulated_usage
    assert usage["outputTokens"] > 0
    assert usage["totalTokens"] == usage["inputTokens"] + usage["outputTokens"]


def test_conversation(route, token):
    talk = agent(route, token)
    talk("first")
    talk("second")
    texts = [message["content"][0]["text"] for message in talk.messages]
    assert texts == ["first", "first", "second", "second"]


def test_events(route, token):
    async def events():
        return [event async for event in agent(route, token).stream_async(TEXT)]

    seen = asyncio.run(events())
    pieces = [event["data"] for event in seen if "data" in event]
    assert len(pieces) > 1
    assert "".join(pieces) == TEXT
    assert seen[-1]["result"].stop_reason == "end_turn"


def test_max_tokens_is_told(route, token):
    with pytest.raises(Exception) as raised:
        agent(route, token, params={"max_tokens": 2})(TEXT)
    assert "MaxTokensReachedException" in {type(error).__name__ for error in chain(raised.value)}


@STREAM
def test_refusal(base_url, traffic, refusal, stream):
    refused = agent(
        base_url(refusal.path),
        refusal.key or aws_token.mint(),
        model_id=refusal.model,
        stream=stream,
        params={"extra_body": refusal.extra},
        http_client=traffic.async_client,
    )
    with pytest.raises(Exception) as raised:
        refused(TEXT)
    [error] = [error for error in chain(raised.value) if isinstance(error, openai.APIStatusError)]
    assert type(error) is refusal.openai_error
    assert error.status_code == refusal.status
    assert error.code == refusal.code
    refusal.check_body(error.body)
    refusal.check_message(str(raised.value))
    assert len(traffic.tokens) == 1, "a refusal must not be tried again"
