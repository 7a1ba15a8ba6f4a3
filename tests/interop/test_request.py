"""openai-python: the request decides where the script says nothing, and its mistakes are told."""

import json

import openai
import pytest

import aws_token
from conversation import user
from refusals import QUOTE

WORDS = "/endpoints/words"
TEXT = "one two three four five"


@pytest.fixture
def client(scripted, own, traffic):
    return openai.OpenAI(
        base_url=scripted(WORDS),
        api_key=aws_token.mint(),
        default_headers=own,
        http_client=traffic.client,
    )


@pytest.fixture(params=[False, True], ids=["whole", "stream"])
def ask(request, client):
    """Asks, and gives the text and the reason for the end of each choice."""

    def ask(text="Please count.", **options):
        answer = client.chat.completions.create(
            model="", messages=user(text), stream=request.param, **options
        )
        if not request.param:
            return [(choice.message.content, choice.finish_reason) for choice in answer.choices]
        texts, reasons = {}, {}
        for choice in (choice for chunk in answer for choice in chunk.choices):
            text = texts.get(choice.index, "")
            texts[choice.index] = text + (choice.delta.content or "")
            reasons[choice.index] = choice.finish_reason
        return [(texts[index], reasons[index]) for index in sorted(texts)]

    return ask


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_max_tokens(ask, name):
    assert ask(**{name: 2}) == [("one two", "length")]
    assert ask(**{name: 5}) == [(TEXT, "stop")]
    assert ask(**{name: 4000}) == [(TEXT, "stop")]


def test_stop(ask):
    assert ask(stop=" three") == [("one two", "stop")]
    assert ask(stop=["five", "four"]) == [("one two three ", "stop")]
    assert ask(stop="six") == [(TEXT, "stop")]


def test_stop_before_max_tokens(ask):
    assert ask(stop=" two", max_tokens=3) == [("one", "stop")]
    assert ask(stop=" four", max_tokens=2) == [("one two", "length")]


def test_choices(ask):
    assert ask(n=2) == [(TEXT, "stop")] * 2
    assert ask("Flip a coin.", n=2) == [("heads", "stop"), ("tails", "stop")]
    assert ask("Flip a coin.", n=3, max_tokens=1)[:2] == [("heads", "stop"), ("tails", "stop")]


@pytest.mark.parametrize("asked", [None, False, True])
def test_a_chunk_with_usage_only_when_asked(client, asked):
    options = {} if asked is None else {"stream_options": {"include_usage": asked}}
    chunks = list(
        client.chat.completions.create(model="", messages=user("count"), stream=True, **options)
    )
    assert len([chunk for chunk in chunks if not chunk.choices]) == (asked is True)
    if asked:
        whole = client.chat.completions.create(model="", messages=user("count"))
        assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens == 5
        assert chunks[-1].usage.prompt_tokens == whole.usage.prompt_tokens > 0


def test_a_sequence_goes_on_and_its_last_line_stays(client):
    def roll():
        answer = client.chat.completions.create(model="", messages=user("roll the dice"))
        return answer.choices[0].message.content

    assert [roll() for _ in range(4)] == ["Three.", "Five.", "Six.", "Six."]


REFUSED = {
    "temperature below zero": (
        {"temperature": -1},
        "temperature must be non-negative, got -1.0.",
        "temperature",
    ),
    "top_p of zero": ({"top_p": 0}, "top_p must be in (0, 1], got 0.0.", "top_p"),
    "no tokens": ({"max_tokens": 0}, "max_tokens must be at least 1, got 0.", "max_tokens"),
    "no choices": ({"n": 0}, "n must be at least 1, got 0.", None),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_vllm_refuses(client, traffic, case):
    """The mistakes of an application come up before production."""
    options, message, parameter = REFUSED[case]
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model="", messages=user(), **options)
    assert (raised.value.code, raised.value.type) == ("model_error", "server_error")
    quote = QUOTE.fullmatch(raised.value.body["message"])
    inner = json.loads(quote[2])["error"]
    assert message in inner["message"]
    assert inner["type"] == "BadRequestError"
    assert inner["param"] == parameter
    assert len(traffic.requests) == 1


def test_a_temperature_of_99_is_taken(ask):
    """As vLLM takes it, whatever OpenAI would say."""
    assert ask(temperature=99) == [(TEXT, "stop")]


def post(client, body):
    """Sent by the HTTP client under the SDK, and read by the SDK."""
    return client.post(
        "/chat/completions",
        cast_to=object,
        content=body,
        options={"headers": {"content-type": "application/json"}},
    )


@pytest.mark.parametrize(
    "body, message",
    [
        (b'{"model": "", "messages": [', "JSON decode error"),
        (b'{"model": ""}', "Field required"),
        (b'{"model": "", "messages": "hello"}', "Input should be a valid list"),
        (b'{"model": "", "messages": []}', ""),
        (b'{"model": "", "messages": [{"content": "hello"}]}', "role"),
        (b"null", ""),
    ],
)
def test_what_is_no_request(client, traffic, body, message):
    with pytest.raises(openai.BadRequestError) as raised:
        post(client, body)
    assert raised.value.status_code == 400
    quote = QUOTE.fullmatch(raised.value.body["message"])
    assert quote[1] == "400"
    assert message in quote[2]
    assert len(traffic.requests) == 1


def test_no_tools_to_call(client, traffic):
    """A script that calls a tool which the request does not offer says so, and where."""
    with pytest.raises(openai.APIStatusError) as raised:
        client.chat.completions.create(model="", messages=user("Paris and Rome"))
    assert raised.value.status_code < 500, "not worth a second try"
    assert raised.value.code == "stagemaker_reply_failed"
    assert "`get_weather`" in str(raised.value)
    assert "words.yaml:" in str(raised.value)
    assert len(traffic.requests) == 1
