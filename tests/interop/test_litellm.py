"""litellm, as a client of an OpenAI-compatible server: the `openai/` prefix."""

import asyncio

import litellm

from conversation import TEXT, TOKENS, contents, user

litellm.suppress_debug_info = True

# Nothing after the prefix is the empty model.
MODEL = "openai/"


def ask(base_url, key, **options):
    return {
        "model": MODEL,
        "api_base": base_url,
        "api_key": key,
        "messages": user(),
        **options,
    }


def test_a_completion_gives_the_answer_its_end_and_its_usage(route, token):
    completion = litellm.completion(**ask(route, token))
    assert completion.choices[0].message.content == TEXT
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage.completion_tokens == TOKENS


def test_a_model_is_named_after_the_prefix(base_url, token):
    route = base_url("/endpoints/shared/inference-components/llama-component")
    completion = litellm.completion(**ask(route, token, model="openai/llama"))
    assert completion.choices[0].message.content == TEXT


def test_a_stream_comes_in_pieces(route, token):
    chunks = list(litellm.completion(**ask(route, token, stream=True)))
    assert len([piece for piece in contents(chunks) if piece]) > 1
    assert "".join(contents(chunks)) == TEXT
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_a_stream_with_usage_ends_with_that_of_the_whole(route, token):
    chunks = list(
        litellm.completion(
            **ask(route, token, stream=True, stream_options={"include_usage": True})
        )
    )
    whole = litellm.completion(**ask(route, token))
    assert "".join(contents(chunks)) == TEXT
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
    assert chunks[-1].usage.prompt_tokens == whole.usage.prompt_tokens


def test_an_async_completion_gives_the_answer(route, token):
    completion = asyncio.run(litellm.acompletion(**ask(route, token)))
    assert completion.choices[0].message.content == TEXT


def test_an_async_stream_adds_up_to_the_answer(route, token):
    async def stream():
        chunks = await litellm.acompletion(**ask(route, token, stream=True))
        return [chunk async for chunk in chunks]

    assert "".join(contents(asyncio.run(stream()))) == TEXT
