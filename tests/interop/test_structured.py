"""Structured output: Python clients get objects that are valid, scripted or not."""

import asyncio
import json
from datetime import datetime, time

import instructor
import openai
import pytest
import strands
from langchain_openai import ChatOpenAI
from pydantic_ai import Agent, NativeOutput, ToolOutput
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.usage import UsageLimits
from strands.models.openai import OpenAIModel

import aws_token
from conversation import user
from shapes import DAY, EXAMPLES, Defaults, Order, Times

NONSENSE = "No, I would rather talk about the weather."


def with_instructor(mode, retries=0):
    def ask(options, shape, text):
        client = instructor.from_openai(openai.OpenAI(**options), mode=mode)
        return client.chat.completions.create(
            model="", messages=user(text), response_model=shape, max_retries=retries
        )

    return ask


def with_pydantic_ai(output, retries=0):
    def ask(options, shape, text):
        async def run():
            client = openai.AsyncOpenAI(**options)
            model = OpenAIChatModel("any", provider=OpenAIProvider(openai_client=client))
            return await Agent(model, output_type=output(shape), retries=retries).run(text)

        return asyncio.run(run()).output

    return ask


def with_langchain(options, shape, text):
    return ChatOpenAI(model="", **options).with_structured_output(shape).invoke(text)


def parse(options, shape, text):
    completion = openai.OpenAI(**options).chat.completions.parse(
        model="", messages=user(text), response_format=shape
    )
    return completion.choices[0].message.parsed


def parse_tool(options, shape, text):
    completion = openai.OpenAI(**options).chat.completions.parse(
        model="",
        messages=user(text),
        tools=[openai.pydantic_function_tool(shape)],
        tool_choice="required",
    )
    [call] = completion.choices[0].message.tool_calls
    return call.function.parsed_arguments


def parse_stream(options, shape, text):
    asked = {"model": "", "messages": user(text), "response_format": shape}
    with openai.OpenAI(**options).chat.completions.stream(**asked) as stream:
        parts = [event.parsed for event in stream if event.type == "content.delta"]
        whole = stream.get_final_completion().choices[0].message.parsed
    assert len(parts) > 1
    assert set(dict(parts[-1])) == set(shape.model_fields), "it grows until it is whole"
    return whole


ASKS = {
    "instructor-tools": with_instructor(instructor.Mode.TOOLS),
    "instructor-schema": with_instructor(instructor.Mode.JSON_SCHEMA),
    "pydantic-ai-tool": with_pydantic_ai(ToolOutput),
    "pydantic-ai-native": with_pydantic_ai(NativeOutput),
    "langchain": with_langchain,
    "openai-parse": parse,
    "openai-parse-tool": parse_tool,
    "openai-parse-stream": parse_stream,
}
ASYNC = {"pydantic-ai", "pydantic-ai-tool", "pydantic-ai-native", "strands"}
MENDING = {
    "instructor": with_instructor(instructor.Mode.JSON_SCHEMA, retries=1),
    "pydantic-ai": with_pydantic_ai(NativeOutput, retries=1),
}


@pytest.fixture
def options(scripted, traffic, header_of_test):
    """The arguments of openai's client for an endpoint of scripts.yaml."""

    def options(path, name):
        return {
            "base_url": scripted(path),
            "api_key": aws_token.mint(),
            "default_headers": header_of_test,
            "http_client": traffic.async_client if name in ASYNC else traffic.client,
        }

    return options


@pytest.fixture(params=ASKS)
def ask(request, options, traffic):
    """Has a client ask for a shape, and checks that the first answer is one."""

    def ask(path, shape, text=NONSENSE):
        result = ASKS[request.param](options(path, request.param), shape, text)
        assert isinstance(result, shape)
        assert len(traffic.requests) == 1, "the first answer must be valid"
        return shape(**dict(result))  # instructor makes a class of its own

    return ask


@pytest.fixture(params=EXAMPLES, ids=lambda example: type(example).__name__)
def example(request):
    return request.param


def test_a_synthesizer_gives_an_object_of_every_shape(ask, example):
    """One line, `synthesize: true`, is enough for every shape and every client."""
    ask("/endpoints/synthesizer", type(example))


def test_an_object_that_fits_is_echoed(ask, example):
    """Without any script: the application says which object it wants back."""
    assert ask("/endpoints/echo", type(example), example.model_dump_json()) == example


def test_a_text_that_is_no_object_is_replaced_by_one(ask):
    """Without any script."""
    ask("/endpoints/echo", Order)


def test_an_object_of_a_script_is_given_to_each_client(ask):
    """The object of a script, from `json` and from `call`."""
    assert ask("/endpoints/objects", Order, "Order two mugs.") == EXAMPLES[0]


def test_a_value_that_does_not_fit_is_replaced(ask):
    """A script that fell behind the application's schema does not break its tests."""
    assert ask("/endpoints/objects", Defaults, "Order something old.").name


def test_times_without_a_zone_are_echoed(ask):
    """What Python writes for a time that names no zone is not taken for nonsense."""
    times = Times(day=DAY, moment=datetime(2026, 12, 24, 18, 30), hour=time(18, 30), days=[DAY] * 3)
    assert ask("/endpoints/echo", Times, times.model_dump_json()) == times


@pytest.mark.parametrize("client", MENDING)
def test_a_client_that_complains_of_half_an_object_gets_the_right_one(
    options, traffic, header_of_test, client
):
    given = options("/endpoints/objects", client)
    asked = MENDING[client](given, Defaults, "Here is a broken order.")
    [test] = header_of_test.values()
    expected = Defaults(name=test, note="for Zoë", tags=["late"], seats=42)
    assert asked.model_dump() == expected.model_dump()
    first, second = [json.loads(request.content)["messages"] for request in traffic.requests]
    assert second[: len(first)] == first
    assert len(second) > len(first), "the complaint is added to what was asked"


@pytest.mark.parametrize("path", ["/endpoints/synthesizer", "/endpoints/echo"])
def test_strands_gets_an_object_by_a_tool(options, path):
    """It only forces the tool when the model just talks."""
    model = OpenAIModel(client=openai.AsyncOpenAI(**options(path, "strands")), model_id="")
    agent = strands.Agent(model=model, callback_handler=None)
    result = agent(NONSENSE, structured_output_model=Defaults)
    assert isinstance(result.structured_output, Defaults)


@pytest.fixture
def booking(options):
    """An agent of pydantic-ai that must call a tool each time: its own, or that of the result."""
    looked = []

    def look_up(place: str) -> str:
        """Looks a place up."""
        looked.append(place)
        return "AZ 417"

    def book(path, text):
        client = openai.AsyncOpenAI(**options(path, "pydantic-ai"))
        model = OpenAIChatModel("any", provider=OpenAIProvider(openai_client=client))
        agent = Agent(model, output_type=Defaults, tools=[look_up], retries=0)
        limits = UsageLimits(request_limit=4)
        return looked, asyncio.run(agent.run(text, usage_limits=limits)).output

    return book


@pytest.mark.parametrize("text", ["Book it, in YAML.", "Book it, by the tool."])
def test_of_two_tools_the_one_is_called_that_the_object_fits(booking, text):
    """Whether the script names it or not."""
    looked, output = booking("/endpoints/objects", text)
    assert looked == ["Rome"]
    assert output == Defaults(name="AZ 417", note=None, tags=[], seats=3)


def test_an_agent_without_a_script_calls_each_tool_once_and_ends(booking):
    looked, output = booking("/endpoints/synthesizer", "Book it.")
    assert len(looked) == 1
    assert isinstance(output, Defaults)
