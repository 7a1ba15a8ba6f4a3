"""The page of the package: each block of Python on it is run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

README = Path(__file__).with_name("README.md")
BLOCKS = re.findall(r"```python\n# (\S+)\n(.*?)```", README.read_text(), re.DOTALL)


def test_each_block_has_a_name() -> None:
    assert len(BLOCKS) == README.read_text().count("```python") >= 4


@pytest.mark.parametrize(("name", "code"), BLOCKS, ids=[name for name, _ in BLOCKS])
def test_a_block_runs(pytester: pytest.Pytester, name: str, code: str) -> None:
    (pytester.path / name).write_text(code)
    if name.startswith("test_"):
        result = pytester.runpytest_subprocess("-n0", name)
        counts = result.parseoutcomes()
        assert set(counts) == {"passed"}, counts
    else:
        result = pytester.run(sys.executable, name)
        assert result.ret == 0
