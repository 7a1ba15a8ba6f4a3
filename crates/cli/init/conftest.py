"""What the tests share."""

import pytest
from openai import OpenAI


@pytest.fixture
def client(stagemaker):
    """A client as code under test makes it: the environment says where the endpoint is, and who calls."""
    with OpenAI(max_retries=0) as client:
        yield client
