"""Streams take the time that the script says, and their end is noticed.

No test has an upper bound of seconds, which a busy machine could break. That something comes early is seen
on an endpoint whose next token is due in an hour: what comes at all has not waited for that.
"""

import asyncio
import itertools
import time

import httpx
import openai
import pytest

import aws_token
import server
from conversation import contents, said, user

# Of scripts.yaml: eight words, the first after 200 ms and each other after 50 ms.
FIRST = 0.2
EACH = 0.05
WORDS = "one two three four five six seven eight"


@pytest.fixture
def options(scripted):
    return {"base_url": scripted("/endpoints/slow"), "api_key": aws_token.mint(), "max_retries": 0}


@pytest.fixture
def endless(options, scripted):
    """Of an endpoint that says its first word at once, and the second after an hour."""
    return {**options, "base_url": scripted("/endpoints/endless")}


def stream(client):
    return client.chat.completions.create(model="", messages=user(), stream=True)


def test_no_word_arrives_before_its_time(options):
    """A user interface can be seen to fill, at the speed of the model that is meant."""
    with openai.OpenAI(**options) as client:
        start = time.monotonic()
        arrived = [(time.monotonic() - start, piece) for piece in pieces(stream(client))]
    assert [piece.strip() for _, piece in arrived] == WORDS.split()
    assert "".join(piece for _, piece in arrived) == WORDS
    # They may be read late, and never early.
    for number, (seconds, _) in enumerate(arrived):
        assert seconds >= FIRST + number * EACH


def pieces(chunks):
    """The pieces of text, one by one as they arrive."""
    return (piece for chunk in chunks for piece in contents([chunk]) if piece)


def test_a_word_is_sent_when_it_is_due_and_not_with_the_next(endless):
    with openai.OpenAI(**endless, timeout=server.SECONDS) as client, stream(client) as chunks:
        assert next(pieces(chunks)).strip() == "one"


def test_a_whole_answer_comes_no_earlier_than_its_last_word(options):
    with openai.OpenAI(**options) as client:
        start = time.monotonic()
        completion = client.chat.completions.create(model="", messages=user())
        took = time.monotonic() - start
    assert said(completion) == WORDS
    assert took >= FIRST + 7 * EACH


def test_a_client_gives_up_on_an_answer_that_takes_too_long(options, endless):
    """A timeout of the application can be tried without a slow model."""
    with (
        openai.OpenAI(**endless, timeout=1) as client,
        pytest.raises(openai.APITimeoutError),
    ):
        client.chat.completions.create(model="", messages=user())
    with openai.OpenAI(**options) as client:
        completion = client.chat.completions.create(model="", messages=user())
    assert completion.choices[0].finish_reason == "stop"


def test_slow_streams_do_not_wait_for_each_other(endless):
    """Twenty are open at once, none of which ends: each has said its first word."""

    async def read_first(client, all_have_begun):
        async with await stream(client) as chunks:
            async for chunk in chunks:
                if contents([chunk]) not in ([], [""]):
                    await all_have_begun.wait()
                    return contents([chunk])[0].strip()

    async def read_all():
        all_have_begun = asyncio.Barrier(20)
        async with openai.AsyncOpenAI(**endless, timeout=server.SECONDS) as client:
            readers = [read_first(client, all_have_begun) for _ in range(20)]
            return await asyncio.gather(*readers)

    assert asyncio.run(read_all()) == ["one"] * 20


def test_a_stream_that_is_left_takes_nothing_with_it(options, endless):
    """Neither the server nor its next answer."""
    with openai.OpenAI(**endless, timeout=server.SECONDS) as client:
        for _ in range(5):
            with stream(client) as chunks:
                [first] = itertools.islice(pieces(chunks), 1)
                assert first.strip() == "one"
    base = options["base_url"].partition("/endpoints/")[0]
    health = httpx.get(f"{base}/_stagemaker/health", timeout=server.SECONDS)
    assert health.status_code == 200
    with openai.OpenAI(**options) as client:
        assert said(stream(client)) == WORDS
