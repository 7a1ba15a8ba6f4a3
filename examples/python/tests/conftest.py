"""What the tests share."""

import pytest

from agent import Agent


@pytest.fixture
def agent(stagemaker):
    """An agent in whose world it rains. The environment leads it to the emulator."""
    return Agent(lambda city: f"rain in {city}", retries=0)
