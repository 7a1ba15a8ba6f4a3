"""The requests that were put to real containers, as they are, in each dialect."""

import json

from stage import DIALECTS, FIXTURES, Stage

NAME = "fixtures"


def cases():
    """All requests of `fixtures/containers`, with the content type that they were sent with."""
    for path in sorted((FIXTURES / "containers").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            yield case["request"].encode("utf-8", "surrogatepass"), case["content_type"]


def compare(run):
    with Stage(run) as stage:
        for body, content_type in cases():
            for dialect in DIALECTS:
                stage.post(f"echo-{dialect}", body, content_type=content_type)
