"""A server as a child process, or one that runs already."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from ._api import Api
from ._binary import find_binary
from ._clock import Time
from ._credentials import TEST, Credentials, clean_environment
from ._process import Config, Process
from ._stage import Stage

#: A command whose output is the environment that ``stagemaker run`` gives.
_PRINT_ENVIRONMENT = (
    sys.executable,
    "-I",
    "-S",
    "-c",
    "import json, os; print(json.dumps(dict(os.environ)))",
)


class Server:
    """A server that has been started, or one that runs already.

    It ends with :meth:`close`, at the end of a ``with``, and when this process does, however it ends.
    """

    def __init__(
        self,
        url: str,
        region: str,
        endpoints: Sequence[str],
        sources: Mapping[str, Credentials | Sequence[str]],
        process: Process | None = None,
    ) -> None:
        #: The URL, without a slash at its end.
        self.url = url
        #: The region that tokens must be signed for.
        self.region = region
        #: The addresses of its endpoints and components; empty where each name is an endpoint.
        self.endpoints = tuple(endpoints)
        self.api = Api(url)
        self._sources = sources
        self._process = process

    @classmethod
    def start(
        cls, config: Config = None, *, at: Time | None = None, log: str | None = None
    ) -> Server:
        """Starts a server on a free port.

        ``at`` stops its clock at a time; ``log`` is its level of logging, such as ``debug``.

        Raises:
            StagemakerError: It did not start; the message is what it says.
        """
        process = Process(config, at, log)
        try:
            ready = process.ready()
            sources = _sources(config, process.file, ready)
        except BaseException:
            process.close()
            raise
        return cls(ready["url"], ready["region"], _addresses(ready["endpoints"]), sources, process)

    @classmethod
    def at(cls, url: str) -> Server:
        """Uses a server that runs already, whose control API can be reached.

        Tokens are made with the credentials ``test`` and ``test``, or those of ``AWS_*``. Its first
        endpoint is the first by name.

        Raises:
            StagemakerError: It does not answer, or refuses to.
        """
        url = url.rstrip("/")
        config = Api(url).get("/config")
        environment = _credentials_of_environment(os.environ)
        endpoints = [
            {"name": name, "components": list(endpoint.get("components") or {})}
            for name, endpoint in config["endpoints"].items()
        ]
        return cls(url, config["region"], _addresses(endpoints), {"": environment or TEST})

    @property
    def log(self) -> str:
        """What it has logged so far; empty of one that ran already."""
        return self._process.log if self._process else ""

    @property
    def is_own(self) -> bool:
        """``True`` where it was started here, so that nobody else uses it."""
        return self._process is not None

    def stage(self, test: str, *, is_alone: bool = False) -> Stage:
        """Returns the part of the server that is a test's own: its requests, clock and replies.

        Where the test ``is_alone`` on the server, requests that name no test are its own too.
        """
        sources = dict(self._sources)
        return Stage(self.url, self.region, self.endpoints, test, self.api, sources, is_alone)

    def close(self) -> None:
        """Ends the server, if it was started here."""
        if self._process:
            self._process.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _addresses(endpoints: list[dict[str, Any]] | None) -> list[str]:
    addresses = []
    for endpoint in endpoints or []:
        parts = [f"{endpoint['name']}/inference-components/{name}" for name in endpoint["components"]]
        addresses += parts or [endpoint["name"]]
    return addresses


def _sources(
    config: Config, file: Path | None, ready: Mapping[str, Any]
) -> dict[str, Credentials | Sequence[str]]:
    """Returns what tokens are made with, by ARN and by access key id; by ``""`` the first."""
    sources: dict[str, Credentials | Sequence[str]] = {}
    given = _given(config)
    for principal in ready["principals"]:
        key = principal["access_key_id"]
        # Of a file only the server knows the secrets; the command makes tokens with them.
        options = ["--config", str(file), "--access-key-id", key]
        source = TEST if file is None else given.get(key, options)
        for name in ("", key, principal["arn"]):
            sources.setdefault(name, source)
    first = sources.get("")
    if file is not None and first is not None and not isinstance(first, Credentials):
        environment = _environment_of(file)
        sources[""] = _credentials_of_environment(environment) or first
    return sources


def _given(config: Config) -> dict[str, Credentials]:
    """Returns the credentials that stand in a configuration that is given by its keys."""
    if not isinstance(config, Mapping):
        return {}
    found = {}
    for principal in config.get("principals") or []:
        key, secret = principal.get("access_key_id"), principal.get("secret_access_key")
        if isinstance(key, str) and isinstance(secret, str):
            found[key] = Credentials(key, secret, principal.get("session_token"))
    return found or {TEST.access_key_id: TEST}


def _environment_of(file: Path) -> Mapping[str, str]:
    """Returns the environment that ``stagemaker run`` gives, with the keys of the first principal."""
    command = [find_binary(), "run", "--config", str(file), "--", *_PRINT_ENVIRONMENT]
    done = subprocess.run(
        command, env=clean_environment(), capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    environment: Mapping[str, str] = json.loads(done.stdout) if done.returncode == 0 else {}
    return environment


def _credentials_of_environment(environment: Mapping[str, str]) -> Credentials | None:
    key = environment.get("AWS_ACCESS_KEY_ID")
    secret = environment.get("AWS_SECRET_ACCESS_KEY")
    if not key or not secret:
        return None
    return Credentials(key, secret, environment.get("AWS_SESSION_TOKEN"))
