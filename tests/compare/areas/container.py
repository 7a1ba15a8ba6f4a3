"""What the containers say of bodies: those of the fixtures as they are, and bodies that are wrong
somewhere."""

import json

import bodies
import mutation
from stage import DIALECTS, FIXTURES, Stage

NAME = "container"

# The names of endpoints, each of which there is for every dialect.
ENDPOINTS = ["echo", "made", "said", "told", "short"]

CONTENT_TYPES = [
    "application/json", "application/json; charset=utf-8", "text/plain", "application/JSON",
    "application/vnd.api+json", "application/json;", "multipart/form-data", "", None,
]  # fmt: skip


def recorded():
    """All requests of `fixtures/containers`, with the content type that they were sent with."""
    for path in sorted((FIXTURES / "containers").glob("*.jsonl")):
        # A text has separators of lines that JSON Lines does not end at.
        with path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                case = json.loads(line)
                yield case["request"].encode("utf-8", "surrogatepass"), case["content_type"]


def compare(run):
    cases = list(recorded())
    with Stage(run) as stage:
        for body, content_type in cases:
            for dialect in DIALECTS:
                stage.post(f"echo-{dialect}", body, content_type=content_type)
    with Stage(run) as stage:
        _ask_changed(run, stage, [body for body, _ in cases])


def _ask_changed(run, stage, known):
    """Bodies of the fixtures and our own, changed by chance."""
    chance = run.chance(NAME)
    drawn = bodies.Bodies(chance)
    for _ in range(run.share(1500)):
        body = chance.choice(known) if chance.random() < 0.5 else bodies.written(drawn.draw())
        endpoint = f"{chance.choice(ENDPOINTS)}-{chance.choice(DIALECTS)}"
        odd = chance.random() < 0.03
        content_type = chance.choice(CONTENT_TYPES) if odd else "application/json"
        stage.post(endpoint, mutation.of_body(body, chance), content_type=content_type)
