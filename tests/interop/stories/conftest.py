"""One server for the whole suite: the base URL names the test, and no client sets a header."""

import json
import os
import random
import urllib.request
from urllib.parse import quote

import pytest
from openai import OpenAI

URL = os.environ["STORY_URL"]
TOKEN = os.environ["STORY_TOKEN"]


def control(path, body):
    request = urllib.request.Request(
        f"{URL}/_stagemaker/v1{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def pytest_collection_modifyitems(items):
    """In another order each time, as a plugin for that would do it."""
    random.Random(os.environ["STORY_SEED"]).shuffle(items)


@pytest.fixture
def test_id(request):
    control("/reset", {"test": request.node.nodeid})
    return request.node.nodeid


@pytest.fixture
def client(test_id):
    """What the code under test is given: a client, and nothing that names the test."""
    base_url = f"{URL}/_stagemaker/test/{quote(test_id, safe='')}/endpoints/story/openai/v1"
    with OpenAI(base_url=base_url, api_key=TOKEN, max_retries=0) as made:
        yield made


@pytest.fixture
def advance(test_id):
    return lambda by: control("/clock", {"test": test_id, "advance": by})


@pytest.fixture
def check(test_id):
    """Holds what this test has sent against an expectation."""
    return lambda **expected: control(
        "/requests/check", {"filter": {"test": test_id}, **expected}
    )
