"""Streams take the time that the script says, and their end is noticed."""

import asyncio
import time

import httpx
import openai
import pytest

import aws_token
from conversation import user

# Of scripts.yaml: eight words of 50 ms, the first after 200 ms.
FIRST = 0.2
WHOLE = FIRST + 7 * 0.05
WORDS = [f"{own} " for own in "one two three four five six seven".split()] + ["eight"]
# No machine is so slow that it needs this long for a few hundred bytes.
PATIENCE = 5


@pytest.fixture
def options(scripted):
    return {"base_url": scripted("/endpoints/slow"), "api_key": aws_token.mint(), "max_retries": 0}


def timed(chunks, start):
    """When each piece of text arrived, in seconds from the start."""
    for chunk in chunks:
        if chunk.choices and chunk.choices[0].delta.content:
            yield time.monotonic() - start, chunk.choices[0].delta.content


def test_words_arrive_one_after_the_other(options):
    """A user interface can be seen to fill, at the speed of the model that is meant."""
    with openai.OpenAI(**options) as client:
        start = time.monotonic()
        stream = client.chat.completions.create(model="", messages=user(), stream=True)
        times, pieces = zip(*timed(stream, start), strict=True)
    assert [own.strip() for own in pieces] == [own.strip() for own in WORDS]
    assert "".join(pieces) == "".join(WORDS)
    assert FIRST <= times[0] < PATIENCE
    assert WHOLE <= times[-1] < PATIENCE
    # Early ones may be read late, never late ones early.
    for at, arrived in enumerate(times):
        assert arrived >= FIRST + at * 0.05 - 0.001
    assert times[-1] - times[0] > 0.1, "they must not come all at once"


def test_a_whole_answer_takes_as_long(options):
    with openai.OpenAI(**options) as client:
        start = time.monotonic()
        completion = client.chat.completions.create(model="", messages=user())
        took = time.monotonic() - start
    assert completion.choices[0].message.content == "".join(WORDS)
    assert WHOLE <= took < PATIENCE


def test_a_client_gives_up(options):
    """A timeout of the application can be tried without a slow model."""
    with (
        openai.OpenAI(**options, timeout=0.1) as client,
        pytest.raises(openai.APITimeoutError),
    ):
        client.chat.completions.create(model="", messages=user())
    with openai.OpenAI(**options) as client:
        completion = client.chat.completions.create(model="", messages=user())
    assert completion.choices[0].finish_reason == "stop"


def test_slow_streams_do_not_wait_for_each_other(options):
    """Twenty together take about as long as one."""

    async def read(client):
        stream = await client.chat.completions.create(model="", messages=user(), stream=True)
        chunks = [chunk async for chunk in stream]
        return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)

    async def read_all():
        async with openai.AsyncOpenAI(**options) as client:
            return await asyncio.gather(*(read(client) for _ in range(20)))

    start = time.monotonic()
    assert set(asyncio.run(read_all())) == {"".join(WORDS)}
    assert time.monotonic() - start < 20 * WHOLE / 2


def test_streams_that_are_left(options, scripted):
    """Clients that go away early take nothing with them: not the server, not its next answer."""
    with openai.OpenAI(**options) as client:
        for _ in range(5):
            with client.chat.completions.create(
                model="", messages=user(), stream=True
            ) as stream:
                next(iter(stream))
        base = options["base_url"].partition("/endpoints/")[0]
        assert httpx.get(f"{base}/_stagemaker/health").status_code == 200
        stream = client.chat.completions.create(model="", messages=user(), stream=True)
        assert "".join(piece for _, piece in timed(stream, 0)) == "".join(WORDS)
