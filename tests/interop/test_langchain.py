"""langchain-openai: invoke, stream, astream, batch."""

import asyncio

import httpx
from langchain_openai import ChatOpenAI

import aws_token
from conversation import FIRST_TWO_TOKENS, TEXT, TOKENS


def chat(base_url, key, **options):
    return ChatOpenAI(**{"model": "", "base_url": base_url, "api_key": key, **options})


def test_invoke_gives_the_answer_its_end_and_its_usage(route, token):
    message = chat(route, token).invoke(TEXT)
    assert message.type == "ai"
    assert message.content == TEXT
    assert message.response_metadata["finish_reason"] == "stop"
    assert message.usage_metadata["output_tokens"] == TOKENS


def test_ainvoke_gives_the_answer(route, token):
    async def invoke():
        async with httpx.AsyncClient() as client:
            return await chat(route, token, http_async_client=client).ainvoke(TEXT)

    assert asyncio.run(invoke()).content == TEXT


def test_the_last_message_of_a_conversation_is_echoed(route, token):
    message = chat(route, token).invoke(
        [("system", "Be brief."), ("human", "first"), ("ai", "answer"), ("human", "second")]
    )
    assert message.content == "second"


def test_a_stream_comes_in_pieces(route, token):
    chunks = list(chat(route, token).stream(TEXT))
    assert len([chunk for chunk in chunks if chunk.content]) > 1
    assert "".join(chunk.content for chunk in chunks) == TEXT


def test_an_async_stream_adds_up_to_the_answer(route, token):
    async def stream():
        async with httpx.AsyncClient() as client:
            chunks = chat(route, token, http_async_client=client).astream(TEXT)
            return [chunk.content async for chunk in chunks]

    assert "".join(asyncio.run(stream())) == TEXT


def test_a_stream_with_usage_ends_with_that_of_the_whole(route, token):
    whole, *chunks = chat(route, token, stream_usage=True).stream(TEXT)
    for chunk in chunks:
        whole += chunk
    assert whole.content == TEXT
    assert whole.response_metadata["finish_reason"] == "stop"
    assert whole.usage_metadata == chat(route, token).invoke(TEXT).usage_metadata


def test_max_tokens_cuts_and_says_length(route, token):
    """LangChain sends it as `max_completion_tokens`."""
    message = chat(route, token, max_tokens=2).invoke(TEXT)
    assert message.response_metadata["finish_reason"] == "length"
    assert message.usage_metadata["output_tokens"] == 2
    assert message.content == FIRST_TWO_TOKENS


def test_a_stop_sequence_cuts_and_says_stop(route, token):
    message = chat(route, token).invoke("one,two", stop=[","])
    assert message.content == "one"
    assert message.response_metadata["finish_reason"] == "stop"


def test_a_batch_gets_each_its_answer(route, token):
    texts = ["one", "two", "three"]
    assert [message.content for message in chat(route, token).batch(texts)] == texts


def test_a_key_that_is_a_function_is_called(route, traffic):
    chat_with_function = chat(route, aws_token.mint, http_client=traffic.client)
    assert chat_with_function.invoke(TEXT).content == TEXT
    [token] = traffic.tokens
    assert token.startswith(aws_token.PREFIX)
