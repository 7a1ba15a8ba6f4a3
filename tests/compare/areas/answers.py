"""Whole and streamed answers: scripts, made-up values, and what a request makes of them."""

import bodies
import words
from stage import DIALECTS, Stage

NAME = "answers"

ENDPOINTS = (
    [f"{name}-{dialect}" for name in ("said", "said", "told", "made", "short") for dialect in DIALECTS]
    + ["said-vllm", "echo-vllm", "echo-sglang", "echo-lmi", "exact", "folder", "paced", "strict"]
    + [
        "shared/inference-components/llama-component",
        "shared/components/lmi-component",
        "shared/inference-components/classifier",
    ]
)  # fmt: skip

HEADERS = ["x-color: green", "X-Size: 12", "x-size: large", "user-agent: compare/1", "accept: */*"]


def headers(chance):
    """Some headers, and the name of a test or two."""
    chosen = chance.sample(HEADERS, chance.choice([0, 0, 1, 3]))
    for _ in range(chance.choice([0, 0, 1, 1, 1, 2]) if chance.random() < 0.5 else 0):
        chosen.append(f"x-stagemaker-test: {chance.choice(words.TESTS)}")
    return chosen


def compare(run):
    chance = run.chance(NAME)
    drawn = bodies.Bodies(chance)
    with Stage(run) as stage:
        # Each word that a rule waits for, in each dialect, whole and streamed.
        for said in words.KNOWN:
            for dialect in DIALECTS:
                for stream in (False, True):
                    body = {"messages": [{"role": "user", "content": said}], "stream": stream}
                    stage.post(f"said-{dialect}", bodies.written(body), ["x-color: green"])
        for _ in range(run.share(1800)):
            body = bodies.written(drawn.draw())
            stage.post(chance.choice(ENDPOINTS), body, headers(chance))
