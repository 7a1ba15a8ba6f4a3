"""Twenty tests that share one server: sequences, nth, expiry, tools, streams."""

import openai
import pytest


def ask(client, text, **options):
    return client.chat.completions.create(
        model="", messages=[{"role": "user", "content": text}], **options
    )


def said(client, text):
    return ask(client, text).choices[0].message.content


@pytest.mark.parametrize("times", [1, 2, 3, 4, 5])
def test_a_sequence_begins_anew_in_each_test(client, times):
    rolled = [said(client, "roll the dice") for _ in range(times)]
    assert rolled == ["one", "two", "three", "three", "three"][:times]


@pytest.mark.parametrize("tries", [1, 2, 3, 4])
def test_what_fails_twice_answers_the_third_time(client, check, tries):
    for attempt in range(1, tries + 1):
        if attempt < 3:
            with pytest.raises(openai.InternalServerError):
                said(client, "fails twice")
        else:
            assert said(client, "fails twice") == "at last"
    check(count=tries, body_contains=["fails twice"])


@pytest.mark.parametrize("hours", [1, 13, 25])
def test_a_token_ends_on_the_clock_of_the_test_alone(client, advance, hours):
    assert said(client, "hello") == "hello"
    advance(f"{hours}h")
    if hours < 12:
        assert said(client, "hello") == "hello"
    else:
        with pytest.raises(openai.PermissionDeniedError):
            said(client, "hello")


@pytest.mark.parametrize("asked", [1, 2, 3, 4])
def test_a_tool_is_called_as_often_as_it_is_offered(client, check, asked):
    tool = {"type": "function", "function": {"name": "get_weather", "parameters": {}}}
    for _ in range(asked):
        [call] = ask(client, "the weather", tools=[tool]).choices[0].message.tool_calls
        assert call.function.name == "get_weather"
    assert said(client, "count") == "1"
    check(count=asked, body_contains=["get_weather"])


@pytest.mark.parametrize("streams", [1, 2, 3, 4])
def test_streams_are_counted_apart(client, streams):
    for number in range(1, streams + 1):
        chunks = ask(client, "count", stream=True)
        pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
        assert "".join(pieces) == str(number)
