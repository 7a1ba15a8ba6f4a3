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
def client(scripted, header_of_test, traffic):
    return openai.OpenAI(
        base_url=scripted(WORDS),
        api_key=aws_token.mint(),
        default_headers=header_of_test,
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
def test_max_tokens_cuts_only_what_is_longer(ask, name):
    assert ask(**{name: 2}) == [("one two", "length")]
    assert ask(**{name: 5}) == [(TEXT, "stop")]
    assert ask(**{name: 4000}) == [(TEXT, "stop")]


def test_a_stop_sequence_cuts_where_it_first_stands(ask):
    assert ask(stop=" three") == [("one two", "stop")]
    assert ask(stop=["five", "four"]) == [("one two three ", "stop")]
    assert ask(stop="six") == [(TEXT, "stop")]


def test_of_a_stop_sequence_and_a_limit_the_earlier_one_cuts(ask):
    assert ask(stop=" two", max_tokens=3) == [("one", "stop")]
    assert ask(stop=" four", max_tokens=2) == [("one two", "length")]


def test_choices_take_the_texts_of_a_list_in_turn(ask):
    assert ask(n=2) == [(TEXT, "stop")] * 2
    assert ask("Flip a coin.", n=2) == [("heads", "stop"), ("tails", "stop")]
    cut = ask("Flip a coin.", n=3, max_tokens=1)
    assert cut == [("heads", "stop"), ("tails", "stop"), ("heads", "stop")]


@pytest.mark.parametrize("asked", [None, False, True])
def test_a_chunk_with_usage_comes_only_when_it_is_asked_for(client, asked):
    options = {} if asked is None else {"stream_options": {"include_usage": asked}}
    chunks = list(
        client.chat.completions.create(model="", messages=user("count"), stream=True, **options)
    )
    assert len([chunk for chunk in chunks if not chunk.choices]) == (asked is True)
    if asked:
        whole = client.chat.completions.create(model="", messages=user("count"))
        assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens == 5
        assert chunks[-1].usage.prompt_tokens == whole.usage.prompt_tokens == 1


def test_a_sequence_goes_on_and_its_last_line_stays(client):
    def roll():
        answer = client.chat.completions.create(model="", messages=user("roll the dice"))
        return answer.choices[0].message.content

    assert [roll() for _ in range(4)] == ["Three.", "Five.", "Six.", "Six."]


REFUSED = {
    "temperature below zero": (
        {"temperature": -1},
        "temperature must be non-negative, got -1.0. (parameter=temperature, value=-1.0)",
        "temperature",
    ),
    "top_p of zero": (
        {"top_p": 0},
        "top_p must be in (0, 1], got 0.0. (parameter=top_p, value=0.0)",
        "top_p",
    ),
    "no tokens": (
        {"max_tokens": 0},
        "max_tokens must be at least 1, got 0. (parameter=max_tokens, value=0)",
        "max_tokens",
    ),
    "no choices": ({"n": 0}, "n must be at least 1, got 0.", None),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_parameter_out_of_range_is_refused_in_the_words_of_vllm(client, traffic, case):
    """The mistakes of an application come up before production."""
    options, message, parameter = REFUSED[case]
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model="", messages=user(), **options)
    assert (raised.value.code, raised.value.type) == ("model_error", "server_error")
    quote = QUOTE.fullmatch(raised.value.body["message"])
    inner = json.loads(quote[2])["error"]
    assert inner["message"] == message
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


def invalid(kind, location, problem, given, more=""):
    """How vLLM words one mistake in a body: once a line, and once more after the function's name."""
    mistake = f"{{'type': '{kind}', 'loc': {location}, 'msg': '{problem}', 'input': {given}{more}}}"
    return (
        f"1 validation error:\n  {mistake}\n\n"
        '  File "/usr/local/lib/python3.12/site-packages/vllm/entrypoints/utils.py", line 40, in '
        f"create_chat_completion\n    POST /v1/chat/completions [{mistake}]"
    )


# The whole message, as recorded in fixtures/containers: for "no message at all" vLLM's chat
# template fails, in words of its own that are inferred.
NO_REQUEST = {
    "cut short": (
        b'{"model": "", "messages": [',
        invalid(
            "json_invalid",
            "('body', 27)",
            "JSON decode error",
            "{}",
            ", 'ctx': {'error': 'Expecting value'}",
        ),
    ),
    "empty": (b"", invalid("missing", "('body',)", "Field required", "None")),
    "null": (b"null", invalid("missing", "('body',)", "Field required", "None")),
    "no messages": (
        b'{"model": ""}',
        invalid("missing", "('body', 'messages')", "Field required", "{'model': ''}"),
    ),
    "messages that are a text": (
        b'{"model": "", "messages": "hello"}',
        invalid("list_type", "('body', 'messages')", "Input should be a valid list", "'hello'"),
    ),
    "no message at all": (b'{"model": "", "messages": []}', "list object has no element 0"),
}


def refused(client, traffic, body):
    """The container's error, which the service quotes, about a body that is no request."""
    with pytest.raises(openai.BadRequestError) as raised:
        post(client, body)
    assert (raised.value.code, raised.value.type) == ("model_error", "server_error")
    quote = QUOTE.fullmatch(raised.value.body["message"])
    assert quote[1] == "400"
    assert len(traffic.requests) == 1
    return json.loads(quote[2])["error"]


@pytest.mark.parametrize("case", NO_REQUEST)
def test_what_is_no_request_is_refused_in_the_words_of_vllm(client, traffic, case):
    body, message = NO_REQUEST[case]
    assert refused(client, traffic, body)["message"] == message


def test_a_list_in_place_of_a_request_is_refused(client, traffic):
    """Here vLLM 0.20.2 fails with 500, of which fixtures/containers tells; ours refuses, as of other bodies."""
    message = refused(client, traffic, b"[]")["message"]
    assert "Input should be a valid dictionary or object to extract fields from" in message


def test_a_message_without_a_role_is_refused_for_each_kind_of_message(client, traffic):
    error = refused(client, traffic, b'{"model": "", "messages": [{"content": "hello"}]}')
    first = error["message"].splitlines()[0]
    assert first == "11 validation errors:"
    missing = "'ChatCompletionUserMessageParam', 'role'), 'msg': 'Field required'"
    assert missing in error["message"]


def test_a_scripted_call_of_a_tool_that_is_not_offered_is_an_error_with_its_place(client, traffic):
    """A script that calls a tool which the request does not offer says so, and where."""
    with pytest.raises(openai.APIStatusError) as raised:
        client.chat.completions.create(model="", messages=user("Paris and Rome"))
    assert raised.value.status_code == 422, "not worth a second try"
    assert raised.value.code == "stagemaker_reply_failed"
    assert "`get_weather`" in str(raised.value)
    assert "words.yaml:" in str(raised.value)
    assert len(traffic.requests) == 1
