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


def test_openai(thinker, dialect):
    with openai.OpenAI(**thinker) as client:
        completion = client.chat.completions.create(model="", messages=user("Why?"))
    check(completion.choices[0].message, dialect)


def test_openai_stream(thinker, dialect):
    """All of the thought comes before the first word."""
    with openai.OpenAI(**thinker) as client:
        chunks = list(client.chat.completions.create(model="", messages=user("Why?"), stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    thoughts = [(delta.model_extra or {}).get(FIELDS[dialect]) for delta in deltas]
    assert "".join(thought or "" for thought in thoughts) == THOUGHT
    assert "".join(delta.content or "" for delta in deltas) == SAID
    last_thought = max(at for at, thought in enumerate(thoughts) if thought)
    first_word = min(at for at, delta in enumerate(deltas) if delta.content)
    assert last_thought < first_word


def test_openai_stream_helper(thinker, dialect):
    asked = {"model": "", "messages": user("Why?")}
    with openai.OpenAI(**thinker) as client, client.chat.completions.stream(**asked) as stream:
        check(stream.get_final_completion().choices[0].message, dialect)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_langchain(thinker, stream):
    """ChatOpenAI drops what is not OpenAI's, and reads the answer all the same."""
    chat = ChatOpenAI(model="", **thinker)
    if stream:
        assert "".join(chunk.text for chunk in chat.stream("Why?")) == SAID
    else:
        assert chat.invoke("Why?").text == SAID


def test_strands(thinker):
    """Strands takes a thought from either field."""
    model = OpenAIModel(client_args=thinker, model_id="")
    thought, said = strands.Agent(model=model, callback_handler=None)("Why?").message["content"]
    assert thought["reasoningContent"]["reasoningText"]["text"] == THOUGHT
    assert said == {"text": SAID}


def test_pydantic_ai(thinker):
    """So does pydantic-ai."""
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
    ) as response:
        response.raise_for_status()
        return response.headers["content-type"], list(response.iter_lines())


def test_lmi_streams_json_lines(lmi):
    kind, lines = read_lines(lmi, stream_options={"include_usage": True})
    assert "event-stream" not in kind
    events = [json.loads(line) for line in lines if line]
    assert {event["object"] for event in events} == {"chat.completion.chunk"}
    *events, last = events
    deltas = [event["choices"][0]["delta"] for event in events]
    assert "".join(delta.get("content") or "" for delta in deltas) == SAID
    assert events[-1]["choices"][0]["finish_reason"] == "stop"
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] > 0


def test_lmi_for_those_who_read_both(lmi):
    """A gateway takes `data: ` away where it is there, and ends at `[DONE]` or at the end."""
    _, lines = read_lines(lmi)
    said = ""
    for line in lines:
        payload = line.removeprefix("data: ").strip()
        if payload and payload != "[DONE]":
            for choice in json.loads(payload)["choices"]:
                said += choice["delta"].get("content") or ""
    assert said == SAID


def test_lmi_is_silent_for_openai(lmi):
    """The trap that this dialect is for: the SDK skips every line and raises nothing."""
    with openai.OpenAI(**lmi) as client:
        assert not list(
            client.chat.completions.create(model="", messages=user("Why?"), stream=True)
        )
        completion = client.chat.completions.create(model="", messages=user("Why?"))
    assert completion.choices[0].message.content == SAID
