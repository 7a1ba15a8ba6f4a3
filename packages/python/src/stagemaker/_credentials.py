"""Credentials of principals, and the tokens that are made with them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ._api import StagemakerError
from ._binary import find_binary


@dataclass(frozen=True)
class Credentials:
    """Credentials of a principal."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None

    def __repr__(self) -> str:
        return f"Credentials({self.access_key_id!r}, ...)"

    def environment(self) -> dict[str, str]:
        """Returns the variables by which AWS's SDKs find them."""
        variables = {
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }
        if self.session_token is not None:
            variables["AWS_SESSION_TOKEN"] = self.session_token
        return variables


#: The credentials that a server without principals lets in, unless it is told others.
TEST = Credentials("test", "test")


def clean_environment() -> dict[str, str]:
    """Returns the environment without what would make a server another one than the tests mean: a
    developer's own credentials, region and settings."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "STAGEMAKER_")) or name == "STAGEMAKER_LOG"
    }


def mint(
    source: Credentials | Sequence[str],
    region: str,
    *,
    expires: timedelta | str | None,
    at: str | None,
    broken: str | None,
) -> str:
    """Makes a token with credentials, or with those that options of the command name.

    Raises:
        StagemakerError: It cannot be made; the message is that of the command.
    """
    command = [find_binary(), "token", "mint", "--region", region]
    environment: Mapping[str, str] = clean_environment()
    if isinstance(source, Credentials):
        environment = {**environment, **source.environment()}
    else:
        command += source
    if expires is not None:
        seconds = isinstance(expires, timedelta) and f"{round(expires.total_seconds())}s"
        command += ["--expires", seconds or str(expires)]
    if at is not None:
        command += ["--at", at]
    if broken is not None:
        command += ["--broken", broken.replace("_", "-")]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        raise StagemakerError(done.stderr.strip().removeprefix("error: "))
    return done.stdout.strip()


def mint_of_late(source: Credentials | Sequence[str], region: str) -> str:
    """Returns a token that was made with credentials in the last minutes, or makes one."""
    key = (source if isinstance(source, Credentials) else tuple(source), region)
    now = time.monotonic()
    made_at, token = _tokens.get(key, (-_OF_LATE, ""))
    if now - made_at >= _OF_LATE:
        token = mint(source, region, expires=None, at=None, broken=None)
        _tokens[key] = (now, token)
    return token


#: The time for which a token is used for one test after the other, in seconds.
_OF_LATE = 300.0

#: The tokens of this process, and when they were made.
_tokens: dict[object, tuple[float, str]] = {}
