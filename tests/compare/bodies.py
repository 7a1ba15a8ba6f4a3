"""Bodies of requests that a container accepts, or nearly."""

import json

import schemas
import words


class Bodies:
    """Draws bodies, the same for the same seed."""

    def __init__(self, chance):
        self.chance = chance

    def draw(self, said=None):
        """A body whose last user message says this, or anything."""
        body = {"messages": self._messages(said)}
        for add in (self._model, self._stream, self._tools, self._format, self._limits, self._logs):
            add(body)
        return body

    def text(self):
        known = self.chance.random() < 0.7
        return self.chance.choice(words.KNOWN if known else words.OTHERS)

    def _maybe(self, share):
        return self.chance.random() < share

    def _messages(self, said):
        messages = []
        if self._maybe(0.3):
            role = self.chance.choice(["system", "system", "developer"])
            messages.append(
                {"role": role, "content": self.chance.choice(["You are a planner.", ""])}
            )
        while self._maybe(0.25):
            messages.append({"role": "user", "content": self._content(self.text())})
            messages.append(
                {"role": "assistant", "content": self.chance.choice(["Well.", None, ""])}
            )
        messages.append({"role": "user", "content": self._content(said or self.text())})
        if self._maybe(0.2):
            messages += self._calls()
        if self._maybe(0.03):
            messages.append({"role": "assistant", "content": "I begin"})
        return messages

    def _content(self, text):
        if not self._maybe(0.15):
            return text
        parts = [{"type": "text", "text": text}]
        while self._maybe(0.4):
            parts.append({"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}})
        if self._maybe(0.2):
            parts.append({"type": "text", "text": "and so on"})
        return parts

    def _calls(self):
        """Tools that were called, and what they said."""
        tools = self.chance.sample(words.TOOLS, self.chance.randint(1, 2))
        calls = [
            {"id": f"call_{at}", "type": "function", "function": {"name": tool, "arguments": "{}"}}
            for at, tool in enumerate(tools)
        ]
        results = [
            {
                "role": "tool",
                "tool_call_id": call["id"],
                "content": self.chance.choice(words.RESULTS),
            }
            for call in calls
        ]
        return [{"role": "assistant", "content": None, "tool_calls": calls}, *results]

    def _model(self, body):
        if self._maybe(0.3):
            body["model"] = self.chance.choice(words.MODELS)

    def _stream(self, body):
        if self._maybe(0.45):
            body["stream"] = True
            if self._maybe(0.5):
                body["stream_options"] = {"include_usage": self._maybe(0.8)}
                if self._maybe(0.2):
                    body["stream_options"]["continuous_usage_stats"] = True

    def _tools(self, body):
        if not self._maybe(0.35):
            return
        names = self.chance.sample(words.TOOLS, self.chance.randint(1, 3))
        body["tools"] = [{"type": "function", "function": self._function(name)} for name in names]
        if self._maybe(0.5):
            named = {"type": "function", "function": {"name": self.chance.choice([*names, "none"])}}
            body["tool_choice"] = self.chance.choice(["auto", "none", "required", named])
        if self._maybe(0.3):
            body["parallel_tool_calls"] = self.chance.choice([True, False, None])

    def _function(self, name):
        function = {"name": name, "description": "Does it."}
        if self._maybe(0.8):
            is_weather = name == "get_weather" and self._maybe(0.7)
            schema = schemas.WEATHER if is_weather else schemas.any_schema(self.chance)
            function["parameters"] = schema
        if self._maybe(0.2):
            function["strict"] = True
        return function

    def _format(self, body):
        if not self._maybe(0.3):
            return
        name = self.chance.choice(["Order", "person", "answer"])
        schema = schemas.any_schema(self.chance)
        kinds = [
            {"type": "text"},
            {"type": "json_object"},
            {"type": "json_schema", "json_schema": {"name": name, "schema": schema}},
            {
                "type": "json_schema",
                "json_schema": {"name": name, "schema": schema, "strict": True},
            },
        ]
        body["response_format"] = self.chance.choice(kinds + kinds[2:])

    def _limits(self, body):
        if self._maybe(0.25):
            key = self.chance.choice(["max_tokens", "max_completion_tokens"])
            body[key] = self.chance.choice([1, 2, 3, 5, 8, 13, 30, 100, 40961])
        if self._maybe(0.15):
            body["stop"] = self.chance.choice(
                [" ", "e", ["two", "four"], ["."], [], None, "\n", ["", "a"], ["a"] * 40]
            )
        if self._maybe(0.2):
            body["n"] = self.chance.choice([1, 2, 3, 5])
        if self._maybe(0.3):
            body["seed"] = self.chance.choice([0, 1, 42, -7, 2**31])
        for key, values in {
            "temperature": [0, 0.5, 1.9, -1],
            "top_p": [0.1, 1, 0],
            "frequency_penalty": [0, 1.5],
            "user": ["me", None],
            "ignore_eos": [True],
            "include_stop_str_in_output": [True],
        }.items():
            if self._maybe(0.05):
                body[key] = self.chance.choice(values)

    def _logs(self, body):
        if self._maybe(0.2):
            body["logprobs"] = True
            if self._maybe(0.7):
                body["top_logprobs"] = self.chance.choice([0, 1, 2, 5, 20, 21])


def written(body):
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
