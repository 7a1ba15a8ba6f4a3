"""The clients of the emulator: the ways in which each asks, and what each raises when refused."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import instructor
import litellm
import openai
import strands
from langchain.agents import create_agent
from langchain_openai import ChatOpenAI
from langchain_openai.chat_models import base as langchain_errors
from pydantic import BaseModel
from pydantic_ai import Agent, NativeOutput, ToolOutput
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from strands.models.openai import OpenAIModel

from conversation import TEXT, contents, said, user

litellm.suppress_debug_info = True


class Note(BaseModel):
    """What those ask for who want an object."""

    text: str


NOTE = json.dumps({"text": TEXT})


@dataclass(frozen=True)
class Call:
    """A request, as a client is configured for it; `traffic` is the fixture."""

    base_url: str
    key: str
    traffic: object
    model: str = ""
    extra: dict = field(default_factory=dict)

    @property
    def _connection(self):
        return {"base_url": self.base_url, "api_key": self.key}

    @property
    def openai(self):
        return openai.OpenAI(**self._connection, http_client=self.traffic.client)

    @property
    def async_openai(self):
        return openai.AsyncOpenAI(**self._connection, http_client=self.traffic.async_client)

    @property
    def question(self):
        return {"model": self.model, "messages": user(), "extra_body": self.extra}

    @property
    def question_for_note(self):
        return {**self.question, "messages": user(NOTE)}

    @property
    def langchain(self):
        return ChatOpenAI(
            model=self.model,
            extra_body=self.extra,
            http_client=self.traffic.client,
            **self._connection,
        )

    @property
    def pydantic_ai(self):
        provider = OpenAIProvider(openai_client=self.async_openai)
        return OpenAIChatModel(
            self.model, provider=provider, settings={"extra_body": self.extra}
        )


def _openai_create(call):
    return said(call.openai.chat.completions.create(**call.question))


def _openai_stream(call):
    return said(call.openai.chat.completions.create(**call.question, stream=True))


def _openai_helper(call):
    with call.openai.chat.completions.stream(**call.question) as stream:
        return said(stream.get_final_completion())


def _openai_parse(call):
    completion = call.openai.chat.completions.parse(**call.question_for_note, response_format=Note)
    return completion.choices[0].message.parsed.text


def _openai_async_create(call):
    async def create():
        async with call.async_openai as client:
            return await client.chat.completions.create(**call.question)

    return said(asyncio.run(create()))


def _openai_async_stream(call):
    async def stream():
        async with call.async_openai as client:
            chunks = await client.chat.completions.create(**call.question, stream=True)
            return [chunk async for chunk in chunks]

    return "".join(contents(asyncio.run(stream())))


def _langchain_agent(call):
    agent = create_agent(call.langchain, [])
    return agent.invoke({"messages": [("user", TEXT)]})["messages"][-1].text


def _langchain_agent_stream(call):
    agent = create_agent(call.langchain, [])
    stream = agent.stream({"messages": [("user", TEXT)]}, stream_mode="messages")
    return "".join(chunk.text for chunk, _ in stream)


def _litellm(stream):
    def ask(call):
        answer = litellm.completion(
            model=f"openai/{call.model}",  # nothing after the prefix is the empty model
            api_base=call.base_url,
            api_key=call.key,
            messages=user(),
            stream=stream,
            extra_body=call.extra,
            client=call.openai,
        )
        return "".join(contents(answer)) if stream else answer.choices[0].message.content

    return ask


def _strands(stream):
    def ask(call):
        model = OpenAIModel(
            client=call.async_openai,
            model_id=call.model,
            stream=stream,
            params={"extra_body": call.extra},
        )
        result = strands.Agent(model=model, callback_handler=None)(TEXT)
        return result.message["content"][0]["text"]

    return ask


def _instructor(mode):
    def ask(call):
        client = instructor.from_openai(call.openai, mode=mode)
        return client.chat.completions.create(
            **call.question_for_note, response_model=Note, max_retries=0
        ).text

    return ask


def _pydantic_ai(output):
    def ask(call):
        agent = Agent(call.pydantic_ai, output_type=output, retries=0)
        answer = asyncio.run(agent.run(TEXT if output is str else NOTE)).output
        return answer if output is str else answer.text

    return ask


def _pydantic_ai_stream(call):
    async def stream():
        async with Agent(call.pydantic_ai, retries=0).run_stream(TEXT) as answer:
            return await answer.get_output()

    return asyncio.run(stream())


def _openai_error(error, status):
    assert type(error) is OPENAI_ERRORS[status]
    return error.status_code, error.code, error.type, error.body


def _langchain_error(error, status):
    """LangChain has a class of its own for each of openai-python's."""
    assert type(error) is LANGCHAIN_ERRORS[status]
    assert isinstance(error, OPENAI_ERRORS[status])
    return error.status_code, error.code, error.type, error.body


