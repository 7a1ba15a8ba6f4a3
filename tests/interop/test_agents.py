"""Agents of LangChain and Strands that follow a script: their tools are really called."""

import json

import openai
import pytest
import strands
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langchain_openai.chat_models.base import OpenAIAPIError
from strands.models.openai import OpenAIModel
from strands.types.exceptions import EventLoopException

import aws_token

FLIGHTS = [{"number": "AZ 417", "price": 129.5}, {"number": "LH 240", "price": 210}]
DESKS = ["/endpoints/desk", "/endpoints/shared/inference-components/desk-component"]
SKIES = {"Paris": "grey", "Rome": "blue"}
FIND = ("find_flights", {"to": "Rome", "day": "2026-12-24", "seats": 2})


class Desk:
    """The tools of the application, and what they were called with."""

    def __init__(self):
        self.calls = []

    def tools(self):
        def find_flights(to: str, day: str, seats: int) -> str:
            """Looks for flights."""
            self.calls.append(("find_flights", {"to": to, "day": day, "seats": seats}))
            return json.dumps(FLIGHTS)

        def book_flight(number: str, price: float, note: str) -> str:
            """Books a flight."""
            booked = {"number": number, "price": price, "note": note}
            self.calls.append(("book_flight", booked))
            return json.dumps({"status": "confirmed", "code": "R0ME"})

        def get_weather(city: str) -> str:
            """Tells the weather."""
            self.calls.append(("get_weather", {"city": city}))
            return json.dumps({"sky": SKIES[city]})

        return [find_flights, book_flight, get_weather]


class LangChain:
    """An agent of LangChain."""

    def __init__(self, desk, traffic, stream, **options):
        self.stream = stream
        model = ChatOpenAI(
            model="", api_key=aws_token.mint(), http_client=traffic.client, **options
        )
        self.agent = create_agent(model, [tool(function) for function in desk.tools()])

    def ask(self, text):
        """The texts that the model sends, one after the other, each in its pieces."""
        question = {"messages": [("user", text)]}
        if not self.stream:
            answers = self.agent.invoke(question)["messages"]
            return [
                [message.text]
                for message in answers
                if isinstance(message, AIMessage) and message.text
            ]
        texts = {}
        for chunk, _ in self.agent.stream(question, stream_mode="messages"):
            if isinstance(chunk, AIMessageChunk) and chunk.text:
                texts.setdefault(chunk.id, []).append(chunk.text)
        return list(texts.values())


class Strands:
    """An agent of Strands."""

    def __init__(self, desk, traffic, stream, **options):
        client = openai.AsyncOpenAI(
            api_key=aws_token.mint(), http_client=traffic.async_client, **options
        )
        self.agent = strands.Agent(
            model=OpenAIModel(client=client, model_id="", stream=stream),
            tools=[strands.tool(function) for function in desk.tools()],
            callback_handler=self.hear,
        )

    def hear(self, **event):
        if "data" in event:
            self.texts[-1].append(event["data"])
        elif "message" in event:
            self.texts.append([])

    def ask(self, text):
        self.texts = [[]]
        self.agent(text)
        return [pieces for pieces in self.texts if pieces]


@pytest.fixture(params=[LangChain, Strands], ids=["langchain", "strands"])
def framework(request):
    return request.param


@pytest.fixture(params=[False, True], ids=["whole", "stream"])
def stream(request):
    return request.param


@pytest.fixture(params=DESKS, ids=["endpoint", "component"])
def desk_url(request, scripted):
    return scripted(request.param)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def open_agent(framework, stream, desk, traffic, header_of_test):
    """Makes an agent whose tools are those of the desk."""

    def make(base_url, **options):
        options = {"base_url": base_url, "default_headers": header_of_test, **options}
        return framework(desk, traffic, stream, **options)

    return make


def booking(text):
    """The call that the script makes of the first flight and of what the user said."""
    note = f"for {len(text)} letters"
    return ("book_flight", {"number": "AZ 417", "price": 129.5, "note": note})


def streams(traffic):
    """Whether streams were asked for."""
    return {json.loads(request.content).get("stream", False) for request in traffic.requests}


def tries(traffic):
    """Which try each request was, as the SDK counts them."""
    return [int(request.headers["x-stainless-retry-count"]) for request in traffic.requests]


def test_an_agent_gets_through_two_tools_to_its_answer(desk_url, open_agent, desk, traffic, stream):
    """By a script of three rules."""
    text = "I want to fly to Rome."
    first, last = open_agent(desk_url).ask(text)
    assert desk.calls == [FIND, booking(text)]
    assert "".join(first) == "Let me see."
    assert "".join(last) == "Booked: R0ME."
    assert (len(last) > 1) == stream
    assert streams(traffic) == {stream}
    assert len(traffic.requests) == 3


def test_two_calls_at_once_are_both_made_and_their_results_told_apart(desk_url, open_agent, desk, traffic):
    """Each result is found by its place, whatever the order they ran in."""
    [said] = open_agent(desk_url).ask("Is it Paris or Rome?")
    assert sorted(city["city"] for _, city in desk.calls) == ["Paris", "Rome"]
    assert "".join(said) == "Paris is grey, Rome is blue."
    assert len(traffic.requests) == 2


# What each raises when the model fails: at once, and after a tool has run.
ERRORS = {
    LangChain: (OpenAIAPIError, OpenAIAPIError),
    Strands: (openai.InternalServerError, EventLoopException),
}


def check(framework, error, message, *, tools_ran):
    """Strands wraps the error of the SDK, and LangChain has a class of its own for it."""
    assert type(error) is ERRORS[framework][tools_ran]
    if type(error) is EventLoopException:
        error = error.original_exception
    assert isinstance(error, openai.InternalServerError)
    assert error.status_code == 503
    assert error.code == "model_error"
    assert message in str(error)


def test_a_failure_at_the_third_request_is_raised_after_both_tools_ran(
    desk_url, framework, open_agent, desk, traffic
):
    """What an application is left with when the engine goes away after both tools ran."""
    text = "I want to fly to Rome on a bad day."
    with pytest.raises(ERRORS[framework]) as raised:
        open_agent(desk_url, max_retries=0).ask(text)
    check(framework, raised.value, "The engine is restarting.", tools_ran=True)
    assert desk.calls == [FIND, booking(text)]
    assert len(traffic.requests) == 3


def test_a_failure_at_the_third_request_is_tried_again_and_no_tool_runs_twice(
    desk_url, open_agent, desk, traffic
):
    """It is the SDK's own retry that gets the agent to its answer."""
    text = "I want to fly to Rome on a bad day."
    *_, last = open_agent(desk_url, max_retries=1).ask(text)
    assert "".join(last) == "Booked: R0ME."
    assert desk.calls == [FIND, booking(text)]
    assert tries(traffic) == [0, 0, 0, 1]


@pytest.mark.parametrize("retries", [0, 2])
def test_an_outage_is_tried_as_often_as_the_client_is_told(
    scripted, framework, open_agent, traffic, retries
):
    for _ in range(2):
        [said] = open_agent(scripted("/endpoints/desk")).ask("A story.")
        assert "".join(said) == "Once upon a time."
    with pytest.raises(ERRORS[framework]) as raised:
        open_agent(scripted("/endpoints/desk"), max_retries=retries).ask("A story.")
    check(framework, raised.value, "Out of stories.", tools_ran=False)
    assert tries(traffic) == [0, 0, *range(retries + 1)]
