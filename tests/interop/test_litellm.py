"""litellm, as a client of an OpenAI-compatible server: the `openai/` prefix."""

import asyncio

import litellm
import openai
import pytest
from openai import OpenAI

import aws_token
from conversation import TEXT, user

litellm.suppress_debug_info = True

# Nothing after the prefix is the empty model.
MODEL = "openai/"
CLASSES = {
    400: litellm.BadRequestError,
    403: litellm.APIError,
    404: litellm.NotFoundError,
}


def contents(chunks):
    return [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]


def ask(base_url, key, **options):
    return {
        "model": MODEL,
        "api_base": base_url,
        "api_key": key,
        "messages": user(),
        **options,
    }


def test_completion(route, token):
    completion = litellm.completion(**ask(route, token))
    assert completion.choices[0].message.content == TEXT
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage.completion_tokens > 0


def test_a_named_model(base_url, token):
    route = base_url("/endpoints/shared/inference-components/llama-component")
    completion = litellm.completion(**ask(route, token, model="openai/llama"))
    assert completion.choices[0].message.content == TEXT


def test_stream(route, token):
    chunks = list(litellm.completion(**ask(route, token, stream=True)))
    assert len([piece for piece in contents(chunks) if piece]) > 1
    assert "".join(contents(chunks)) == TEXT
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_stream_with_usage(route, token):
    chunks = list(
        litellm.completion(
            **ask(route, token, stream=True, stream_options={"include_usage": True})
        )
    )
    whole = litellm.completion(**ask(route, token))
    assert "".join(contents(chunks)) == TEXT
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
    assert chunks[-1].usage.prompt_tokens == whole.usage.prompt_tokens


def test_acompletion(route, token):
    completion = asyncio.run(litellm.acompletion(**ask(route, token)))
    assert completion.choices[0].message.content == TEXT


def test_stream_async(route, token):
    async def stream():
        chunks = await litellm.acompletion(**ask(route, token, stream=True))
        return [chunk async for chunk in chunks]

    assert "".join(contents(asyncio.run(stream()))) == TEXT


@pytest.mark.parametrize("stream", [False, True], ids=["create", "stream"])
def test_refusal(base_url, traffic, refusal, stream):
    key = refusal.key or aws_token.mint()
    client = OpenAI(base_url=base_url(refusal.path), api_key=key, http_client=traffic.client)
    with pytest.raises(openai.OpenAIError) as raised:
        litellm.completion(
            **ask(
                base_url(refusal.path),
                key,
                model=MODEL + refusal.model,
                stream=stream,
                extra_body=refusal.extra,
                client=client,
            )
        )
    error = raised.value
    assert type(error) is CLASSES[refusal.status]
    assert error.status_code == refusal.status
    if refusal.status == 400:  # elsewhere litellm drops the body
        assert error.code == refusal.code
        refusal.check_body(error.body)
    refusal.check_message(str(error))
    assert len(traffic.tokens) == 1, "a refusal must not be tried again"
