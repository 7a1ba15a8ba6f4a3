"""strands-agents: an Agent on an OpenAIModel, streaming and not."""

import asyncio

import pytest
from strands import Agent
from strands.models.openai import OpenAIModel
from strands.types.exceptions import MaxTokensReachedException

from conversation import TEXT, TOKENS

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
def test_an_agent_gets_the_answer_its_end_and_its_usage(route, token, stream):
    result = agent(route, token, stream=stream)(TEXT)
    assert result.stop_reason == "end_turn"
    assert result.message["role"] == "assistant"
    assert result.message["content"] == [{"text": TEXT}]
    usage = result.metrics.accumulated_usage
    assert (usage["inputTokens"], usage["outputTokens"]) == (TOKENS, TOKENS)
    assert usage["totalTokens"] == 2 * TOKENS


def test_each_turn_of_a_conversation_is_answered(route, token):
    talk = agent(route, token)
    talk("first")
    talk("second")
    texts = [message["content"][0]["text"] for message in talk.messages]
    assert texts == ["first", "first", "second", "second"]


def test_the_events_of_a_stream_are_pieces_of_the_answer(route, token):
    async def events():
        return [event async for event in agent(route, token).stream_async(TEXT)]

    seen = asyncio.run(events())
    pieces = [event["data"] for event in seen if "data" in event]
    assert len(pieces) > 1
    assert "".join(pieces) == TEXT
    assert seen[-1]["result"].stop_reason == "end_turn"


def test_an_answer_cut_by_max_tokens_is_raised(route, token):
    with pytest.raises(MaxTokensReachedException):
        agent(route, token, params={"max_tokens": 2})(TEXT)
