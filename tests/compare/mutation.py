"""Small changes to what was right, or wrong in another way."""

import copy
import json

# What is put in the place of a value.
ODD_VALUES = [
    None, True, False, 0, 1, -1, 2, 2.5, -0.0, 1e10, 2**31, 2**63, -(2**63), 10**30, 1e-7, "", " ",
    "x", "1", "true", "null", "é😀", "'", '"', "\\", "\n", "a" * 1000, "json_object", "auto",
    "required", "user", "assistant", "tool", [], {}, [None], [[]], ["x"], [1, 2], [{}], {"x": 1},
    {"type": "text"}, {"type": "function"}, {"type": "json_schema"}, {"name": "f"}, "stop", 20, 21,
    ["a"] * 40,
]  # fmt: skip

# Keys that mean something to one of the containers.
KEYS = [
    "messages", "model", "stream", "stream_options", "tools", "tool_choice", "n", "stop", "seed",
    "max_tokens", "max_completion_tokens", "logprobs", "top_logprobs", "response_format", "top_k",
    "temperature", "top_p", "min_p", "parallel_tool_calls", "prompt_logprobs", "echo", "ignore_eos",
    "repetition_penalty", "presence_penalty", "frequency_penalty", "min_tokens", "logit_bias",
    "guided_json", "structured_outputs", "reasoning_effort", "chat_template_kwargs", "best_of",
    "add_generation_prompt", "continue_final_message", "include_reasoning", "priority", "bad_words",
    "allowed_token_ids", "stop_token_ids", "truncate_prompt_tokens", "use_beam_search", "user",
    "unknown", "functions", "function_call", "store", "metadata", "modalities", "service_tier",
]  # fmt: skip

ODD_TEXT = [
    b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x00", b"\xef\xbb\xbf", b"{", b"}", b"[", b"]", b",", b":",
    b'"', b"\\", b"\\u", b"\\ud800", b"'", b"//", b"/**/", b"NaN", b"Infinity", b"-", b"1e", b"01",
    b"\t", b"\n", b"\r", b"\xc2\xa0", b"tru", b"null", b"#", b"<",
]  # fmt: skip


def places(value, path=()):
    """All places in a value, each as the steps that lead there."""
    yield path
    steps = []
    if isinstance(value, dict):
        steps = list(value)
    elif isinstance(value, list):
        steps = range(len(value))
    for step in steps:
        yield from places(value[step], (*path, step))


def of_value(value, chance):
    """A value that differs in one place from another."""
    value = copy.deepcopy(value)
    path = chance.choice(list(places(value)))
    if not path:
        if isinstance(value, dict):
            value[chance.choice(KEYS)] = chance.choice(ODD_VALUES)
            return value
        return chance.choice(ODD_VALUES)
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    _change(holder, path[-1], chance)
    return value


def _change(holder, step, chance):
    kind = chance.randrange(8)
    if kind == 0:
        del holder[step]
    elif kind == 1 and isinstance(holder, dict):
        holder[str(step) + chance.choice(["_", "s", "é"])] = holder.pop(step)
    elif kind == 2 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[step]))
    elif kind == 3:
        holder[step] = [holder[step]]
    elif kind == 4 and isinstance(holder[step], dict):
        holder[step][chance.choice(KEYS)] = chance.choice(ODD_VALUES)
    elif kind == 5 and isinstance(holder[step], str):
        holder[step] = holder[step] + chance.choice(["", " ", "x", "é", "\n"])
    elif kind == 6 and isinstance(holder[step], (int, float)):
        holder[step] = chance.choice([-holder[step], str(holder[step]), holder[step] + 0.5])
    else:
        holder[step] = chance.choice(ODD_VALUES)


def of_text(text, chance):
    """Bytes that differ in one place from others."""
    at = chance.randrange(len(text) + 1)
    end = min(len(text), at + chance.choice([0, 1, 1, 2, 8]))
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at]
    if kind == 1:
        return text[:at] + text[end:]
    if kind == 2:
        return text[:at] + text[at:end] + text[at:]
    return text[:at] + chance.choice(ODD_TEXT) + text[end:]


def of_body(text, chance):
    """The bytes of a body that differs in a place or two from another."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return of_text(text, chance)
    for _ in range(chance.choice([1, 1, 1, 2])):
        value = of_value(value, chance)
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    if chance.random() < 0.15:
        return of_text(text, chance)
    if chance.random() < 0.05 and isinstance(value, dict):
        key = json.dumps(chance.choice(KEYS))
        return text[:-1] + f", {key}: {json.dumps(chance.choice(ODD_VALUES))}}}".encode()
    return text
