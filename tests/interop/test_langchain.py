"""langchain-openai: invoke, stream, astream, batch."""

import asyncio

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI

import aws_token
from conversation import TEXT


def chat(base_url, key, **options):
    return ChatOpenAI(**{"model": "", "base_url": base_url, "api_key": key, **options})


def test_invoke(route, token):
    message = chat(route, token).invoke(TEXT)
    assert message.type == "ai"
    assert message.content == TEXT
    assert message.response_metadata["finish_reason"] == "stop"
    assert message.usage_metadata["output_tokens"] > 0


def test_ainvoke(route, token):
    async def invoke():
        async with httpx.AsyncClient() as client:
            return await chat(route, token, http_async_client=client).ainvoke(TEXT)

    assert asyncio.run(invoke()).content == TEXT


def test_conversation(route, token):
    message = chat(route, token).invoke(
        [("system", "Be brief."), ("human", "first"), ("ai", "answer"), ("human", "second")]
    )
    assert message.content == "second"


def test_stream(route, token):
    chunks = list(chat(route, token).stream(TEXT))
    assert len([chunk for chunk in chunks if chunk.content]) > 1
    assert "".join(chunk.content for chunk in chunks) == TEXT


def test_astream(route, token):
    async def stream():
        async with httpx.AsyncClient() as client:
            chunks = chat(route, token, http_async_client=client).astream(TEXT)
            return [chunk.content async for chunk in chunks]

    assert "".join(asyncio.run(stream())) == TEXT


def test_stream_with_usage(route, token):
    whole, *chunks = chat(route, token, stream_usage=True).stream(TEXT)
    for chunk in chunks:
        whole += chunk
    assert whole.content == TEXT
    assert whole.response_metadata["finish_reason"] == "stop"
    assert whole.usage_metadata == chat(route, token).invoke(TEXT).usage_metadata


def test_max_tokens_cuts(route, token):
    """LangChain sends it as `max_completion_tokens`."""
    message = chat(route, token, max_tokens=2).invoke(TEXT)
    assert message.response_metadata["finish_reason"] == "length"
    assert message.usage_metadata["output_tokens"] == 2
    assert message.content
    assert len(message.content) < len(TEXT)
    assert TEXT.startswith(message.content)


def test_stop_cuts(route, token):
    message = chat(route, token).invoke("one,two", stop=[","])
    assert message.content == "one"
    assert message.response_metadata["finish_reason"] == "stop"


def test_batch(route, token):
    texts = ["one", "two", "three"]
    assert [message.content for message in chat(route, token).batch(texts)] == texts


def test_key_as_a_function(route, traffic):
    chat_with_function = chat(route, aws_token.mint, http_client=traffic.client)
    assert chat_with_function.invoke(TEXT).content == TEXT
    assert traffic.tokens[0].startswith(aws_token.PREFIX)


@pytest.mark.parametrize("stream", [False, True], ids=["invoke", "stream"])
def test_refusal(base_url, traffic, refusal, stream):
    refused = chat(
        base_url(refusal.path),
        refusal.key or aws_token.mint(),
        model=refusal.model,
        extra_body=refusal.extra,
        http_client=traffic.client,
    )
    with pytest.raises(openai.APIStatusError) as raised:
        list(refused.stream(TEXT)) if stream else refused.invoke(TEXT)
    error = raised.value
    assert isinstance(error, refusal.openai_error)
    assert error.status_code == refusal.status
    assert error.code == refusal.code
    refusal.check_body(error.body)
    refusal.check_message(str(error))
    assert len(traffic.tokens) == 1, "a refusal must not be tried again"
