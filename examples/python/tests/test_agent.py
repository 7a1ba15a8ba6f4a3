"""The agent: tools, streams and structured output."""

import pytest

from agent import MOST_TURNS, Agent, Ticket


def test_a_greeting_is_answered_at_once(agent, stagemaker):
    assert agent.answer("Hello") == "Hello, what would you like to know?"
    stagemaker.assert_requested(1, rule="greeting")


def test_the_weather_is_looked_at_before_it_answers(agent, stagemaker):
    assert agent.answer("How is the weather?") == "Take an umbrella."
    assert [request.rule for request in stagemaker.requests] == ["look", "rain"]


def test_the_model_hears_what_the_tool_says(stagemaker):
    assert Agent(lambda city: f"sun in {city}").answer("weather") == "Leave the umbrella at home."
    tool = stagemaker.requests[1].body["messages"][-1]
    assert (tool["role"], tool["content"]) == ("tool", "sun in Berlin")


def test_the_model_hears_that_a_tool_failed(stagemaker):
    def broken(city):
        raise OSError("no network")

    stagemaker.replies({"when": {"tool_result": "error: no network"}, "say": "I cannot look."})
    assert Agent(broken).answer("weather") == "I cannot look."


def test_several_calls_of_one_answer_are_all_made(stagemaker):
    asked = []
    call = [{"weather": {"city": "Berlin"}}, {"weather": {"city": "Rome"}}]
    stagemaker.replies({"when": {"turn": 1}, "call": call}, {"say": "Both."})
    assert Agent(lambda city: asked.append(city) or "sun").answer("weather") == "Both."
    assert asked == ["Berlin", "Rome"]


def test_a_model_that_asks_for_tools_without_end_is_given_up(agent, stagemaker):
    stagemaker.replies({"call": {"weather": {"city": "Berlin"}}})
    with pytest.raises(RuntimeError, match="no answer after 5 turns"):
        agent.answer("weather")
    stagemaker.assert_requested(MOST_TURNS)


def test_a_stream_comes_in_pieces(agent, stagemaker):
    stagemaker.replies("One two three four.")
    pieces = list(agent.stream("Count"))
    assert "".join(pieces) == "One two three four."
    assert len(pieces) > 1


def test_who_stops_reading_a_stream_is_gone(agent, stagemaker):
    stagemaker.replies({"say": "word " * 100, "timing": {"per_token": "20ms"}})
    pieces = agent.stream("Count")
    next(pieces)
    pieces.close()
    (request,) = stagemaker.wait_for(state="gone")
    assert len(request.record["response"]["events"]) < 100


def test_a_ticket_is_read(agent):
    assert agent.read_ticket("The site is down!") == Ticket(topic="outage", urgent=True)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_the_schema_allows_is_read(agent, stagemaker, seed):
    ticket = agent.read_ticket(f"Something else {seed}")
    assert ticket.topic in ("billing", "outage", "other")
    assert isinstance(ticket.urgent, bool)
