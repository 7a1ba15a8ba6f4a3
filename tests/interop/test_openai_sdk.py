"""openai-python, sync and async, streaming and not."""

import asyncio
import json
from datetime import timedelta

import httpx
import openai
import pytest
from openai import AsyncOpenAI, OpenAI

import aws_token
from conversation import FIRST_TWO_TOKENS, TEXT, TOKENS, contents, user

def test_a_completion_echoes_the_user_and_counts_its_tokens(route, token):
    with OpenAI(base_url=route, api_key=token) as client:
        completion = client.chat.completions.create(model="", messages=user())
    assert completion.object == "chat.completion"
    [choice] = completion.choices
    assert choice.message.role == "assistant"
    assert choice.message.content == TEXT
    assert choice.finish_reason == "stop"
    usage = completion.usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (TOKENS, TOKENS)
    assert usage.total_tokens == 2 * TOKENS


def test_a_stream_echoes_the_user_in_pieces_of_one_answer(route, token):
    with OpenAI(base_url=route, api_key=token) as client:
        chunks = list(client.chat.completions.create(model="", messages=user(), stream=True))
    assert chunks[0].choices[0].delta.role == "assistant"
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk.id for chunk in chunks}) == 1
    assert len([piece for piece in contents(chunks) if piece]) > 1
    assert "".join(contents(chunks)) == TEXT
    assert [chunk.choices[0].finish_reason for chunk in chunks][-1] == "stop"
    assert all(chunk.usage is None for chunk in chunks)


def test_an_async_completion_echoes_the_user(route, token):
    async def create():
        async with AsyncOpenAI(base_url=route, api_key=token) as client:
            return await client.chat.completions.create(model="", messages=user())

    assert asyncio.run(create()).choices[0].message.content == TEXT


def test_an_async_stream_echoes_the_user(route, token):
    async def stream():
        async with AsyncOpenAI(base_url=route, api_key=token) as client:
            chunks = await client.chat.completions.create(model="", messages=user(), stream=True)
            return [chunk async for chunk in chunks]

    chunks = asyncio.run(stream())
    assert "".join(contents(chunks)) == TEXT
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_fifty_requests_at_once_get_each_its_answer(route):
    async def create(client, text):
        completion = await client.chat.completions.create(model="", messages=user(text))
        return completion.choices[0].message.content

    async def all_of(texts):
        async with AsyncOpenAI(base_url=route, api_key=aws_token.mint()) as client:
            return await asyncio.gather(*(create(client, text) for text in texts))

    texts = [f"question {number}" for number in range(50)]
    assert asyncio.run(all_of(texts)) == texts


def test_usage_comes_last_and_without_choices(route, token):
    with OpenAI(base_url=route, api_key=token) as client:
        *chunks, last = client.chat.completions.create(
            model="", messages=user(), stream=True, stream_options={"include_usage": True}
        )
        whole = client.chat.completions.create(model="", messages=user())
    assert last.choices == []
    assert last.usage.model_dump() == whole.usage.model_dump()
    assert all(len(chunk.choices) == 1 and chunk.usage is None for chunk in chunks)
    assert "".join(contents(chunks)) == TEXT


def test_the_stream_helper_puts_the_pieces_together(route, token):
    with (
        OpenAI(base_url=route, api_key=token) as client,
        client.chat.completions.stream(model="", messages=user()) as stream,
    ):
        deltas = [event.delta for event in stream if event.type == "content.delta"]
        completion = stream.get_final_completion()
    assert len(deltas) > 1
    assert "".join(deltas) == TEXT
    assert completion.choices[0].message.content == TEXT
    assert completion.choices[0].finish_reason == "stop"


def test_the_async_stream_helper_puts_the_pieces_together(route, token):
    async def final():
        async with (
            AsyncOpenAI(base_url=route, api_key=token) as client,
            client.chat.completions.stream(model="", messages=user()) as stream,
        ):
            return await stream.get_final_completion()

    assert asyncio.run(final()).choices[0].message.content == TEXT


