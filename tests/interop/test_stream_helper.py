"""`client.chat.completions.stream` of openai-python: its events, and what it puts together."""

import math
from collections import Counter

import openai
import pytest
from pydantic import BaseModel

import aws_token
from conversation import user


class get_weather(BaseModel):  # noqa: N801: the tool has its name
    """Tells the weather."""

    city: str


TOOLS = [openai.pydantic_function_tool(get_weather)]


@pytest.fixture
def completions(scripted, header_of_test):
    base_url = scripted("/endpoints/words")
    options = {"base_url": base_url, "api_key": aws_token.mint()}
    with openai.OpenAI(**options, default_headers=header_of_test) as client:
        yield client.chat.completions


def listen(completions, text, **options):
    """The events, and the completion that the helper makes of them."""
    with completions.stream(model="", messages=user(text), **options) as stream:
        return list(stream), stream.get_final_completion()


def test_two_choices_have_each_a_text_and_one_end(completions):
    """However their chunks are mixed."""
    events, completion = listen(completions, "Flip a coin.", n=2)
    first, second = completion.choices
    assert (first.index, first.message.content, first.finish_reason) == (0, "heads", "stop")
    assert (second.index, second.message.content, second.finish_reason) == (1, "tails", "stop")
    assert Counter(event.type for event in events)["content.done"] == 2
    done = [event.content for event in events if event.type == "content.done"]
    assert sorted(done) == ["heads", "tails"]


def test_the_role_is_told_once_and_first(completions):
    events, _ = listen(completions, "Flip a coin.", n=2)
    roles = [
        (choice.index, choice.delta.role)
        for event in events
        if event.type == "chunk"
        for choice in event.chunk.choices
    ]
    for index in (0, 1):
        first, *others = [role for choice, role in roles if choice == index]
        assert first == "assistant"
        assert set(others) == {None}


@pytest.mark.parametrize("usage", [False, True], ids=["without usage", "with usage"])
def test_usage_comes_once_where_it_is_asked_for_and_else_not(completions, usage):
    options = {"stream_options": {"include_usage": True}} if usage else {}
    events, completion = listen(completions, "Please count.", **options)
    assert completion.choices[0].message.content == "one two three four five"
    if usage:
        assert completion.usage.completion_tokens == 5
        assert completion.usage.total_tokens == completion.usage.prompt_tokens + 5
    else:
        assert completion.usage is None
    with_usage = [event for event in events if event.type == "chunk" and event.chunk.usage]
    assert len(with_usage) == usage


@pytest.mark.parametrize("n", [None, 2])
def test_the_deltas_of_two_calls_beside_a_text_add_up(completions, n):
    options = {"tools": TOOLS} if n is None else {"tools": TOOLS, "n": n}
    events, completion = listen(completions, "Compare Paris and Rome.", **options)
    assert len(completion.choices) == (n or 1)
    for choice in completion.choices:
        assert choice.finish_reason == "tool_calls"
        assert choice.message.content == "Two at once."
        parsed = [call.function.parsed_arguments for call in choice.message.tool_calls]
        assert parsed == [get_weather(city="Paris"), get_weather(city="Rome")]
        assert [call.type for call in choice.message.tool_calls] == ["function", "function"]
    ids = [call.id for choice in completion.choices for call in choice.message.tool_calls]
    assert len(set(ids)) == len(ids) == 2 * (n or 1)

    if n is None:  # the events do not say of which choice they are
        pieces = {0: "", 1: ""}
        for event in events:
            if event.type == "tool_calls.function.arguments.delta":
                pieces[event.index] += event.arguments_delta
                assert pieces[event.index] == (event.arguments or "")
        done = [event for event in events if event.type == "tool_calls.function.arguments.done"]
        assert [event.name for event in done] == ["get_weather", "get_weather"]
        assert [event.arguments for event in done] == list(pieces.values())


def test_logprobs_of_a_script_are_told_to_the_digit(completions):
    """Such as the confidence of a classifier."""
    events, completion = listen(completions, "Are you sure?", logprobs=True, top_logprobs=2)
    yes, stop = completion.choices[0].logprobs.content
    assert (yes.token, yes.logprob, bytes(yes.bytes)) == ("Yes", -0.25, b"Yes")
    assert {top.token: top.logprob for top in yes.top_logprobs} == {"Yes": -0.25, "No": -1.5}
    assert (stop.token, stop.logprob) == (".", -0.125)
    heard = [event.content for event in events if event.type == "logprobs.content.delta"]
    assert [token.token for tokens in heard for token in tokens] == ["Yes", "."]


def test_logprobs_without_a_script_are_sorted_and_the_same_for_a_stream(completions):
    """Their tokens are those of the text."""
    options = {"logprobs": True, "top_logprobs": 3, "seed": 7}
    _, streamed = listen(completions, "Please count.", **options)
    whole = completions.create(model="", messages=user("Please count."), **options)
    tokens = whole.choices[0].logprobs.content
    assert tokens == streamed.choices[0].logprobs.content
    assert "".join(token.token for token in tokens) == whole.choices[0].message.content
    for token in tokens:
        tops = [top.logprob for top in token.top_logprobs]
        assert len(tops) == 3
        assert token.logprob in tops
        assert tops == sorted(tops, reverse=True)
        assert sum(map(math.exp, tops)) <= 1


def test_logprobs_of_a_script_stay_out_unless_asked_for(completions):
    events, completion = listen(completions, "Are you sure?")
    assert completion.choices[0].logprobs is None
    assert not [event for event in events if event.type.startswith("logprobs")]


@pytest.mark.parametrize(
    "options, text",
    [({}, "one two"), ({"response_format": get_weather}, '{"')],
    ids=["text", "object"],
)
def test_an_answer_cut_by_max_tokens_is_raised(completions, options, text):
    """The helper raises for what is cut, so an application can try how it takes that."""
    with pytest.raises(openai.LengthFinishReasonError) as raised:
        listen(completions, "Please count.", max_tokens=2, **options)
    [choice] = raised.value.completion.choices
    assert choice.finish_reason == "length"
    assert raised.value.completion.usage is None
    assert choice.message.content == text
