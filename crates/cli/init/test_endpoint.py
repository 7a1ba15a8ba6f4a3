"""Examples: an answer of the configuration, one of the test, and two refusals."""

import openai
import pytest


def ask(client, text):
    messages = [{"role": "user", "content": text}]
    answer = client.chat.completions.create(model="my-model", messages=messages)
    return answer.choices[0].message.content


def test_the_configuration_answers(client, stagemaker):
    assert ask(client, "How is the weather?") == "It will rain."
    stagemaker.assert_requested(1, body_contains="weather", rule="weather")


def test_a_test_has_answers_of_its_own(client, stagemaker):
    stagemaker.replies({"when": "Hello", "say": "Good morning."})
    assert ask(client, "Hello") == "Good morning."


def test_a_token_that_has_expired_is_refused(client, stagemaker):
    stagemaker.clock.advance("13h")
    with pytest.raises(openai.PermissionDeniedError):
        ask(client, "Hello")
    assert stagemaker.requests[0].code == "expired"


def test_an_endpoint_that_no_statement_allows_is_denied(stagemaker):
    with pytest.raises(openai.PermissionDeniedError):
        ask(stagemaker.openai("other-endpoint"), "Hello")
    assert stagemaker.requests[0].outcome == "forbidden"
