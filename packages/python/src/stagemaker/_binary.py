"""The command ``stagemaker``, which lies beside the package in one of several layouts."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from ._api import StagemakerError

_NAME = "stagemaker.exe" if sys.platform == "win32" else "stagemaker"


def find_binary() -> str:
    """Returns the path of the command.

    ``STAGEMAKER_BIN`` names another one.

    Raises:
        StagemakerError: It is nowhere; the message lists where it was looked for.
    """
    named = os.environ.get("STAGEMAKER_BIN")
    if named:
        return named
    folders = list(_folders())
    for folder in folders:
        path = folder / _NAME
        if path.is_file():
            return str(path)
    looked = "\n  ".join(map(str, folders))
    raise StagemakerError(
        f"there is no {_NAME} in\n  {looked}\nInstall the wheel again, or name one in STAGEMAKER_BIN."
    )


def _folders() -> Iterator[Path]:
    """Lists the folders into which installers put scripts, the nearest first, each once."""
    package = Path(__file__).resolve().parent
    bin_name = "Scripts" if sys.platform == "win32" else "bin"
    candidates = [
        # Of this Python, or of its virtual environment.
        sysconfig.get_path("scripts"),
        # Of the Python that a virtual environment was made of.
        sysconfig.get_path("scripts", vars={"base": sys.base_prefix}),
        # `pip install --prefix` and `uv run --with`: PREFIX/lib/pythonX/site-packages/stagemaker.
        _above(package, bin_name),
        # `pip install --target`.
        package.parent / "bin",
        # `pip install --user`.
        sysconfig.get_path("scripts", scheme=sysconfig.get_preferred_scheme("user"))
        if sys.version_info >= (3, 10)
        else sysconfig.get_path("scripts", scheme=f"{os.name}_user"),
    ]
    seen = set()
    for candidate in candidates:
        if candidate is not None and str(candidate) not in seen:
            seen.add(str(candidate))
            yield Path(candidate)


def _above(package: Path, bin_name: str) -> Path | None:
    """Returns the folder of scripts of the prefix that a package lies in."""
    levels = 3 if sys.platform == "win32" else 4
    parents = package.parents
    return parents[levels - 1] / bin_name if len(parents) >= levels else None
