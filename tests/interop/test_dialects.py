"""The wire of vLLM, SGLang and LMI: where clients find what a model thinks, and JSON lines."""

import asyncio
import json

import httpx
import openai
import pytest
import strands
from langchain_openai import ChatOpenAI
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from strands.models.openai import OpenAIModel

import aws_token
import server
from conversation import user

THOUGHT = "The user wants a reason."
SAID = "Because it is so."
FIELDS = {"vllm": "reasoning", "sglang": "reasoning_content"}


@pytest.fixture(params=FIELDS)
def dialect(request):
    return request.param


@pytest.fixture
def thinker(scripted, dialect):
    return {"base_url": scripted(f"/endpoints/thinker-{dialect}"), "api_key": aws_token.mint()}


def check(message, dialect):
    """`message` has the thought in the field of the dialect, and in no other."""
    extra = message.model_extra or {}
    found = {field: extra[field] for field in FIELDS.values() if extra.get(field)}
    assert found == {FIELDS[dialect]: THOUGHT}
    assert message.content == SAID


def test_openai_finds_the_thought_in_the_field_of_the_dialect(thinker, dialect):
    with openai.OpenAI(**thinker) as client:
        completion = client.chat.completions.create(model="", messages=user("Why?"))
    check(completion.choices[0].message, dialect)


def test_openai_streams_the_thought_before_the_first_word(thinker, dialect):
    with openai.OpenAI(**thinker) as client:
        chunks = list(client.chat.completions.create(model="", messages=user("Why?"), stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    thoughts = [(delta.model_extra or {}).get(FIELDS[dialect]) for delta in deltas]
    assert "".join(thought or "" for thought in thoughts) == THOUGHT
    assert "".join(delta.content or "" for delta in deltas) == SAID
    last_thought = max(at for at, thought in enumerate(thoughts) if thought)
    first_word = min(at for at, delta in enumerate(deltas) if delta.content)
    assert last_thought < first_word


def test_the_stream_helper_keeps_the_thought(thinker, dialect):
    asked = {"model": "", "messages": user("Why?")}
    with openai.OpenAI(**thinker) as client, client.chat.completions.stream(**asked) as stream:
        check(stream.get_final_completion().choices[0].message, dialect)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_langchain_reads_the_answer_and_drops_the_thought(thinker, stream):
    chat = ChatOpenAI(model="", **thinker)
    messages = list(chat.stream("Why?")) if stream else [chat.invoke("Why?")]
    assert "".join(message.text for message in messages) == SAID
    assert THOUGHT.split()[0] not in "".join(map(repr, messages))


def test_strands_takes_the_thought_from_either_field(thinker):
    model = OpenAIModel(client_args=thinker, model_id="")
    thought, said = strands.Agent(model=model, callback_handler=None)("Why?").message["content"]
    assert thought["reasoningContent"]["reasoningText"]["text"] == THOUGHT
    assert said == {"text": SAID}


def test_pydantic_ai_takes_the_thought_from_either_field(thinker):
    model = OpenAIChatModel("any", provider=OpenAIProvider(**thinker))
    thought, said = asyncio.run(Agent(model).run("Why?")).response.parts
    assert (thought.part_kind, thought.content) == ("thinking", THOUGHT)
    assert (said.part_kind, said.content) == ("text", SAID)


@pytest.fixture
def lmi(scripted):
    return {"base_url": scripted("/endpoints/thinker-lmi"), "api_key": aws_token.mint()}


def read_lines(lmi, **options):
    """What clients do that know LMI: each line is an event, with no word before it."""
    with httpx.stream(
        "POST",
        f"{lmi['base_url']}/chat/completions",
        headers={"Authorization": f"Bearer {lmi['api_key']}"},
        json={"model": "", "messages": user("Why?"), "stream": True, **options},
        timeout=server.SECONDS,
    ) as response:
        response.raise_for_status()
        return response.headers["content-type"], list(response.iter_lines())


def test_lmi_streams_json_lines(lmi):
    kind, lines = read_lines(lmi, stream_options={"include_usage": True})
    assert kind == "application/jsonlines"
    events = [json.loads(line) for line in lines if line]
    assert {event["object"] for event in events} == {"chat.completion.chunk"}
    *events, last = events
    deltas = [event["choices"][0]["delta"] for event in events]
    assert "".join(delta.get("content") or "" for delta in deltas) == SAID
    assert events[-1]["choices"][0]["finish_reason"] == "stop"
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] == 11, "those of the thought count"


def test_lmi_is_read_by_those_who_take_data_away_where_it_is(lmi):
    """As some gateways do, which end at `[DONE]` or at the end."""
    _, lines = read_lines(lmi)
    said = ""
    for line in lines:
        payload = line.removeprefix("data: ").strip()
        if payload and payload != "[DONE]":
            for choice in json.loads(payload)["choices"]:
                said += choice["delta"].get("content") or ""
    assert said == SAID


def test_openai_skips_every_line_of_lmi_and_raises_nothing(lmi):
    """The trap that this dialect is for."""
    with openai.OpenAI(**lmi) as client:
        assert not list(
            client.chat.completions.create(model="", messages=user("Why?"), stream=True)
        )
        completion = client.chat.completions.create(model="", messages=user("Why?"))
    assert completion.choices[0].message.content == SAID