def test_the_last_of_several_user_messages_is_echoed(route, token):
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "first"},
        {"role": "assistant", "content": "first answer"},
        {"role": "user", "content": [{"type": "text", "text": "second"}]},
    ]
    with OpenAI(base_url=route, api_key=token) as client:
        completion = client.chat.completions.create(model="", messages=messages)
    assert completion.choices[0].message.content == "second"


@pytest.mark.parametrize(
    "question, answer",
    [
        ("How is the weather today?", "It is sunny in Paris."),
        ("order 66", "Your order is on its way."),
        ("an order 66", "Hello! How can I help?"),
    ],
)
@pytest.mark.parametrize(
    "path",
    ["/endpoints/canned", "/endpoints/shared/inference-components/classifier-component"],
    ids=["endpoint", "component"],
)
def test_the_first_reply_that_matches_is_given(base_url, path, question, answer):
    with OpenAI(base_url=base_url(path), api_key=aws_token.mint()) as client:
        completion = client.chat.completions.create(model="", messages=user(question))
        stream = client.chat.completions.create(model="", messages=user(question), stream=True)
        assert "".join(contents(stream)) == answer
    assert completion.choices[0].message.content == answer


@pytest.mark.parametrize("model", ["", "llama"])
def test_a_component_names_its_model_whether_asked_for_or_not(base_url, model):
    path = "/endpoints/shared/inference-components/llama-component"
    with OpenAI(base_url=base_url(path), api_key=aws_token.mint()) as client:
        completion = client.chat.completions.create(model=model, messages=user())
    assert completion.choices[0].message.content == TEXT
    assert completion.model == "llama"


def test_an_endpoint_takes_any_model(base_url):
    with OpenAI(base_url=base_url("/endpoints/my-endpoint"), api_key=aws_token.mint()) as client:
        completion = client.chat.completions.create(model="gpt-4o", messages=user())
    assert completion.choices[0].message.content == TEXT


def test_the_short_form_of_a_route_reaches_the_component(base_url, token):
    path = "/endpoints/shared/components/llama-component"
    with OpenAI(base_url=base_url(path), api_key=token) as client:
        completion = client.chat.completions.create(model="llama", messages=user())
    assert completion.choices[0].message.content == TEXT


def test_two_choices_are_both_the_whole_answer(route, token):
    with OpenAI(base_url=route, api_key=token) as client:
        completion = client.chat.completions.create(model="", messages=user(), n=2)
        chunks = list(client.chat.completions.create(model="", messages=user(), n=2, stream=True))
    assert [choice.index for choice in completion.choices] == [0, 1]
    assert [choice.message.content for choice in completion.choices] == [TEXT, TEXT]
    streamed = {0: "", 1: ""}
    for choice in (choice for chunk in chunks for choice in chunk.choices):
        streamed[choice.index] += choice.delta.content or ""
    assert streamed == {0: TEXT, 1: TEXT}


def test_max_tokens_cuts_and_says_length(route, token):
    with OpenAI(base_url=route, api_key=token) as client:
        completion = client.chat.completions.create(model="", messages=user(), max_tokens=2)
        chunks = list(
            client.chat.completions.create(model="", messages=user(), max_tokens=2, stream=True)
        )
    [choice] = completion.choices
    assert choice.finish_reason == "length"
    assert completion.usage.completion_tokens == 2
    assert choice.message.content == FIRST_TWO_TOKENS
    assert "".join(contents(chunks)) == FIRST_TWO_TOKENS
    assert chunks[-1].choices[0].finish_reason == "length"


