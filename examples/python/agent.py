"""An agent that answers questions about the weather, and reads support tickets.

It runs against an endpoint of Amazon SageMaker AI that speaks OpenAI's protocol. The environment says which:
``OPENAI_BASE_URL`` and ``OPENAI_API_KEY``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from openai import OpenAI

MODEL = "my-model"

#: The most answers in which a model may ask for tools before it has to answer.
MOST_TURNS = 5

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather in a city today.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}

TICKET = {
    "type": "object",
    "properties": {
        "topic": {"type": "string", "enum": ["billing", "outage", "other"]},
        "urgent": {"type": "boolean"},
    },
    "required": ["topic", "urgent"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Ticket:
    """What a support ticket is about."""

    topic: str
    urgent: bool


class Agent:
    """An agent with one tool."""

    def __init__(self, weather: Callable[[str], str], retries: int = 2) -> None:
        self._client = OpenAI(max_retries=retries)
        self._weather = weather

    def answer(self, question: str) -> str:
        """Answers a question, with as many looks at the weather as the model asks for.

        Raises:
            RuntimeError: The model asks for tools without end.
        """
        messages: list[Any] = [{"role": "user", "content": question}]
        for _ in range(MOST_TURNS):
            said = self._ask(messages, tools=[WEATHER]).choices[0].message
            if not said.tool_calls:
                return said.content or ""
            messages.append(said.model_dump(exclude_none=True))
            messages.extend(map(self._call, said.tool_calls))
        raise RuntimeError(f"no answer after {MOST_TURNS} turns")

    def stream(self, question: str) -> Iterator[str]:
        """Answers a question piece by piece, without tools."""
        messages = [{"role": "user", "content": question}]
        with self._ask(messages, stream=True) as chunks:
            for chunk in chunks:
                if chunk.choices and chunk.choices[0].delta.content:
                    yield chunk.choices[0].delta.content

    def read_ticket(self, text: str) -> Ticket:
        """Reads a support ticket."""
        wanted = {"name": "ticket", "schema": TICKET, "strict": True}
        answer = self._ask(
            [{"role": "user", "content": text}],
            response_format={"type": "json_schema", "json_schema": wanted},
        )
        return Ticket(**json.loads(answer.choices[0].message.content))

    def _ask(self, messages: list[Any], **options: Any) -> Any:
        return self._client.chat.completions.create(model=MODEL, messages=messages, **options)

    def _call(self, call: Any) -> dict[str, str]:
        """Calls the tool; what goes wrong in it is told to the model."""
        try:
            result = self._weather(json.loads(call.function.arguments)["city"])
        except Exception as error:
            result = f"error: {error}"
        return {"role": "tool", "tool_call_id": call.id, "content": result}
