"""Bodies that are wrong somewhere: those of the fixtures and our own, changed by chance."""

import bodies
import mutation
from areas import fixtures
from stage import DIALECTS, Stage

NAME = "mutated bodies"

ENDPOINTS = ["echo", "made", "said", "told", "short"]

CONTENT_TYPES = [
    "application/json", "application/json; charset=utf-8", "text/plain", "application/JSON",
    "application/vnd.api+json", "application/json;", "multipart/form-data", "", None,
]  # fmt: skip


def compare(run):
    chance = run.chance(NAME)
    drawn = bodies.Bodies(chance)
    known = [body for body, _ in fixtures.cases()]
    with Stage(run) as stage:
        for _ in range(run.share(1500)):
            body = chance.choice(known) if chance.random() < 0.5 else bodies.written(drawn.draw())
            endpoint = f"{chance.choice(ENDPOINTS)}-{chance.choice(DIALECTS)}"
            odd = chance.random() < 0.03
            content_type = chance.choice(CONTENT_TYPES) if odd else "application/json"
            stage.post(endpoint, mutation.of_body(body, chance), content_type=content_type)
