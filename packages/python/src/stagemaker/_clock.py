"""The clock that a test goes by."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Union

from ._api import Api

#: A time: a text such as ``2026-11-22T10:00:00Z``, or a ``datetime`` that knows its zone.
Time = Union[str, datetime]

#: A duration: a text such as ``12h``, ``90s`` or ``300ms``, or a ``timedelta``.
Duration = Union[str, timedelta]


class Clock:
    """The clock that judges the tokens of a test, and for which paced replies wait."""

    def __init__(self, api: Api, test: str) -> None:
        self._api = api
        self._test = test

    @property
    def now(self) -> str:
        """The time, such as ``2026-11-22T10:00:00.000Z``."""
        return str(self._api.get("/clock", {"test": self._test})["time"])

    def advance(self, duration: Duration) -> None:
        """Moves the clock on, past the end of a token or of a wait, at once."""
        self._change(advance=write_duration(duration))

    def set(self, time: Time, *, frozen: bool = False) -> None:
        """Sets the clock, and stops it where it is to be frozen."""
        self._change(set=write_time(time), frozen=frozen)

    def freeze(self) -> None:
        """Stops the clock."""
        self._change(frozen=True)

    def reset(self) -> None:
        """Lets the test go by the clock of the server again."""
        self._api.send("POST", "/reset", {"test": self._test, "what": ["clock"]})

    def _change(self, **change: object) -> None:
        self._api.send("POST", "/clock", {"test": self._test, **change})


def write_duration(duration: Duration) -> str:
    """Writes a duration as the server reads it."""
    if isinstance(duration, str):
        return duration
    return f"{round(duration / timedelta(milliseconds=1))}ms"


def write_time(time: Time) -> str:
    """Writes a time in UTC, to the second.

    Raises:
        ValueError: The time knows no zone.
    """
    if isinstance(time, str):
        return time
    if time.tzinfo is None:
        raise ValueError(f"{time!r} has no zone: give it one, such as tzinfo=timezone.utc")
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
