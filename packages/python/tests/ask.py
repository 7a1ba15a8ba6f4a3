"""Requests by the standard library, where OpenAI's SDK is not what a test is about."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any


def ask(base_url: str, token: str, text: str = "Hello") -> tuple[int, Any]:
    """Sends a message, and returns the status and the value of the answer."""
    body = json.dumps({"messages": [{"role": "user", "content": text}]}).encode()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    request = urllib.request.Request(f"{base_url}/chat/completions", body, headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def said(answer: Any) -> str:
    """Returns the text of a completion."""
    return str(answer["choices"][0]["message"]["content"])