def _litellm_error(error, status):
    """litellm keeps the body of a 400 alone, and the sentence of all."""
    assert type(error) is LITELLM_ERRORS[status]
    if status == 400:
        return error.status_code, error.code, error.type, error.body
    return error.status_code, None, None, None


def _instructor_error(error, status):
    """instructor raises what it raises after the last try, and that from openai-python's."""
    assert type(error).__name__ == "InstructorRetryException"
    assert error.n_attempts == 1
    return _openai_error(error.__cause__, status)


def _pydantic_ai_error(error, status):
    assert type(error) is ModelHTTPError
    return error.status_code, error.body["code"], error.body["type"], error.body


OPENAI_ERRORS = {
    400: openai.BadRequestError,
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
}
LANGCHAIN_ERRORS = {
    400: langchain_errors.OpenAIInvalidRequestError,
    403: langchain_errors.OpenAIPermissionDeniedError,
    404: langchain_errors.OpenAIModelNotFoundError,
}
LITELLM_ERRORS = {
    400: litellm.BadRequestError,
    403: litellm.APIError,
    404: litellm.NotFoundError,
}


@dataclass(frozen=True)
class Way:
    """One way of a client to ask."""

    package: str
    name: str
    ask: Callable = field(repr=False)
    read_error: Callable = field(repr=False)

    @property
    def id(self):
        return f"{self.package}-{self.name}"

    def check_refusal(self, error, refusal):
        """Checks class, status, code and message of what the client has raised."""
        status, code, kind, body = self.read_error(error, refusal.status)
        assert status == refusal.status
        refusal.check_message(str(error))
        if body is not None:
            assert (code, kind) == (refusal.code, refusal.type)
            refusal.check_body(body)


WAYS = [
    Way("openai", "create", _openai_create, _openai_error),
    Way("openai", "stream", _openai_stream, _openai_error),
    Way("openai", "helper", _openai_helper, _openai_error),
    Way("openai", "parse", _openai_parse, _openai_error),
    Way("openai", "async-create", _openai_async_create, _openai_error),
    Way("openai", "async-stream", _openai_async_stream, _openai_error),
    Way("langchain", "agent", _langchain_agent, _langchain_error),
    Way("langchain", "agent-stream", _langchain_agent_stream, _langchain_error),
    Way("langchain-openai", "invoke", lambda call: call.langchain.invoke(TEXT).text, _langchain_error),
    Way(
        "langchain-openai",
        "stream",
        lambda call: "".join(chunk.text for chunk in call.langchain.stream(TEXT)),
        _langchain_error,
    ),
    Way("litellm", "completion", _litellm(stream=False), _litellm_error),
    Way("litellm", "stream", _litellm(stream=True), _litellm_error),
    Way("strands-agents", "whole", _strands(stream=False), _openai_error),
    Way("strands-agents", "stream", _strands(stream=True), _openai_error),
    Way("instructor", "tools", _instructor(instructor.Mode.TOOLS), _instructor_error),
    Way("instructor", "schema", _instructor(instructor.Mode.JSON_SCHEMA), _instructor_error),
    Way("pydantic-ai-slim", "text", _pydantic_ai(str), _pydantic_ai_error),
    Way("pydantic-ai-slim", "tool", _pydantic_ai(ToolOutput(Note)), _pydantic_ai_error),
    Way("pydantic-ai-slim", "native", _pydantic_ai(NativeOutput(Note)), _pydantic_ai_error),
    Way("pydantic-ai-slim", "stream", _pydantic_ai_stream, _pydantic_ai_error),
]
