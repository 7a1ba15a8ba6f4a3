"""A server for the time of a ``with``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ._clock import Time
from ._process import Config
from ._server import Server
from ._stage import Stage


@contextmanager
def serve(
    config: Config = None, *, at: Time | None = None, test: str = "main"
) -> Iterator[Stage]:
    """Starts a server, and ends it at the end of the ``with``.

    ``config`` is the path of a configuration, or its keys; ``at`` stops the clock at a time.

    Raises:
        StagemakerError: The server did not start; the message is what it says.
    """
    with Server.start(config, at=at) as server:
        yield server.stage(test, is_alone=True)
