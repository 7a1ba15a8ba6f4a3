"""The control API of a server."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

#: The longest that an answer is waited for beyond the time that the request itself asks for, in seconds.
_TIMEOUT = 30.0


class StagemakerError(Exception):
    """A server that did not start, or a request to its control API that it refuses."""


# Where users find it, which is what a traceback should say.
StagemakerError.__module__ = "stagemaker"


class Api:
    """The control API of a server."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/") + "/_stagemaker/v1"
        # A proxy of the environment would not find a server of this machine.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path: str, query: Mapping[str, object] = {}, wait: float = 0.0) -> Any:
        """Asks for what a path has, with the parameters that are not ``None``."""
        given = {name: value for name, value in query.items() if value is not None}
        url = f"{path}?{urllib.parse.urlencode(given)}" if given else path
        return self._send("GET", url, None, wait)

    def send(self, method: str, path: str, value: object = None) -> Any:
        """Sends a value; returns that of the answer, or ``None`` where it has none."""
        return self._send(method, path, value, 0.0)

    def _send(self, method: str, path: str, value: object, wait: float) -> Any:
        headers = {}
        data = None
        if value is not None:
            data = json.dumps(value).encode()
            headers["content-type"] = "application/json"
        token = os.environ.get("STAGEMAKER_CONTROL_TOKEN")
        if token:
            headers["authorization"] = f"Bearer {token}"
        request = urllib.request.Request(
            self._url + path, data=data, headers=headers, method=method
        )
        try:
            with self._opener.open(request, timeout=_TIMEOUT + wait) as response:
                body = response.read()
        except urllib.error.HTTPError as error:
            with error:
                raise StagemakerError(_message(error)) from None
        except OSError as error:
            raise StagemakerError(f"{self._url} does not answer: {error}") from error
        return json.loads(body) if body else None


def _message(error: urllib.error.HTTPError) -> str:
    """Returns what the server says, with the place of each problem."""
    try:
        said = json.loads(error.read())["error"]
    except (ValueError, KeyError, TypeError):
        return f"{error.url} answered {error.code}"
    message = str(said.get("message", said))
    problems = [f"{problem['path']}: {problem['message']}" for problem in said.get("problems") or []]
    # The message is the first of them.
    return "\n  ".join([message, *(problem for problem in problems if problem != message)])
