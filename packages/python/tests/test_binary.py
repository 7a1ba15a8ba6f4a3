"""The finder of the command, in the layouts that installers make."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import stagemaker
from stagemaker import _binary


def test_the_command_answers() -> None:
    command = [sys.executable, "-m", "stagemaker", "--version"]
    assert subprocess.check_output(command, text=True).startswith("stagemaker ")


def test_a_named_one_is_taken_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGEMAKER_BIN", "/somewhere/stagemaker")
    assert stagemaker.find_binary() == "/somewhere/stagemaker"


@pytest.mark.skipif(sys.platform == "win32", reason="the layouts have other names there")
@pytest.mark.parametrize(
    ("package", "script"),
    [("lib/python3.12/site-packages/stagemaker", "bin/stagemaker"), ("stagemaker", "bin/stagemaker")],
)
def test_it_is_found_in_a_prefix_and_beside_a_target(
    package: str, script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STAGEMAKER_BIN", raising=False)
    monkeypatch.setattr("sysconfig.get_path", lambda *_, **__: str(tmp_path / "none"))
    monkeypatch.setattr(_binary, "__file__", str(tmp_path / package / "_binary.py"))
    with pytest.raises(stagemaker.StagemakerError, match="there is no stagemaker in"):
        stagemaker.find_binary()
    path = tmp_path / script
    path.parent.mkdir()
    path.touch()
    assert stagemaker.find_binary() == str(path)
