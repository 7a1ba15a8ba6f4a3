"""Whole and streamed answers: scripts, made-up values, and what a request makes of them."""

import bearer
import bodies
import schemas
import words
from stage import DIALECTS, KEY_ID, Stage

NAME = "answers"

NAMES = ["said", "said", "told", "made", "short", "echo"]

ENDPOINTS = [
    *(f"{name}-{dialect}" for name in NAMES for dialect in DIALECTS),
    "exact", "folder", "paced", "strict", "shared/inference-components/llama-component",
    "shared/components/lmi-component", "shared/inference-components/classifier",
]  # fmt: skip

HEADERS = ["x-color: green", "X-Size: 12", "x-size: large", "user-agent: compare/1", "accept: */*"]


def headers(chance):
    """Some headers, and the name of a test or two."""
    chosen = chance.sample(HEADERS, chance.choice([0, 0, 1, 3]))
    if chance.random() < 0.4:
        chosen.append(f"x-stagemaker-test: {chance.choice(words.TESTS)}")
    if chance.random() < 0.02:
        chosen.append("x-stagemaker-test: alpha")
    return chosen


def variants(said):
    """What a user says, in a bare request, with tools, with a schema, and in a long one."""
    user = {"role": "user", "content": said}
    tools = [
        {"type": "function", "function": {"name": name, "parameters": schemas.WEATHER}}
        for name in words.TOOLS
    ]
    order = {"type": "json_schema", "json_schema": {"name": "Order", "schema": schemas.ORDER}}
    yield {"messages": [user]}
    yield {"messages": [user], "tools": tools, "parallel_tool_calls": False}
    yield {"messages": [user], "tools": tools, "tool_choice": "required"}
    yield {"messages": [user], "response_format": order, "n": 2}
    talk = [user, {"role": "assistant", "content": "Well."}] * 3
    yield {
        "messages": [*talk, user],
        "max_tokens": 4,
        "logprobs": True,
        "top_logprobs": 2,
        "seed": 5,
    }


def compare(run):
    chance = run.chance(NAME)
    drawn = bodies.Bodies(chance)
    with Stage(run, variables={"STAGEMAKER_LOG": "trace"}) as stage:
        # Each word that a rule waits for, in each dialect, whole and streamed.
        for said in words.KNOWN:
            for body in variants(said):
                for dialect in DIALECTS:
                    _post_both_ways(stage, f"said-{dialect}", body)
        for _ in range(run.share(1800)):
            body = bodies.written(drawn.draw())
            stage.post(chance.choice(ENDPOINTS), body, headers(chance))
        for dialect in DIALECTS:
            for body in variants("one two three four five six seven " * 10):
                _post_both_ways(stage, f"short-{dialect}", body)
            # So long that its refusal is not quoted as a whole.
            _post_both_ways(stage, f"echo-{dialect}", {"messages": "x" * 150_000})
    _ask_nearest(run, chance, drawn)
    with Stage(run, "any.yaml", KEYS) as stage:
        for name in ("a", "my-endpoint", "x/inference-components/y", "x/components/y", "a_b"):
            for _ in range(10):
                _post_both_ways(stage, name, drawn.draw())


def _ask_nearest(run, chance, drawn):
    """Rules that do not match, each alone: the answer says why not."""
    with Stage(run, "nearest.yaml", KEYS) as stage:
        names = stage.names("x/inference-components/")
        for name in names:
            for said in ("weather", "fly to Rome"):
                for body in variants(said):
                    stage.post(name, bodies.written(body), chance.choice([[], ["x-color: red"]]))
        for _ in range(run.share(300)):
            stage.post(chance.choice(names), bodies.written(drawn.draw()), headers(chance))


def _post_both_ways(stage, endpoint, body):
    for stream in (False, True):
        own = bodies.written({**body, "stream": stream})
        stage.post(endpoint, own, ["x-color: green"])


# Those of the token with which requests come.
KEYS = {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": bearer.SECRET}