@pytest.mark.parametrize("stop", [",", [";", ","]], ids=["text", "list"])
def test_a_stop_sequence_cuts_and_says_stop(route, token, stop):
    with OpenAI(base_url=route, api_key=token) as client:
        completion = client.chat.completions.create(model="", messages=user("one,two"), stop=stop)
        chunks = list(
            client.chat.completions.create(
                model="", messages=user("one,two"), stop=stop, stream=True
            )
        )
    assert completion.choices[0].message.content == "one"
    assert completion.choices[0].finish_reason == "stop"
    assert "".join(contents(chunks)) == "one"
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_the_events_of_a_stream_are_json_after_data_and_end_with_done(route, token):
    with OpenAI(base_url=route, api_key=token) as client:
        response = client.chat.completions.with_raw_response.create(
            model="", messages=user(), stream=True
        )
        assert response.http_response.headers["content-type"].startswith("text/event-stream")
        events = response.http_response.read().decode().removesuffix("\n\n").split("\n\n")
    assert all(event.startswith("data: ") for event in events)
    assert events.pop() == "data: [DONE]"
    chunks = [json.loads(event.removeprefix("data: ")) for event in events]
    pieces = [chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks]
    assert "".join(pieces) == TEXT


def expiring():
    """Tokens that differ, as those minted at different times do."""
    seconds = 900
    while True:
        seconds += 1
        yield aws_token.mint(expiry=timedelta(seconds=seconds))


class MintingAuth(httpx.Auth):
    """The way that AWS documents: a fresh token for each request."""

    def __init__(self):
        self.tokens = expiring()

    def auth_flow(self, request):
        request.headers["Authorization"] = f"Bearer {next(self.tokens)}"
        yield request


def test_an_api_key_that_is_a_function_is_called_for_each_request(route, traffic):
    tokens = expiring()
    client = OpenAI(
        base_url=route, api_key=lambda: next(tokens), http_client=traffic.client
    )
    for _ in range(2):
        completion = client.chat.completions.create(model="", messages=user())
        assert completion.choices[0].message.content == TEXT
    assert "".join(
        contents(client.chat.completions.create(model="", messages=user(), stream=True))
    ) == TEXT
    assert len(set(traffic.tokens)) == len(traffic.tokens) == 3


def test_an_async_api_key_is_awaited_for_each_request(route, traffic):
    tokens = expiring()

    async def key():
        return next(tokens)

    async def create_twice():
        async with AsyncOpenAI(
            base_url=route, api_key=key, http_client=traffic.async_client
        ) as client:
            for _ in range(2):
                completion = await client.chat.completions.create(model="", messages=user())
                assert completion.choices[0].message.content == TEXT

    asyncio.run(create_twice())
    assert len(set(traffic.tokens)) == len(traffic.tokens) == 2


def test_a_client_that_was_refused_is_answered_with_a_new_key(route):
    keys = iter([aws_token.forge(aws_token.mint()), aws_token.mint()])
    with OpenAI(base_url=route, api_key=lambda: next(keys)) as client:
        with pytest.raises(openai.PermissionDeniedError):
            client.chat.completions.create(model="", messages=user())
        completion = client.chat.completions.create(model="", messages=user())
    assert completion.choices[0].message.content == TEXT


def test_an_auth_of_httpx_mints_a_token_for_each_request(route, traffic):
    traffic.client.auth = MintingAuth()
    client = OpenAI(base_url=route, api_key="unused", http_client=traffic.client)
    completion = client.chat.completions.create(model="", messages=user())
    stream = client.chat.completions.create(model="", messages=user(), stream=True)
    assert completion.choices[0].message.content == TEXT
    assert "".join(contents(stream)) == TEXT
    assert len(set(traffic.tokens)) == 2


def test_an_auth_of_httpx_works_with_an_async_client(route):
    async def both():
        http_client = httpx.AsyncClient(auth=MintingAuth())
        async with AsyncOpenAI(
            base_url=route, api_key="unused", http_client=http_client
        ) as client:
            completion = await client.chat.completions.create(model="", messages=user())
            stream = await client.chat.completions.create(model="", messages=user(), stream=True)
            return completion, [chunk async for chunk in stream]

    completion, chunks = asyncio.run(both())
    assert completion.choices[0].message.content == TEXT
    assert "".join(contents(chunks)) == TEXT
