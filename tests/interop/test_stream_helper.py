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
def completions(scripted, own):
    base_url = scripted("/endpoints/words")
    options = {"base_url": base_url, "api_key": aws_token.mint(), "default_headers": own}
    with openai.OpenAI(**options) as client:
        yield client.chat.completions


def listen(completions, text, **options):
    """The events, and the completion that the helper makes of them."""
    with completions.stream(model="", messages=user(text), **options) as stream:
        return list(stream), stream.get_final_completion()


def test_two_choices(completions):
    """Each choice has a text of its own and ends once, however their chunks are mixed."""
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
        first, *others = [role for own, role in roles if own == index]
        assert first == "assistant"
        assert set(others) == {None}


@pytest.mark.parametrize("usage", [False, True], ids=["without usage", "with usage"])
def test_usage(completions, usage):
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
def test_tools(completions, n):
    """Two calls beside a text: the deltas of each add up, and its arguments are parsed."""
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


def test_scripted_logprobs(completions):
    """A classifier's confidence is in the script, to the digit."""
    events, completion = listen(completions, "Are you sure?", logprobs=True, top_logprobs=2)
    yes, stop = completion.choices[0].logprobs.content
    assert (yes.token, yes.logprob, bytes(yes.bytes)) == ("Yes", -0.25, b"Yes")
    assert {top.token: top.logprob for top in yes.top_logprobs} == {"Yes": -0.25, "No": -1.5}
    assert (stop.token, stop.logprob) == (".", -0.125)
    heard = [event.content for event in events if event.type == "logprobs.content.delta"]
    assert [own.token for tokens in heard for own in tokens] == ["Yes", "."]


def test_made_up_logprobs(completions):
    """They make up the text, are sorted, and are the same for a stream and at once."""
    options = {"logprobs": True, "top_logprobs": 3, "seed": 7}
    _, streamed = listen(completions, "Please count.", **options)
    whole = completions.create(model="", messages=user("Please count."), **options)
    tokens = whole.choices[0].logprobs.content
    assert tokens == streamed.choices[0].logprobs.content
    assert "".join(own.token for own in tokens) == whole.choices[0].message.content
    for own in tokens:
        tops = [top.logprob for top in own.top_logprobs]
        assert len(tops) == 3
        assert own.logprob in tops
        assert tops == sorted(tops, reverse=True)
        assert sum(map(math.exp, tops)) <= 1


def test_no_logprobs_unless_asked(completions):
    """Even those of the script stay out."""
    events, completion = listen(completions, "Are you sure?")
    assert completion.choices[0].logprobs is None
    assert not [event for event in events if event.type.startswith("logprobs")]


@pytest.mark.parametrize("options", [{}, {"response_format": get_weather}], ids=["text", "object"])
def test_cut_by_max_tokens(completions, options):
    """The helper raises for what is cut, so an application can try how it takes that."""
    with pytest.raises(openai.LengthFinishReasonError) as raised:
        listen(completions, "Please count.", max_tokens=2, **options)
    [choice] = raised.value.completion.choices
    assert choice.finish_reason == "length"
    assert raised.value.completion.usage is None
    assert choice.message.content if options else choice.message.content == "one two"
