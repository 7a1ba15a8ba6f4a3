"""What the tests of the package share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import stagemaker

HELLO = {"messages": [{"role": "user", "content": "Hello"}]}


@pytest.fixture
def stage() -> Iterator[stagemaker.Stage]:
    with stagemaker.serve() as stage:
        yield stage
