"""A server as a child process."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Union

from ._api import StagemakerError
from ._binary import find_binary
from ._clock import Time, write_time
from ._credentials import clean_environment

#: A configuration: the path of a file, or its keys. ``None``: each endpoint answers by echo.
Config = Union[None, str, "os.PathLike[str]", Mapping[str, Any]]

#: The time after which a server that does not end is killed, in seconds. It ends by itself after ten.
_GRACE = 12.0


class Process:
    """A server as a child process, with a folder for its files."""

    def __init__(self, config: Config, at: Time | None, log: str | None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="stagemaker-")
        folder = Path(self._folder.name)
        #: The file of the configuration; ``None`` without one.
        self.file = _write(config, folder)
        self._ready_file = folder / "ready.json"
        command = [find_binary(), "serve", "--listen", "127.0.0.1:0", "--until-stdin-closes"]
        command += ["--ready-file", str(self._ready_file)]
        command += ["--config", str(self.file)] if self.file else ["--no-config"]
        command += ["--at", write_time(at)] if at is not None else []
        environment = clean_environment()
        if log is not None:
            environment["STAGEMAKER_LOG"] = log
        self._log_file: IO[bytes] = open(folder / "log", "w+b")
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log_file,
                env=environment,
            )
        except BaseException:
            self._log_file.close()
            self._folder.cleanup()
            raise

    def ready(self) -> dict[str, Any]:
        """Waits until the server listens, and returns what it says of itself."""
        assert self._process.stdout is not None
        first = self._process.stdout.readline()
        if not first:
            self._process.wait()
            raise StagemakerError(f"the server did not start: {self.log.strip()}")
        ready: dict[str, Any] = json.loads(self._ready_file.read_text(encoding="utf-8"))
        return ready

    @property
    def log(self) -> str:
        with open(self._log_file.name, encoding="utf-8", errors="replace") as log:
            return log.read()

    def close(self) -> None:
        """Ends the process as the end of this one would, and then by force."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log_file.close()
        self._folder.cleanup()


def _write(config: Config, folder: Path) -> Path | None:
    """Returns the file of a configuration, which is written where it is given by its keys."""
    if config is None:
        return None
    if not isinstance(config, Mapping):
        return Path(config).resolve()
    # JSON is YAML.
    file = folder / "stagemaker.yaml"
    file.write_text(json.dumps(config), encoding="utf-8")
    return file
