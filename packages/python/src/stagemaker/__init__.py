"""Stand in for the OpenAI-compatible endpoints of Amazon SageMaker AI, offline.

With pytest, take the fixture ``stagemaker``. Without it, ``with stagemaker.serve() as stage:``.
"""

from __future__ import annotations

from ._api import StagemakerError
from ._binary import find_binary
from ._clock import Clock
from ._process import Config
from ._request import Request
from ._serve import serve
from ._server import Server
from ._stage import Rule, Stage

__all__ = [
    "Clock",
    "Config",
    "Request",
    "Rule",
    "Server",
    "Stage",
    "StagemakerError",
    "find_binary",
    "serve",
]
